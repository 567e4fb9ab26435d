import Console
import Foundation
import Mobility
import TestSupport
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

    @Test("two days and two appended ones are four days, whatever the threads", arguments: ["every-step", "runs"])
    func appended(fixes: String) async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let options = ["--seed", "3", "--city", "45.7578,4.8320", "--time-zone", "UTC", "--fixes", fixes, "--quiet"]
        let (whole, grown) = (folder.path + "/whole", folder.path + "/grown")
        let people = ["--persons", "40", "--days"]
        #expect(await execute(options + people + ["4", "--threads", "1", "--output", whole]) == 0)
        #expect(await execute(options + people + ["2", "--threads", "2", "--output", grown]) == 0)
        #expect(await execute(["--append-days", "2", "--quiet", "--output", grown]) == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: whole).sorted()
        #expect(names.count == 5)
        #expect(try FileManager.default.contentsOfDirectory(atPath: grown).sorted() == names)
        for name in names { #expect(try InputFile.read("\(whole)/\(name)") == InputFile.read("\(grown)/\(name)")) }
    }

    @Test("a run takes away files that were begun by one that was killed, and nobody else's")
    func unfinished() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let begun = ["2020-04-01.tracks", "generator.json", "statuses.csv", "water.geojson"].map {
            ".\($0).\(UUID().uuidString)"
        }
        let others = [
            ".2020-04-01.tracks.swp", ".mine.tracks.\(UUID().uuidString)", ".x.\(UUID().uuidString)", ".tracks.",
            ".\(UUID().uuidString)",
        ]
        for name in begun + others { try Data([1]).write(to: folder.appending(path: name)) }
        let options = ["--persons", "2", "--city", "45,4", "--time-zone", "UTC", "--quiet", "--output", folder.path]
        #expect(await execute(options) == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix(".") }
        #expect(names.sorted() == others.sorted())
    }

    @Test("continues only what its recipe is there for, and of this model")
    func unusableRecipe() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(await execute(["--append-days", "1", "--output", folder.path]) == 66)
        let recipe = #"{"schema": "pandapp.generator.v1", "model": 1, "persons": 5, "days": 1}"#
        try Data(recipe.utf8).write(to: folder.appending(path: "generator.json"))
        #expect(await execute(["--append-days", "1", "--output", folder.path]) == 65)
        // What the recipe says is not said again.
        for option in [["--seed", "2"], ["--fixes", "runs"], ["--first-day", "2020-05-01"], ["--time-zone", "UTC"]] {
            #expect(await execute(["--append-days", "1", "--output", folder.path] + option) == 64)
        }
    }

    @Test("what earlier tracks of a folder said of themselves is not left beside others")
    func earlier() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let output = folder.appending(path: "tracks")
        try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
        try Data("uid,status,since\n".utf8).write(to: output.appending(path: "statuses.csv"))
        let people = ["--persons", "3", "--city", "45,4", "--time-zone", "UTC", "--quiet", "--output", output.path]
        #expect(await execute(people) == 0)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: output.path).sorted() == [
                "2020-04-01.tracks", "generator.json",
            ]
        )
    }

    @Test("refuses what the disk cannot hold before it begins")
    func disk() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let options = ["--persons", "1000000", "--days", "3660", "--city", "45,4", "--time-zone", "UTC"]
        #expect(await execute(options + ["--output", folder.path]) == 73)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test(
        "refuses impossible people, days and places",
        arguments: [
            ["--persons", "0"], ["--persons", "-1"], ["--persons", "99999999999"], ["--persons", "5", "--days", "0"],
            ["--persons", "5", "--days", "9999999999"], ["--persons", "5", "--ill-share", "1.5"],
            ["--persons", "5", "--ill-share", "nan"], ["--persons", "5", "--first-day", "tomorrow"], [],
            ["--append-days", "0"], ["--append-days", "1", "--persons", "5"], ["--append-days", "1", "--days", "5"],
            ["--persons", "5", "--threads", "0"], ["--preset", "moon"], ["--persons", "5", "--extent-km", "0"],
        ]
    )
    func usage(options: [String]) async {
        let rest = ["--city", "45.7578,4.8320", "--time-zone", "UTC", "--output", folder.path]
        #expect(await execute(options + rest) == 64)
        try? FileManager.default.removeItem(at: folder)
    }

    @Test("refuses tracks as runs for a home, which takes a fix for each step")
    func runsIntoHome() async {
        #expect(await execute(["--persons", "5", "--fixes", "runs"]) == 64)
    }

    @Test("refuses a city at a pole or none", arguments: ["90,0", "nan,0", "45"])
    func city(city: String) async {
        let rest = ["--persons", "5", "--time-zone", "UTC", "--output", folder.path, "--city", city]
        #expect(await execute(rest) == 64)
        try? FileManager.default.removeItem(at: folder)
    }

    @Test("an epidemic gives statuses by day, with their onset, and the truth; appended days continue it")
    func epidemic() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let options = [
            "--persons", "400", "--seed", "3", "--city", "45.7578,4.8320", "--time-zone", "UTC", "--step-seconds",
            "3600",
            "--epidemic", "60", "--declared-share", "1", "--quiet", "--first-day", "2020-04-01",
        ]
        let (whole, grown) = (folder.path + "/whole", folder.path + "/grown")
        let truths = [folder.path + "/truth-whole.csv", folder.path + "/truth-grown.csv"]
        #expect(await execute(options + ["--days", "12", "--output", whole, "--truth", truths[0]]) == 0)
        #expect(await execute(options + ["--days", "5", "--output", grown]) == 0)
        #expect(await execute(["--append-days", "7", "--quiet", "--output", grown, "--truth", truths[1]]) == 0)
        for name in ["2020-04-12.tracks", "statuses.csv", "generator.json"] {
            #expect(try InputFile.read("\(whole)/\(name)") == InputFile.read("\(grown)/\(name)"))
        }
        #expect(try InputFile.read(truths[0]) == InputFile.read(truths[1]))

        let statuses = try StatusCSV.read(InputFile.read(whole + "/statuses.csv"), onBadRow: .refuse).0.statuses
        let last = try TrackInput.trackFile(whole + "/2020-04-12.tracks").persons
        #expect(statuses.count == 400)
        #expect(last.allSatisfy { statuses[$0.identifier] == $0.status })
        let ill = try [1, 8, 12].map { day in
            let file = "\(whole)/2020-04-\(day < 10 ? "0" : "")\(day).tracks"
            return try TrackInput.trackFile(file).persons.count { $0.status == .ill }
        }
        #expect(ill[0] <= ill[1] && ill[1] < ill[2], "\(ill)")

        // Who is ill in the statuses has an onset in the truth, of the day that stands there.
        var onsets: [Substring: Int] = [:]
        for line in String(decoding: try InputFile.read(truths[0]), as: UTF8.self).split(separator: "\n").dropFirst() {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            onsets[fields[0]] = Double(fields[3]).map { Int($0) }
        }
        for line in String(decoding: try InputFile.read(whole + "/statuses.csv"), as: UTF8.self).split(separator: "\n")
        {
            let fields = line.split(separator: ",")
            guard fields[1] == "ill" else { continue }
            let onset = try #require(onsets[fields[0]])
            #expect(fields[2] == "2020-04-\(onset < 9 ? "0" : "")\(onset + 1)")
        }
    }

    @Test(
        "refuses an epidemic that cannot be",
        arguments: [
            ["--reproduction", "2"], ["--isolation", "0.5"], ["--epidemic", "21"], ["--epidemic", "-1"],
            ["--epidemic", "1", "--reproduction", "0"], ["--epidemic", "1", "--reproduction", "50"],
            ["--epidemic", "1", "--isolation", "1.5"], ["--epidemic", "1", "--declared-share", "-1"], ["--truth", "x"],
            ["--epidemic", "1", "--ill-share", "0.1"],
        ]
    )
    func badEpidemic(options: [String]) async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let people = ["--persons", "20", "--city", "45.7578,4.8320", "--time-zone", "UTC", "--output", folder.path]
        #expect(await execute(people + options) == 64)
    }

    // MARK: Reports

    private struct Report: Decodable {
        struct Realism: Decodable {
            struct Row: Decodable {
                let name: String
                let value: Double?
                let isJudged: Bool
            }
            let persons: Int
            let days: Int
            let rows: [Row]
        }
        let realism: Realism
    }

    private func made(_ options: [String]) async throws -> (report: Report, text: String, files: [String]) {
        let people = ["--city", "45.7578,4.8320", "--time-zone", "UTC", "--quiet", "--report", folder.path]
        #expect(await execute(people + options) == 0)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        for file in files.filter({ $0.hasSuffix(".png") }) {
            let bytes = try InputFile.read("\(folder.path)/\(file)")
            #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) && bytes.count > 2000)
        }
        return (
            try decoder.decode(Report.self, from: Data(InputFile.read(folder.path + "/realism.json"))),
            String(decoding: try InputFile.read(folder.path + "/realism.txt"), as: UTF8.self), files
        )
    }

    @Test("a report has a table and diagrams, an epidemic's its curve, and nothing else is made")
    func report() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let (report, text, files) = try await made(["--persons", "300", "--days", "15", "--epidemic", "30"])
        #expect(
            files == [
                "discovery.png", "epidemic-curve.png", "hourly-rhythm.png", "hours.png", "jump-lengths.png",
                "motifs.png", "radius-of-gyration.png", "realism.json", "realism.txt", "visits.png", "week.png",
            ]
        )
        #expect(report.realism.persons == 300 && report.realism.days == 15 && report.realism.rows.count == 10)
        #expect(report.realism.rows.allSatisfy { $0.isJudged && $0.value != nil })
        #expect(text.contains("moves_per_day") && text.contains("inside") && !text.contains("not judged"))
    }

    @Test("a report on a few days does not judge what shows in weeks alone, and has no curve of an epidemic")
    func shortReport() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let (report, text, files) = try await made(["--persons", "100", "--days", "8", "--epidemic", "10"])
        let unjudged = report.realism.rows.filter { !$0.isJudged }.map(\.name)
        #expect(unjudged == ["exploration_exponent", "zipf_exponent", "returner_share"])
        #expect(text.split(separator: "\n").count { $0.hasSuffix("not judged in fewer than 14 days") } == 3)
        #expect(!files.contains("epidemic-curve.png"))
    }

    // MARK: Regions

    private static let counties = Fixture.shared("vectors/mobility/NY_counties_2011.geojson")
    private static let flows = Fixture.shared("vectors/mobility/NY_commuting_flows_2011.csv")

    // Skipped where the third-party data or the Python environment is not there.
    @Test(
        "people made up after New York's counties work where New York's people do",
        .enabled(if: counties != nil && flows != nil && Fixture.mobilityOracle("python") != nil),
        arguments: [(isKnown: true, least: 0.85, between: 0.75), (isKnown: false, least: 0.68, between: 0.4)]
    )
    func commuters(isKnown: Bool, least: Double, between: Double) async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let counties = try #require(Self.counties).path
        let flows = try #require(Self.flows).path
        let output = folder.path + "/tracks"
        let options = [
            "--persons", "6000", "--days", "3", "--first-day", "2020-03-30", "--time-zone", "America/New_York",
            "--fixes", "runs", "--step-seconds", "300", "--quiet", "--tessellation", counties, "--output", output,
        ]
        #expect(await execute(options + (isKnown ? ["--flows", flows] : [])) == 0)
        let script = Fixture.root.appending(path: "Tests/Scripts/commuters.py").path
        let interpreter = try #require(Fixture.mobilityOracle("python"))
        let python = try #require(ExternalProgram(interpreter.path))
        let (status, printed) = try python.run([script, output, counties, flows])
        #expect(status == 0)
        let figures = try JSONDecoder().decode([String: Double].self, from: Data(printed))
        let (cpc, others) = (try #require(figures["cpc"]), try #require(figures["cpc_between_areas"]))
        #expect(cpc > least && others > between, "\(figures)")
    }

    @Test("a region's run is continued by the copies in its folder")
    func regionAppended() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let (areas, flows) = (folder.path + "/areas.json", folder.path + "/flows.csv")
        let square = """
            {"type": "FeatureCollection", "features": [
            {"type": "Feature", "properties": {"tile_id": 7, "population": 9}, "geometry":
            {"type": "Polygon", "coordinates": [[[4, 45], [4.2, 45], [4.2, 45.2], [4, 45.2], [4, 45]]]}}]}
            """
        try Data(square.utf8).write(to: URL(filePath: areas))
        try Data("flow,origin,destination\n3,7,7\n".utf8).write(to: URL(filePath: flows))
        let options = ["--time-zone", "UTC", "--quiet", "--persons", "30", "--tessellation", areas, "--flows", flows]
        let (whole, grown) = (folder.path + "/whole", folder.path + "/grown")
        #expect(await execute(options + ["--days", "2", "--output", whole]) == 0)
        #expect(await execute(options + ["--days", "1", "--output", grown]) == 0)
        try FileManager.default.removeItem(atPath: areas)
        #expect(await execute(["--append-days", "1", "--quiet", "--output", grown]) == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: whole).sorted()
        #expect(names.suffix(3) == ["flows.csv", "generator.json", "tessellation.geojson"] && names.count == 5)
        for name in names { #expect(try InputFile.read("\(whole)/\(name)") == InputFile.read("\(grown)/\(name)")) }
        // Other areas would make other people of them.
        let copy = URL(filePath: grown + "/tessellation.geojson")
        try Data(square.replacing("4.2", with: "4.3").utf8).write(to: copy)
        #expect(await execute(["--append-days", "1", "--quiet", "--output", grown]) == 65)
        try Data(square.utf8).write(to: copy)
        // The copies may be what the next run is made after.
        let again = ["--time-zone", "UTC", "--quiet", "--persons", "3", "--tessellation", copy.path, "--output", grown]
        #expect(await execute(again) == 0)
        #expect(try InputFile.read(copy.path) == Array(square.utf8))
        // A city in the same folder leaves nothing of the region there.
        let city = ["--persons", "3", "--city", "45,4", "--time-zone", "UTC", "--quiet", "--output", grown]
        #expect(await execute(city) == 0)
        #expect(!FileManager.default.fileExists(atPath: grown + "/tessellation.geojson"))
    }

    @Test("areas and flows that lie in a folder without generated tracks are somebody's own, and stay")
    func othersFiles() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let names = ["flows.csv", "tessellation.geojson"]
        for name in names { try Data("own".utf8).write(to: folder.appending(path: name)) }
        let city = ["--persons", "3", "--city", "45,4", "--time-zone", "UTC", "--quiet", "--output", folder.path]
        #expect(await execute(city) == 0)
        for name in names { #expect(try InputFile.read(folder.path + "/" + name) == Array("own".utf8)) }
    }

    @Test("areas that cannot be used are bad data")
    func badAreas() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let areas = folder.path + "/areas.json"
        try Data("{}".utf8).write(to: URL(filePath: areas))
        let people = ["--persons", "3", "--time-zone", "UTC", "--output", folder.path + "/tracks"]
        #expect(await execute(people + ["--tessellation", areas]) == 65)
        #expect(await execute(people + ["--tessellation", folder.path + "/none.json"]) == 66)
    }

    @Test(
        "refuses a region beside a city, for a home, or that is not there",
        arguments: [
            (["--tessellation", "x", "--city", "45,4", "--output", "y"], 64), (["--tessellation", "x"], 64),
            (["--tessellation", "x", "--extent-km", "5", "--output", "y"], 64),
            (["--flows", "x", "--output", "y"], 64),
            (["--append-days", "1", "--tessellation", "x", "--output", "y"], 64),
        ] as [([String], Int32)]
    )
    func badRegion(options: [String], status: Int32) async {
        let people = options.contains("--append-days") ? [] : ["--persons", "5", "--time-zone", "UTC"]
        #expect(await execute(people + options) == status)
    }
}
