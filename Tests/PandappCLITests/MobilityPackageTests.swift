import ArgumentParser
import Console
import Foundation
import Geohash
import Mobility
import TestSupport
import Testing

@testable import PandappCLI

/// Whether scikit-mobility, MovingPandas, trackintel and GDAL read what is written, and import what they are read from.
@Suite struct MobilityPackageTests {
    private static let python = Fixture.mobilityOracle("python")

    private func execute(_ arguments: [String]) async -> Int32 {
        let silent = TextSink { _ in }
        return await Pandapp.execute(arguments, program: "pandapp", output: silent, errors: silent)
    }

    /// Some people on two days, each at another second.
    private static func tracks() throws -> TrackSet {
        var random = SplitMix(state: 3)
        let rows = 400
        return try TrackSet(
            precision: 9,
            timeBase: TimeBase(start: 1_585_692_000, stepSeconds: 30, timeZone: "Europe/Paris"),
            persons: ["anna", "bo-2", "p 3", "zoë"].map { Person(identifier: $0, status: .ill) },
            personIndex: (0..<rows).map { UInt32($0 % 4) },
            steps: (0..<rows).map { UInt32($0 * 14) },
            cells: (0..<rows).map { _ in
                try GeohashCell(
                    latitude: .random(in: -0.01...0.01, using: &random),
                    longitude: .random(in: -180...180, using: &random),
                    precision: 9
                ).bits
            }
        )
    }

    private static func lines(_ tracks: TrackSet) -> Set<String> {
        Set(
            (0..<tracks.count).map { row in
                let instant = tracks.timeBase.instant(ofStep: tracks.steps[row]) ?? 0
                let person = tracks.persons[Int(tracks.personIndex[row])].identifier
                return "\(person) \(instant) \(tracks.cell(ofRow: row).text)"
            }
        )
    }

    @Test("what is exported in any form is imported as the same fixes", arguments: TrackFormat.allCases.dropFirst())
    func roundTrip(format: TrackFormat) async throws {
        let folder = URL.temporary()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let tracks = try Self.tracks()
        let (file, output) = (folder.appending(path: "day.tracks").path, folder.appending(path: "out").path)
        try OutputFile.write(TrackFile.encode(tracks), to: file)
        #expect(
            await execute(["tracks", "export", file, "--format", format.rawValue, "--output", output, "--quiet"]) == 0
        )
        let copy = folder.appending(path: "copy.tracks").path
        #expect(
            await execute([
                "tracks", "import", output, "--format", format.rawValue, "--all-ill", "--precision", "9", "--time-zone",
                "Europe/Paris", "--output", copy, "--quiet",
            ]) == 0
        )
        let again = try TrackInput.trackFile(copy)
        #expect(Self.lines(again) == Self.lines(tracks) && again.count == tracks.count)
        #expect(Set(again.persons) == Set(tracks.persons))
    }

    @Test(
        "the packages read the same fixes",
        .enabled(if: MobilityPackageTests.python != nil, "Scripts/install-oracles"),
        arguments: TrackFormat.allCases.dropFirst()
    )
    func packages(format: TrackFormat) async throws {
        try await read(format, as: format.rawValue)
    }

    @Test(
        "the documented line makes GeoParquet of a scikit-mobility file",
        .enabled(if: MobilityPackageTests.python != nil, "Scripts/install-oracles")
    )
    func parquet() async throws {
        try await read(.scikitMobility, as: "parquet")
    }

    @Test(
        "what the packages write of it is imported as the same fixes",
        .enabled(if: MobilityPackageTests.python != nil, "Scripts/install-oracles"),
        arguments: [TrackFormat.scikitMobility, .trackintel, .movingFeatures, .gpx]
    )
    func written(format: TrackFormat) async throws {
        let folder = URL.temporary()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let tracks = try Self.tracks()
        let (file, output) = (folder.appending(path: "day.tracks").path, folder.appending(path: "out").path)
        let (again, copy) = (folder.appending(path: "again").path, folder.appending(path: "copy.tracks").path)
        try OutputFile.write(TrackFile.encode(tracks), to: file)
        #expect(
            await execute(["tracks", "export", file, "--format", format.rawValue, "--output", output, "--quiet"]) == 0
        )
        try Self.runPackages(["--again", format.rawValue, output, again])
        #expect(
            await execute([
                "tracks", "import", again, "--format", format.rawValue, "--all-ill", "--precision", "9", "--time-zone",
                "Europe/Paris", "--output", copy, "--quiet",
            ]) == 0
        )
        #expect(Self.lines(try TrackInput.trackFile(copy)) == Self.lines(tracks))
    }

    private static func runPackages(_ arguments: [String]) throws {
        try PythonScript.run("mobility_packages.py", arguments, by: python)
    }

    private func read(_ format: TrackFormat, as form: String) async throws {
        let folder = URL.temporary()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let tracks = try Self.tracks()
        let (file, output) = (folder.appending(path: "day.tracks").path, folder.appending(path: "out").path)
        try OutputFile.write(TrackFile.encode(tracks), to: file)
        #expect(await execute(["tracks", "export", file, "--format", format.rawValue, "--output", output]) == 0)
        let points = folder.appending(path: "points")
        try Self.runPackages([form, output, points.path])
        // A scikit-mobility file has local times, two hours after UTC.
        let shift: Int64 = format == .scikitMobility ? -7200 : 0
        var found: Set<String> = []
        for line in try String(contentsOf: points, encoding: .utf8).split(separator: "\n") {
            let fields = line.split(separator: "\t")
            let (time, longitude) = (try #require(Int64(fields[1])), try #require(Double(fields[2])))
            let cell = try GeohashCell(latitude: try #require(Double(fields[3])), longitude: longitude, precision: 9)
            found.insert("\(fields[0]) \(time + shift) \(cell.text)")
        }
        #expect(found == Self.lines(tracks))
    }

    @Test("GDAL names the layers and geometries", .enabled(if: ExternalProgram("/usr/bin/ogrinfo") != nil, "gdal-bin"))
    func gdal() async throws {
        let folder = URL.temporary()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "day.tracks").path
        try OutputFile.write(TrackFile.encode(Self.tracks()), to: file)
        for (format, place, path, expected) in [
            ("gpx", "gpx", "gpx/anna.gpx", ["track_points", "Feature Count: 100", "anna"]),
            ("kepler", "day.geojson", "day.geojson", ["Line String", "Feature Count: 4", "zoë"]),
        ] {
            let output = folder.appending(path: place).path
            #expect(await execute(["tracks", "export", file, "--format", format, "--output", output, "--quiet"]) == 0)
            let ogrinfo = try #require(ExternalProgram("/usr/bin/ogrinfo"))
            let (status, bytes) = try ogrinfo.run(["-ro", "-al", folder.appending(path: path).path])
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(status == 0)
            for part in expected { #expect(text.contains(part), "\(format): \(part)") }
        }
    }

    @Test("a folder in use, a cut-off file and options that do not fit are refused, and nothing is left")
    func refusals() async throws {
        let folder = URL.temporary()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (file, cut) = (folder.appending(path: "day.tracks").path, folder.appending(path: "cut.tracks").path)
        let bytes = try TrackFile.encode(Self.tracks())
        try OutputFile.write(bytes, to: file)
        try OutputFile.write(Array(bytes.dropLast()), to: cut)
        let export = ["tracks", "export"]
        #expect(await execute(export + [file, "--format", "gpx", "--output", folder.path]) == 73)
        #expect(await execute(export + [file, "--format", "gpx"]) == 64)
        #expect(await execute(export + [file, "--format", "kml", "--output", "x"]) == 64)
        let output = folder.appending(path: "out.json").path
        #expect(await execute(export + [cut, "--format", "kepler", "--output", output]) == 65)
        #expect(await execute(export + [file, "--format", "kepler", "--output", folder.path + "/none/out.json"]) == 73)
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(left.sorted() == ["cut.tracks", "day.tracks"])
        try Data("x".utf8).write(to: URL(filePath: output))
        for format in ["kepler", "moving-features", "movingpandas", "trackintel"] {
            let arguments = [
                "tracks", "import", output, "--format", format, "--all-ill", "--time-zone", "UTC", "-o", file,
            ]
            #expect(await execute(arguments) == 65)
            #expect(await execute(arguments + ["--person", "a"]) == 64)
        }
        let empty = ["tracks", "import", folder.path, "--format", "plt", "--all-ill", "--time-zone", "UTC", "-o", file]
        #expect(await execute(empty) == 66)
    }

    @Test("a folder's files are of those whom persons.csv names, and a bad row names its file")
    func folders() async throws {
        let folder = URL.temporary()
        let person = folder.appending(path: "007/Trajectory")
        try FileManager.default.createDirectory(at: person, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let heading = "Geolife trajectory\n1\n2\n3\n4\n5\n"
        for (name, row) in [("a", "1,2,0,0,0,2020-04-01,10:00:00\n"), ("b", "91,2,0,0,0,2020-04-01,10:00:01\n")] {
            try Data((heading + row).utf8).write(to: person.appending(path: "\(name).plt"))
        }
        try Data("x".utf8).write(to: person.appending(path: "notes.txt"))
        let clock = try CityClock(zone: "UTC")
        func read(_ person: String? = nil) throws -> (TrackSet, ImportReport) {
            let options = try TrackFileOptions.parse([folder.path, "--format", "plt", "--skip-bad-rows"])
            return try options.read(statuses: .allIll, person: person, clock: clock)
        }
        let (tracks, report) = try read()
        #expect(tracks.persons.map(\.identifier) == ["007"] && tracks.count == 1)
        #expect(report.rows == 2 && report.badRowCount == 1)
        #expect(report.badRows.first?.reason.hasSuffix("b.plt)") == true)
        #expect(try read("me").0.persons.map(\.identifier) == ["me"])
        try Data("name,uid\n007,james\n".utf8).write(to: folder.appending(path: "persons.csv"))
        #expect(try read().0.persons.map(\.identifier) == ["james"])
        try Data("name,uid\n007,james\n007,bond\n".utf8).write(to: folder.appending(path: "persons.csv"))
        #expect(throws: CommandFailure.self) { try read() }
    }
}
