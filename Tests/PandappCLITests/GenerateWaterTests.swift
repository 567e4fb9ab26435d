import Console
import Foundation
import TestSupport
import Testing

@testable import PandappCLI

@Suite struct GenerateWaterTests {
    private static let rivers = Fixture.url("water/rivers.geojson").path

    private let folder = URL.temporary()

    private func execute(_ arguments: [String]) async -> Int32 {
        let silent = TextSink { _ in }
        return await Pandapp.execute(["generate"] + arguments, program: "pandapp", output: silent, errors: silent)
    }

    // Skipped where the Python environment is not there.
    @Test(
        "an independent program finds nobody in the water but on bridges, and nobody on an island without one",
        .enabled(if: Fixture.mobilityOracle("python") != nil),
        arguments: ["runs", "every-step"]
    )
    func drowned(fixes: String) async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let options = ["--persons", "300", "--time-zone", "UTC", "--step-seconds", "60", "--fixes", fixes, "--quiet"]
        let place = ["--city", "45.7578,4.8320", "--water", Self.rivers, "--output", folder.path]
        #expect(await execute(options + place) == 0)
        let script = Fixture.root.appending(path: "Tests/Scripts/water.py").path
        let interpreter = try #require(Fixture.mobilityOracle("python"))
        let python = try #require(ExternalProgram(interpreter.path))
        let (status, printed) = try python.run([script, folder.path, Self.rivers])
        #expect(status == 0)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let figures = try decoder.decode(Figures.self, from: Data(printed))
        #expect(figures.drowned == 0 && figures.wet > 0 && figures.crossingsUsed >= 5, "\(figures)")
        // East of the rivers, west of them and between them, and the island.
        #expect(figures.homesOnLand.count == 4 && figures.homesOnLand[2] > 5 && figures.homesOnLand[3] == 0)
    }

    private struct Figures: Decodable {
        let wet: Int
        let drowned: Int
        let crossingsUsed: Int
        let homesOnLand: [Int]
    }

    @Test("a run with water is continued by the copy in its folder, whatever the threads")
    func waterAppended() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let options = [
            "--time-zone", "UTC", "--quiet", "--persons", "30", "--city", "45.7578,4.8320", "--water", Self.rivers,
        ]
        let (whole, grown) = (folder.path + "/whole", folder.path + "/grown")
        #expect(await execute(options + ["--days", "2", "--threads", "1", "--output", whole]) == 0)
        #expect(await execute(options + ["--days", "1", "--threads", "2", "--output", grown]) == 0)
        #expect(await execute(["--append-days", "1", "--water", Self.rivers, "--output", grown]) == 64)
        #expect(await execute(["--append-days", "1", "--quiet", "--output", grown]) == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: whole).sorted()
        #expect(names.suffix(2) == ["generator.json", "water.geojson"] && names.count == 4)
        for name in names { #expect(try InputFile.read("\(whole)/\(name)") == InputFile.read("\(grown)/\(name)")) }
        let copy = URL(filePath: grown + "/water.geojson")
        try Data(InputFile.read(Self.rivers).dropLast()).write(to: copy)
        #expect(await execute(["--append-days", "1", "--quiet", "--output", grown]) == 65)
        // A city without water in the same folder leaves nothing of it there.
        let city = ["--persons", "3", "--city", "45,4", "--time-zone", "UTC", "--quiet", "--output", grown]
        #expect(await execute(city) == 0)
        #expect(!FileManager.default.fileExists(atPath: copy.path))
    }

    @Test("water that cannot be used is bad data: none, no mask, and all of the city")
    func badWater() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let people = ["--persons", "3", "--city", "45,4", "--time-zone", "UTC", "--output", folder.path + "/tracks"]
        let mask = folder.path + "/sea.geojson"
        let sea = """
            {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": null, "geometry":
            {"type": "Polygon", "coordinates": [[[3, 44], [5, 44], [5, 46], [3, 46], [3, 44]]]}}]}
            """
        for text in ["{}", #"{"type": "FeatureCollection", "features": []}"#, sea] {
            try Data(text.utf8).write(to: URL(filePath: mask))
            #expect(await execute(people + ["--water", mask]) == 65)
        }
        #expect(await execute(people + ["--water", folder.path + "/none"]) == 66)
    }
}
