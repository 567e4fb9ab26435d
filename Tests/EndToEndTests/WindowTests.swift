import Foundation
import Testing

@testable import PandappCLI

/// Nights whose datasets rest on several days, asked through the real enclaves.
@Suite struct WindowTests {
    private let monday = "2020-03-30"
    private let tuesday = "2020-03-31"
    private let wednesday = "2020-04-01"

    @Test("who declares on Wednesday counts as ill for Monday's meeting from Wednesday night on")
    func lateDeclaration() throws {
        let town = try Town()
        for person in ["anna", "ben"] {
            try town.settle(person)
            for day in [monday, wednesday] { try town.stay(person, on: day) }
        }
        try town.settle("carl")
        try town.stay("carl", on: tuesday)

        try town.publish(monday)
        #expect(try town.contacts(of: "anna", monday) == [1, 0, 1])
        try town.publish(tuesday)
        // Carl alone has a track of Tuesday; the window reaches back to Monday.
        #expect(
            try town.contacts(of: "anna", tuesday) == [1, 0, 1] && town.contacts(of: "carl", tuesday) == [1, 0, 0]
        )
        try town.says("ben", "health", "declare", "--ill-since", wednesday)
        try town.publish(wednesday)
        // Ben on both days: pseudonyms do not join them, so that he counts once for each.
        #expect(
            try town.contacts(of: "anna", wednesday) == [2, 2, 0] && town.contacts(of: "ben", wednesday) == [2, 0, 2]
        )
        // What Monday night was told stays as it was.
        #expect(try town.contacts(of: "anna", monday) == [1, 0, 1])
        let answer = try town.says("anna", "contacts", "--date", wednesday)
        #expect(try answer.number("window_days") == 14)
        // Nobody was declared ill on the days before, and the map is of the night's own day.
        let heatmaps = try [monday, wednesday].map { try town.persons(onMapOf: $0) }
        #expect(heatmaps == [0, 1])
    }

    @Test("who revokes is out of all days of tonight's window, and who left town two weeks ago as well")
    func revokedAndOld() throws {
        let town = try Town()
        for person in ["anna", "ben", "carl"] { try town.settle(person) }
        for person in ["anna", "ben", "carl"] { try town.stay(person, on: monday) }
        try town.publish(monday)
        #expect(try town.contacts(of: "anna", monday) == [1, 0, 2])
        try town.says("ben", "consent", "revoke", "--app", "social-distance")
        try town.stay("anna", on: "2020-04-12")
        try town.stay("anna", on: "2020-04-13")
        try town.publish("2020-04-12")
        #expect(try town.contacts(of: "anna", "2020-04-12") == [2, 0, 1])
        let refused = try town.home.refusal(["contacts", "--date", "2020-04-12", "--person-key", town.key("ben")])
        #expect(refused.is("no-contribution", 77))
        // Two weeks after Monday, Monday is no part of it.
        try town.publish("2020-04-13")
        #expect(try town.contacts(of: "anna", "2020-04-13") == [2, 0, 0])
    }

    @Test("days of 23 and 25 hours are days like any other, and their length is told", arguments: ["03-29", "10-25"])
    func clockChanges(date: String) throws {
        let (town, day) = (try Town(), "2026-\(date)")
        let next = date == "03-29" ? "2026-03-30" : "2026-10-26"
        for person in ["anna", "ben"] {
            try town.settle(person)
            // Half an hour before midnight: the 23rd hour of the short day has begun, and the 25th of the long one.
            for day in [day, next] { try town.stay(person, on: day, at: "23:30:00") }
        }
        try town.publish(day)
        #expect(try town.contacts(of: "anna", day) == [1, 0, 1])
        try town.publish(next)
        #expect(try town.contacts(of: "anna", next) == [2, 0, 2])
        let quality = try #require(try town.quality(of: "social-distance", next))
        #expect(try quality.map { try $0.text("day") } == [day, next])
        #expect(try quality.map { try $0.number("day_seconds") } == [date == "03-29" ? 82_800 : 90_000, 86_400])
        #expect(try quality.allSatisfy { try $0.number("fixes") == 2 && $0.object("bands").text("fixes") == "<10" })
        #expect(try town.quality(of: "heatmap", next)?.count == 1)
    }
}

/// A home in whose one square people stand about noon.
private final class Town {
    let home: TestHome
    private var published: [String: [JSONObject]] = [:]

    init() throws {
        home = try TestHome()
        try home.initialise(city: "45.7578,4.8320", timeZone: "Europe/Paris")
    }

    func key(_ person: String) -> String { home.place("person/\(person).key").path }

    @discardableResult
    func says(_ person: String, _ words: String...) throws -> JSONObject {
        try home.succeed(words + ["--person-key", key(person)])
    }

    /// Somebody new, who consents to both apps.
    func settle(_ person: String) throws {
        try home.succeed(["person", "new", "--person-key", key(person)], inHome: false)
        for app in ["heatmap", "social-distance"] {
            try says(person, "consent", "grant", "--app", app, "--allow-simulated")
        }
    }

    /// Contributes a moment in the square.
    func stay(_ person: String, on day: String, at time: String = "12:00:00") throws {
        let file = home.place("\(person).csv")
        try Data("uid,datetime,lat,lng\n\(person),\(day) \(time),45.757,4.83\n".utf8).write(to: file)
        try says(person, "contribute", file.path, "--format", "scikit-mobility")
    }

    func publish(_ night: String) throws {
        published[night] = try home.succeed(["publish", "--date", night]).objects("datasets")
    }

    /// What somebody is told: their days in the window, ill people, others.
    func contacts(of person: String, _ night: String) throws -> [Int] {
        let answer = try says(person, "contacts", "--date", night)
        return try [answer.number("days"), answer.number("ill"), answer.number("not_declared")]
    }

    func persons(onMapOf night: String) throws -> Int? {
        try published[night]?.first { try $0.text("app") == "heatmap" }?.number("persons")
    }

    /// What was said of each day of an app's dataset.
    func quality(of app: String, _ night: String) throws -> [JSONObject]? {
        try published[night]?.first { try $0.text("app") == app }?.objects("days")
    }
}
