import Cryptography
import Datasets
import Geohash
import Testing

@testable import Cartography
@testable import Heatmap

/// Maps of how many distinct persons were in each cell: other bounds, more noise, the same mechanisms.
@Suite struct DistinctPersonsTests {
    /// 40 × 36 cells: the mechanisms go down to single ones.
    private static var region: CellRectangle {
        get throws { try CellRectangle(columns: 16_580..<16_620, rows: 25_270..<25_306, precision: 6) }
    }

    private static func parameters(
        epsilonMillionths: UInt64 = 1_000_000,
        mechanism: HeatmapMechanism = .adaptiveGrid
    ) throws -> HeatmapParameters {
        HeatmapParameters(
            epsilonMillionths: epsilonMillionths,
            region: try region,
            mechanism: mechanism,
            measure: .distinctPersons
        )
    }

    /// A random day of up to a hundred fixes, in and around the region, as tokens.
    private static func day(_ city: inout SyntheticCity, _ region: CellRectangle) -> [UInt32] {
        let fixes = Int(city.next() % 100)
        let cells = (0..<fixes).map { _ in
            let (column, row) = (UInt32(city.next() % 16), UInt32(city.next() % 14))
            return city.next() % 50 == 0
                ? city.next()
                : GeohashGrid.interleave(
                    column: region.columns.lowerBound - 2 + column,
                    row: region.rows.lowerBound - 2 + row,
                    precision: region.precision
                )
        }
        return HeatmapMeasure.distinctPersons.tokens(
            steps: (0..<fixes).map { _ in UInt32(city.next() % 288) }.sorted(),
            cells: cells,
            stepSeconds: 300,
            region: region,
            count: 8,
            tieKey: { [UInt8(truncatingIfNeeded: city.next())] }
        )
    }

    @Test("10,000 neighbouring days differ by at most 8 in L1 at every level, and by at most 1 in a cell")
    func sensitivity() throws {
        var city = try SyntheticCity(seed: 88)
        let region = try CellRectangle(columns: 16_580..<16_592, rows: 25_270..<25_280, precision: 6)
        let tree = BlockQuadtree(region: region)
        #expect(tree.levels.last.map { $0.columnBits + $0.rowBits } == 0, "down to single cells")
        var histogram = try TokenHistogram(region: region, tokensPerPerson: 8)
        var before = try tree.sums(of: histogram)
        var (largest, most): (Int64, Int64) = (0, 0)
        for _ in 0..<10_000 {
            let tokens = Self.day(&city, region)
            try histogram.addPerson(tokens.span)
            let after = try tree.sums(of: histogram)
            for (one, other) in zip(after, before) {
                largest = max(largest, zip(one, other).reduce(0) { $0 + abs($1.0 - $1.1) })
            }
            most = max(most, zip(after[after.count - 1], before[before.count - 1]).reduce(0) { max($0, $1.0 - $1.1) })
            before = after
        }
        #expect(largest == 8 && most == 1)
    }

    private static func key(_ number: UInt8 = 5) -> SecretBytes {
        SecretBytes(copying: [UInt8](repeating: number, count: 32))
    }

    /// So many persons, who all were in the region's first cell and in seven cells of their own row.
    private static func map(persons: Int, parameters: HeatmapParameters) throws -> ReleasedHeatmap {
        var histogram = try TokenHistogram(parameters)
        for person in 0..<persons {
            let row = UInt32(1 + person % 35) * 40
            let tokens = [0] + (0..<7).map { row + UInt32(5 * $0) }
            try histogram.addPerson(tokens.span)
        }
        return try HeatmapMechanism.release(histogram, parameters: parameters, noiseKey: key())
    }

    @Test(
        "a cell's density is the number of distinct persons in it, within its noise",
        arguments: 1...20 as ClosedRange
    )
    func estimate(thousands: Int) throws {
        let map = try Self.map(persons: 1000 * thousands, parameters: Self.parameters(epsilonMillionths: 20_000_000))
        let corner = try #require(
            map.cells.indices.first {
                map.bounds($0).south == map.regionBounds.south
                    && map.bounds($0).west == map.regionBounds.west
            }
        )
        #expect(map.cells[corner].block.columns.count == 1 && map.cells[corner].block.rows.count == 1)
        // Six standard deviations of its own noise, and what the total's does to it.
        #expect(abs(map.density(corner) - Double(1000 * thousands)) < 6 * map.noiseFloorDensity(corner) + 3)
        #expect(abs(map.totalPersons - Double(8000 * thousands)) < 8 * map.totalPersonsDeviation)
    }

    @Test("the noise is that of a sensitivity of 8 visits: of presence's in persons, eight times as much")
    func noise() throws {
        var presence = try Self.parameters(mechanism: .uniformGrid)
        presence.measure = .presence
        presence.tokensPerPerson = 48
        let distinct = try Self.map(persons: 0, parameters: Self.parameters(mechanism: .uniformGrid))
        let histogram = try TokenHistogram(presence)
        let present = try HeatmapMechanism.release(histogram, parameters: presence, noiseKey: Self.key())
        #expect(abs(distinct.totalPersonsDeviation / present.totalPersonsDeviation - 8) < 0.01)
        #expect(abs(distinct.personsDeviation / present.personsDeviation - 8) < 0.01)
        // √2 · 8 / 0.95, less a little, since the noise is of whole numbers.
        #expect(abs(distinct.personsDeviation - 11.9) < 0.05)
    }

    @Test("a block of several cells has the mean of their persons, and the noise floor of that mean")
    func blocks() throws {
        let map = try Self.map(persons: 300, parameters: Self.parameters())
        for index in map.cells.indices {
            let count = Double(map.cells[index].block.columns.count * map.cells[index].block.rows.count)
            #expect(map.density(index) == Double(map.cells[index].estimate) / count)
            #expect(map.noiseFloorDensity(index) == 2 * map.cells[index].deviation / count)
        }
        #expect(map.cells.contains { $0.block.columns.count > 1 })
        #expect(map.cells.reduce(0) { $0 + $1.estimate } == map.totalTokens)
    }

    @Test("no number of visits is called persons: report, table and picture have words of their own")
    func words() throws {
        let map = try Self.map(persons: 500, parameters: Self.parameters())
        let report = map.reportJSON(description: try .example)
        for member in [
            #""measure":"distinct-persons""#, #""tokens_per_person":8,"#, #""estimated_visits":"#,
            #""cell_standard_deviation_visits":"#, #""noise_floor_visits":"#,
        ] {
            #expect(report.contains(member), "\(member)")
        }
        #expect(!report.contains("_persons\""))
        let table = String(decoding: map.csv(), as: UTF8.self)
        #expect(table.hasPrefix("south,west,north,east,estimate_visits,standard_deviation\n"))
        #expect(table.contains(",0.000,") && !table.contains(".5,"), "whole visits")
        let sheet = HeatmapPicture.sheet(map, try .example)
        #expect(sheet.legend.heading == "Distinct ill persons per cell of 803 × 611 m")
        #expect(sheet.notes[0].heading == "Estimated visits of ill persons")
        #expect(sheet.footer.contains("at most 8 cells") && !sheet.footer.contains("counts as one"))
        let presence = try UniformGridTests.map(persons: 300)
        #expect(presence.reportJSON(description: try .example).contains(#""measure":"presence""#))
    }

    @Test("the measure goes into the noise's key, and presence has the key that it always had")
    func keys() throws {
        var parameters = try Self.parameters()
        let distinct = parameters.canonicalBytes
        parameters.measure = .presence
        #expect(parameters.canonicalBytes.count == 48)
        #expect(distinct == parameters.canonicalBytes + Array("distinct-persons".utf8))
    }

    @Test("the picture is drawn for nobody and for many", arguments: [0, 1, 5000])
    func picture(persons: Int) throws {
        let map = try Self.map(persons: persons, parameters: Self.parameters())
        let sheet = HeatmapPicture.sheet(map, try .example)
        #expect(sheet.legend.classes.isEmpty == (persons < 5000))
        #expect(!(try HeatmapPicture.png(map, description: .example)).isEmpty)
    }
}
