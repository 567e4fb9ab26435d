import Foundation
import TestSupport
import Testing

/// What `make attack` shows, with fewer people.
@Suite struct AttackShowTests {
    @Test("one person is looked for in two maps of the same people, and a picture shows both")
    func show() throws {
        let home = try TestHome()
        let (folder, key, parameters) = (home.place("attack"), home.place("data.key"), home.place("parameters.json"))
        let tracks = folder.appending(path: "\(TestHome.day).tracks").path
        try home.succeed(
            [
                "generate", "--persons", "300", "--ill-share", "0.5", "--first-day", TestHome.day, "--seed", "1",
                "--city", "45.7578,4.8320", "--time-zone", "Europe/Paris", "--output", folder.path,
            ],
            inHome: false
        )
        try Data(String(repeating: "20", count: 32).utf8).write(to: key)
        let region = #"{"south": 45.6858, "west": 4.7287, "north": 45.8298, "east": 4.9353}"#
        try Data(#"{"precision": 7, "region": \#(region)}"#.utf8).write(to: parameters)
        let (raw, ours) = (folder.appending(path: "2020"), folder.appending(path: "ours"))
        try home.succeed(["app", "test", "heatmap", "--tracks", tracks, "--raw", "--output", raw.path], inHome: false)
        try home.succeed(
            [
                "app", "test", "heatmap", "--tracks", tracks, "--parameters", parameters.path, "--data-key-file",
                key.path,
                "--output", ours.path,
            ],
            inHome: false
        )
        let words = [
            "app", "test", "attack", "--tracks", tracks, "--raw-cells", raw.appending(path: "cells.csv").path,
            "--cells",
            ours.appending(path: "cells.csv").path, "--games", "2", "--output", folder.path,
        ]
        let report = try home.succeed(words, inHome: false)
        #expect(try report.object("target").boolean("says_ill_from_exact_map"))
        #expect(try !report.object("control").boolean("says_ill_from_exact_map"))
        let picture = try Data(contentsOf: folder.appending(path: "attack.png"))
        #expect(picture.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        // The tables in each other's place are refused.
        let swapped = words.map { $0.replacing("2020/cells", with: "ours/cells") }
        #expect(try home.run(swapped, inHome: false).failure?.is("attack-refused", 65) == true)
    }
}
