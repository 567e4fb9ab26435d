import Cartography
import Foundation
import Geohash
import Testing

@testable import Heatmap

@Suite struct RawDensityTests {
    @Test("the scenario of 2020 has 97 cells, the densest u05kngyj3 with 24")
    func scenario() throws {
        let density = try Scenario2020.density()
        let expected = try Scenario2020.expected()
        let rows = String(decoding: density.csv(), as: UTF8.self).split(separator: "\n").dropFirst()
        let counts = rows.map { $0.split(separator: ",") }
        #expect(counts.count == 97)
        #expect(counts.map { String($0[0]) } == expected.density.keys.sorted())
        #expect(counts.allSatisfy { expected.density[String($0[0])] == UInt64($0[1]) })
        #expect(counts.max { (UInt64($0[1]) ?? 0) < (UInt64($1[1]) ?? 0) } == ["u05kngyj3", "24"])
        #expect(density.counts.values.reduce(0, +) == UInt64(expected.points))
    }

    @Test("the picture says whether it counts fixes or visits", arguments: [RawDensity.Unit.fixes, .visits])
    func unit(unit: RawDensity.Unit) throws {
        var density = try RawDensity(precision: 9, unit: unit)
        try density.add([GeohashCell(latitude: 1, longitude: 1, precision: 9).bits])
        let sheet = density.sheet(try MapDescription(title: "t", day: "d", label: RawDensity.label))
        let noun = unit == .fixes ? "Fixes" : "Visits"
        #expect(sheet.legend.heading.hasPrefix("\(noun) per cell of ") && sheet.subtitle.hasSuffix(unit.rawValue))
        #expect(sheet.notes.map(\.heading) == ["\(noun) on the map", "\(noun) outside of it"])
    }

    @Test("the picture is labelled, and frames the town without the far-off trips")
    func frame() throws {
        var density = try RawDensity(precision: 9)
        for index in 0..<400 {
            let cell = try GeohashCell(
                latitude: -10.95 + Double(index % 20) * 0.002,
                longitude: -37.06 + Double(index / 20) * 0.002,
                precision: 9
            )
            try density.add([cell.bits, cell.bits])
        }
        try density.add([GeohashCell(latitude: -27.6, longitude: -48.6, precision: 9).bits])
        let sheet = density.sheet(try MapDescription(title: "t", day: "d", label: RawDensity.label))
        #expect(sheet.label.hasPrefix("DEVELOPMENT RAW"))
        #expect(sheet.region.south > -10.96 && sheet.region.west > -37.07)
        #expect(sheet.cells.count > 300)
        #expect(sheet.notes[0].lines[0] == "800" && sheet.notes[1].lines[0] == "1")
        #expect(try density.png(title: "t", day: "d") == density.png(title: "t", day: "d"))
    }

    @Test(
        "nothing, one cell, and the corners of the world can be drawn",
        arguments: [[], [0], [0, (1 << 25) - 1]] as [[UInt64]]
    )
    func extremes(cells: [UInt64]) throws {
        var density = try RawDensity(precision: 5)
        try density.add(cells)
        #expect(try !density.png(title: "t", day: "d").isEmpty)
        #expect(density.csv().count == "geohash,count\n".utf8.count + cells.count * "00000,1\n".utf8.count)
    }

    @Test("bits that are no cell, and precisions that are none, are refused")
    func refusals() throws {
        #expect(throws: HeatmapError.unusableRawCell) { try RawDensity(precision: 0) }
        #expect(throws: HeatmapError.unusableRawCell) { try RawDensity(precision: 13) }
        var density = try RawDensity(precision: 5)
        #expect(throws: HeatmapError.unusableRawCell) { try density.add([1 << 25]) }
        #expect(throws: HeatmapError.unusableRawCell) { try density.add([.max]) }
        #expect(density.counts.isEmpty)
    }
}
