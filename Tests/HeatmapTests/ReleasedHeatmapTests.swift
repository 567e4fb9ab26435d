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

    @Test("the picture's classes are the legend's, hatched exactly below the noise floor")
    func picture() throws {
        let map = try Self.example()
        let sheet = HeatmapPicture.sheet(map, try .example)
        #expect(sheet.cells.count == map.cells.count)
        #expect(!sheet.legend.classes.isEmpty && sheet.legend.classes.count <= 7)
        for (index, cell) in sheet.cells.enumerated() {
            switch cell.paint {
            case .hatched: #expect(!map.isAboveNoiseFloor(index))
            case .shade(let shade):
                #expect(map.isAboveNoiseFloor(index))
                let bounds = sheet.legend.classes[shade].text.split(separator: " – ")
                    .compactMap { Double($0.replacing(",", with: "")) }
                #expect(bounds.count == 2 && bounds[0] <= map.density(index) && map.density(index) < bounds[1])
            }
        }
        let palette = Palette.inferno.reversed.colours
        #expect(sheet.legend.classes.allSatisfy { palette.contains($0.colour) })
        #expect(sheet.label == (try MapDescription.example).label)
    }

    @Test("the picture is deterministic, also for nobody ill, and says what it is in its texts", arguments: [0, 300])
    func bytes(persons: Int) throws {
        let map = try UniformGridTests.map(persons: persons)
        let png = try HeatmapPicture.png(map, description: .example)
        #expect(try HeatmapPicture.png(map, description: .example) == png)
        let latin = String(decoding: png, as: Unicode.ASCII.self)
        for keyword in ["pandapp:label", "pandapp:epsilon", "pandapp:bounds", "Projection"] {
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
