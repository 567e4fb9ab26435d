import Foundation
import Geohash
import TestSupport
import Testing

@testable import Cartography
@testable import Heatmap

@Suite struct ReleasedHeatmapTests {
    private static func example() throws -> ReleasedHeatmap { try UniformGridTests.map(persons: 300) }

    @Test("the table has a line for every block, its boxes cover the region, its estimates sum up")
    func csv() throws {
        let map = try Self.example()
        let text = String(decoding: map.csv(), as: UTF8.self)
        let lines = text.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
        #expect(lines[0] == ["south", "west", "north", "east", "estimate_persons", "standard_deviation"])
        #expect(lines.count == map.cells.count + 1 && text.hasSuffix("\n"))
        let numbers = lines.dropFirst().map { $0.compactMap(Double.init) }
        #expect(numbers.allSatisfy { $0.count == 6 && $0[0] < $0[2] && $0[1] < $0[3] && $0[4] >= 0 })
        #expect(abs(numbers.reduce(0) { $0 + $1[4] } - map.totalPersons) < 0.0005 * Double(numbers.count + 1))
        #expect(abs((numbers.map { $0[0] }.min() ?? 0) - CellRectangle.small.boundingBox.south) < 1e-9)
        #expect(abs((numbers.map { $0[3] }.max() ?? 0) - CellRectangle.small.boundingBox.east) < 1e-9)
        #expect(map.csv() == (try Self.example().csv()))
    }

    private struct Report: Decodable {
        let label: String
        let epsilon: Double
        let epsilonOfTotal: Double
        let epsilonOfGrid: Double
        let deltaAtMostTwoToThe: Int
        let tokensPerPerson: Int
        let estimatedPersons: Double
        let noiseFloorPersons: Double
    }

    @Test("the report is JSON, also with signs that JSON must escape")
    func report() throws {
        let map = try Self.example()
        let label = "SIMULATED — \"quoted\"\\ \u{1}\n\tε"
        let description = try MapDescription(title: "t", day: "d", label: label)
        let text = map.reportJSON(description: description)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let report = try decoder.decode(Report.self, from: Data(text.utf8))
        #expect(report.label == label)
        #expect(report.epsilon == 1 && report.epsilonOfTotal == 0.05 && report.epsilonOfGrid == 0.95)
        #expect((-64 ... -40).contains(report.deltaAtMostTwoToThe))
        #expect(report.tokensPerPerson == 48)
        #expect(abs(report.estimatedPersons - map.totalPersons) < 0.001)
        #expect(abs(report.noiseFloorPersons - 2.977) < 0.001)
        #expect(map.reportJSON(description: description) == text)
    }

    @Test("the picture's classes are the legend's, hatched exactly where the map is below twice its error")
    func picture() throws {
        let map = try Self.example()
        let sheet = HeatmapPicture.sheet(map, try .example)
        let classed = try #require(sheet.surface)
        #expect(!sheet.legend.classes.isEmpty && sheet.legend.classes.count <= 7)
        let bounds = sheet.legend.classes.map { entry in
            entry.text.split(separator: " – ").compactMap { Double($0.replacing(",", with: "")) }
        }
        for index in classed.surface.densities.indices {
            let (density, deviation) = (classed.surface.densities[index], classed.surface.deviations[index])
            #expect((classed.shade(index) == nil) == (density < 2 * deviation || density == 0))
            guard let shade = classed.shade(index) else { continue }
            #expect(bounds[shade].count == 2 && bounds[shade][0] <= density && density < bounds[shade][1])
        }
        let palette = Palette.inferno.reversed.colours
        #expect(sheet.legend.classes.allSatisfy { palette.contains($0.colour) })
        #expect(sheet.label == (try MapDescription.example).label)
    }

    @Test(
        "each colour on the ground is one of the legend's, hatching, or a line's or edge's, and all classes are drawn"
    )
    func drawnClasses() throws {
        let sheet = HeatmapPicture.sheet(try Self.example(), try .example)
        let raster = try sheet.raster()
        let box = MapProjection(fitting: sheet.region, in: MapSheet.mapFrame).pixels(sheet.region)
        var counts: [RGB: Int] = [:]
        for y in box.y..<box.bottom {
            for x in box.x..<box.right { counts[try #require(raster[x, y]), default: 0] += 1 }
        }
        let plain = sheet.legend.classes.map(\.colour) + [Ink.ground, Ink.hatching]
        #expect(plain.allSatisfy { counts[$0, default: 0] > 0 })
        #expect(plain.reduce(0) { $0 + counts[$1, default: 0] } > box.width * box.height * 95 / 100)
    }

    @Test(
        "where the total may be nobody, nothing is drawn, however far noise lifts a cell",
        arguments: 1...12 as ClosedRange<UInt8>
    )
    func nobody(key: UInt8) throws {
        let map = try UniformGridTests.map(persons: 0, key: key)
        guard !map.totalStandsOut else { return }
        let sheet = HeatmapPicture.sheet(map, try .example)
        #expect(sheet.legend.classes.isEmpty && sheet.legend.hatching.last == "No place stands out.")
        #expect(!map.cells.indices.contains(where: map.isAboveNoiseFloor))
    }

    @Test("of ground where nobody was at most four hundredths show a colour")
    func emptyGround() throws {
        var (shown, points) = (0, 0)
        for key in 1...40 as ClosedRange<UInt8> {
            // Everybody spends the day in the west of the region.
            let map = try UniformGridTests.map(persons: 400, key: key)
            let surface = DensitySurface(
                map.surfaceCells,
                region: map.regionBounds,
                commonDeviation: map.commonDeviation,
                columns: 60,
                rows: 60
            )
            for index in surface.densities.indices where index % surface.columns > surface.columns * 3 / 4 {
                points += 1
                shown += surface.standsOut(index) ? 1 : 0
            }
        }
        #expect(shown * 100 <= points * 4, "\(shown) of \(points)")
    }

    @Test("the file holds its report and its world file, and none of them an input datum")
    func metadata() throws {
        let map = try Self.example()
        let description = try MapDescription.example
        let texts = HeatmapPicture.sheet(map, description).metadata
        let keywords = ["label", "day", "bounds", "crs", "world-file", "report"].map { "pandapp:" + $0 }
        #expect(texts.map(\.keyword) == ["Software"] + keywords)
        #expect(texts.last?.text == map.reportJSON(description: description))
        #expect(texts[5].text == HeatmapPicture.worldFile(map))
    }

    @Test("the picture is deterministic, also for nobody ill, and says what it is in its texts", arguments: [0, 300])
    func bytes(persons: Int) throws {
        let map = try UniformGridTests.map(persons: persons)
        let png = try HeatmapPicture.png(map, description: .example)
        #expect(try HeatmapPicture.png(map, description: .example) == png)
        let latin = String(decoding: png, as: Unicode.ASCII.self)
        for keyword in ["pandapp:label", "pandapp:report", "pandapp:world-file", "Projection"] {
            #expect(latin.contains(keyword))
        }
    }

    @Test("a description without label, title or day is refused, and one that is too long")
    func descriptions() {
        for (title, day, label) in [
            ("", "d", "l"), ("t", " ", "l"), ("t", "d", ""), ("t", "d", " \n\t"), ("t", "d", "a\0b"),
            ("t", "d", String(repeating: "l", count: 161)),
        ] {
            #expect(throws: HeatmapError.unusableDescription) {
                try MapDescription(title: title, day: day, label: label)
            }
        }
    }
}
