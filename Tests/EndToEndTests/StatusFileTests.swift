import Foundation
import Testing

@testable import PandappCLI

/// What a file of statuses says reaches the home, and from there the nights.
@Suite struct StatusFileTests {
    @Test("who is ill since a day, by a statuses file, is on the map from that day on and on none before")
    func since() throws {
        let home = try TestHome()
        try home.initialise(city: "45.7578,4.8320", timeZone: "UTC")
        let (tracks, statuses) = (home.place("tracks.csv"), home.place("statuses.csv"))
        let days = ["2020-04-01", "2020-04-02", "2020-04-03"]
        let rows = ["anna", "ben", "carl"].flatMap { person in
            days.map { "\(person),\($0) 12:00:00,45.7578,4.8320" }
        }
        try Data((["uid,datetime,lat,lng"] + rows).joined(separator: "\n").utf8).write(to: tracks)
        let known = ["uid,status,since", "anna,ill,2020-04-03", "ben,ill,2020-04-02", "carl,not_declared,"]
        try Data(known.joined(separator: "\n").utf8).write(to: statuses)
        let words = ["tracks", "import", tracks.path, "--format", "scikit-mobility", "--statuses", statuses.path]
        #expect(try home.succeed(words).object("rows").number("accepted") == 9)
        for (day, ill) in zip(days, [0, 1, 2]) {
            let heatmap = try home.succeed(["publish", "--date", day]).objects("datasets")[0]
            #expect(try heatmap.text("app") == "heatmap" && heatmap.number("persons") == ill, "\(day)")
        }
    }
}
