import Console
import Foundation
import Mobility
import Testing

@testable import PandappCLI

@Suite struct GenerateTests {
    private let folder = URL.temporary()

    private func execute(_ arguments: [String]) async -> Int32 {
        let silent = TextSink { _ in }
        return await Pandapp.execute(["generate"] + arguments, program: "pandapp", output: silent, errors: silent)
    }

    @Test("writes a track file per day, from the city's midnight on, the same for the same seed")
    func files() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let options = [
            "--persons", "5", "--days", "2", "--seed", "7", "--city", "45.7578,4.8320", "--first-day", "2020-03-28",
            "--time-zone", "Europe/Paris", "--quiet", "--output",
        ]
        let (first, second) = (folder.path + "/a", folder.path + "/b")
        #expect(await execute(options + [first]) == 0)
        #expect(await execute(options + [second]) == 0)
        for (day, start) in [("2020-03-28", 1_585_350_000), ("2020-03-29", 1_585_436_400)] as [(String, Int64)] {
            let tracks = try TrackInput.trackFile("\(first)/\(day).tracks")
            #expect(tracks.persons.count == 5 && tracks.count > 0)
            #expect(tracks.timeBase.start == start)
            #expect(try InputFile.read("\(first)/\(day).tracks") == InputFile.read("\(second)/\(day).tracks"))
        }
    }

    @Test(
        "refuses impossible people, days and places",
        arguments: [
            ["--persons", "0"], ["--persons", "-1"], ["--persons", "5", "--days", "0"],
            ["--persons", "5", "--days", "9999999999"], ["--persons", "5", "--ill-share", "1.5"],
            ["--persons", "5", "--ill-share", "nan"], ["--persons", "5", "--first-day", "tomorrow"], [],
        ]
    )
    func usage(options: [String]) async {
        let rest = ["--city", "45.7578,4.8320", "--time-zone", "UTC", "--output", folder.path]
        #expect(await execute(options + rest) == 64)
        try? FileManager.default.removeItem(at: folder)
    }

    @Test("refuses a city at a pole or none", arguments: ["90,0", "nan,0", "45"])
    func city(city: String) async {
        let rest = ["--persons", "5", "--time-zone", "UTC", "--output", folder.path, "--city", city]
        #expect(await execute(rest) == 64)
        try? FileManager.default.removeItem(at: folder)
    }
}
