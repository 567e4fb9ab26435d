import Console
import Foundation
import Mobility
import TestSupport
import Testing

@testable import PandappCLI

@Suite struct TracksCommandTests {
    private let folder = URL.temporary()

    private func execute(_ arguments: [String]) async -> Int32 {
        let silent = TextSink { _ in }
        return await Pandapp.execute(arguments, program: "pandapp", output: silent, errors: silent)
    }

    private func write(_ text: String, as name: String) throws -> String {
        try OutputFolder(folder.path).write(Array(text.utf8), as: name)
    }

    @Test("imports a day of the 2020 prototype without losing a row, and exports the same rows")
    func geohashRoundTrip() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let source = Fixture.url("original-2020/original_2020_scenario.csv").path
        let (file, copy) = (try write("", as: "day.tracks"), folder.path + "/day.csv")
        #expect(
            await execute([
                "tracks", "import", source, "--format", "geohash-csv", "--date", "2020-04-01", "--step-seconds", "300",
                "--time-zone", "Europe/Paris", "--output", file, "--quiet",
            ]) == 0
        )
        let tracks = try TrackInput.trackFile(file)
        #expect(tracks.count == 240 && tracks.persons.count == 12 && tracks.precision == 9)
        #expect(tracks.timeBase.start == 1_585_692_000)
        #expect(
            await execute(["tracks", "export", file, "--format", "geohash-csv", "--output", copy, "--quiet"]) == 0
        )
        let lines = { (path: String) in
            String(decoding: try InputFile.read(path), as: UTF8.self).split(whereSeparator: \.isNewline)
        }
        #expect(try lines(copy) == lines(source))
    }

    @Test("splits a file of many days where the city's days begin")
    func days() throws {
        let clock = try CityClock(zone: "Europe/Paris")
        let csv = """
            uid,datetime,lat,lng
            a,2020-03-29 00:00:00,48.85,2.35
            a,2020-03-29 23:59:59,48.85,2.35
            b,2020-03-30 00:00:00,48.85,2.35

            """
        let (tracks, report) = try PointCSV.read(
            Array(csv.utf8),
            statuses: .allIll,
            timeZone: clock.zone,
            instant: clock.instant(of:),
            onBadRow: .refuse
        )
        #expect(report.accepted == 3)
        let days = try tracks.splitByDay(clock: clock)
        #expect(days.map(\.day.description) == ["2020-03-29", "2020-03-30"])
        #expect(days.map { $0.tracks.persons.map(\.identifier) } == [["a"], ["b"]])
        #expect(days.map(\.tracks.steps) == [[0, 82_799], [0]])
        #expect(days.map(\.tracks.timeBase.start) == [1_585_436_400, 1_585_519_200])
    }

    @Test(
        "names what is wrong with a file by its status",
        arguments: [
            ("person,time_step,geohash,status\n0,0,u05kngyj3,well\n", 65), ("person,geohash\n0,u05\n", 65), ("", 65),
        ] as [(String, Int32)]
    )
    func badFiles(text: String, status: Int32) async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = try write(text, as: "bad.csv")
        let arguments = [
            "tracks", "import", file, "--format", "geohash-csv", "--date", "2020-04-01", "--step-seconds", "300",
            "--time-zone", "UTC", "--output", folder.path + "/out.tracks",
        ]
        #expect(await execute(arguments) == status)
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/out.tracks"))
    }

    @Test("reports the rows that it leaves out, with line, column and reason")
    func skipped() async throws {
        let rows = "person,time_step,geohash,status\n0,0,u05kngyj3,ill\n0,x,u05kngyj3,ill\n"
        let base = TimeBase(start: 0, stepSeconds: 300, timeZone: "UTC")
        let (tracks, report) = try GeohashCSV.read(Array(rows.utf8), timeBase: base, onBadRow: .skip)
        let imported = ImportedTracks(
            rows: report,
            statusRows: nil,
            tracks: TrackSummary(tracks, clock: try CityClock(zone: "UTC")),
            output: nil
        )
        #expect(imported.rows.read == 2 && imported.rows.accepted == 1 && imported.rows.bad == 1)
        #expect(imported.lines.contains { $0.contains("line 3, column time_step") })
    }

    @Test(
        "refuses options that do not belong together",
        arguments: [
            ["--format", "geohash-csv"], ["--format", "geohash-csv", "--date", "2020-04-01", "--step-seconds", "0"],
            ["--format", "geohash-csv", "--date", "2020-04-31", "--step-seconds", "300"],
            ["--format", "geohash-csv", "--date", "2020-04-01", "--step-seconds", "300", "--all-ill"],
            ["--format", "scikit-mobility"], ["--format", "scikit-mobility", "--all-ill", "--statuses", "s.csv"],
            ["--format", "scikit-mobility", "--all-ill", "--date", "2020-04-01"],
            ["--format", "scikit-mobility", "--all-ill", "--precision", "13"], ["--format", "kml"],
            ["--format", "scikit-mobility", "--all-ill", "--person", "anna"], ["--format", "gpx"], ["--format", "plt"],
            ["--format", "gpx", "--all-ill", "--statuses", "s.csv"],
            ["--format", "plt", "--all-ill", "--precision", "0"],
            ["--format", "gpx", "--all-ill", "--date", "2020-04-01"],
            ["--format", "plt", "--all-ill", "--step-seconds", "1"],
        ]
    )
    func usage(options: [String]) async {
        #expect(await execute(["tracks", "import", "file.csv"] + options) == 64)
    }

    private static let gpx = """
        <gpx xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>
        <trkpt lat="45.75" lon="4.85"><time>2020-04-01T10:00:00Z</time></trkpt>
        <trkpt lat="95.75" lon="4.85"><time>2020-04-01T10:00:05Z</time></trkpt>
        </trkseg></trk></gpx>
        """
    private static let plt =
        "Geolife trajectory\nWGS 84\nAltitude is in Feet\nReserved 3\n0,2,255,My Track,0,0,2,8421376\n0\n"
        + "45.75,4.85,0,0,43922.4166666667,2020-04-01,10:00:00\n95.75,4.85,0,0,0,2020-04-01,10:00:05\n"

    @Test(
        "a GPX or PLT file is of the person named like it, or of whom --person says",
        arguments: [("gpx", gpx), ("plt", plt)]
    )
    func onePerson(format: String, text: String) async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = try write(text, as: "anna.walk.\(format)")
        let statuses = try write("uid,status\nanna.walk,ill\nbo,not_declared\n", as: "statuses.csv")
        let output = folder.path + "/day.tracks"
        let base = [
            "tracks", "import", file, "--format", format, "--time-zone", "Europe/Paris", "--output", output, "--quiet",
        ]
        for (options, person) in [
            (["--all-ill"], Person(identifier: "anna.walk", status: .ill)),
            (["--statuses", statuses], Person(identifier: "anna.walk", status: .ill)),
            (["--statuses", statuses, "--person", "bo"], Person(identifier: "bo", status: .notDeclared)),
        ] {
            #expect(await execute(base + options + ["--skip-bad-rows"]) == 0)
            let tracks = try TrackInput.trackFile(output)
            #expect(tracks.persons == [person])
            #expect(tracks.steps == [1_585_735_200])
            try FileManager.default.removeItem(atPath: output)
        }
        #expect(await execute(base + ["--all-ill"]) == 65)
        #expect(await execute(base + ["--statuses", statuses, "--person", "carl", "--skip-bad-rows"]) == 65)
        #expect(await execute(base + ["--all-ill", "--person", "", "--skip-bad-rows"]) == 65)
        #expect(!FileManager.default.fileExists(atPath: output))
        #expect(await execute(["tracks", "export", output, "--format", format]) == 64)
    }

    @Test("says that a file is missing, that a zone is unknown, that a home was not made")
    func statuses() async {
        let missing = folder.path + "/none"
        let geohash = ["--format", "geohash-csv", "--date", "2020-04-01", "--step-seconds", "300"]
        #expect(await execute(["tracks", "show", missing]) == 66)
        #expect(await execute(["tracks", "import", missing, "--time-zone", "UTC"] + geohash) == 66)
        #expect(await execute(["tracks", "import", missing, "--time-zone", "Mars/Base"] + geohash) == 64)
        let home = ["--home", missing, "--time-zone", "UTC"]
        #expect(await execute(["generate", "--persons", "1", "--city", "45,4"] + home) == 78)
    }
}
