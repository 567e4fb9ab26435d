import Geohash
import Testing

@testable import Heatmap

@Suite struct AdaptiveGridTests {
    private static let parameters = HeatmapParameters(epsilonMillionths: 1_000_000, region: .small)

    @Test(
        "the coarse level is the largest m² with m³ ≤ N̂ε′, from 16 to 4096",
        arguments: [
            (0, 16), (511, 16), (513, 64), (4_095, 64), (4_097, 256), (32_769, 1024), (262_145, 4096),
            (9_000_000, 4096),
        ] as [(Int64, Int)]
    )
    func coarse(persons: Int64, blocks: Int) {
        #expect(AdaptiveGrid.coarseBlocks(tokens: 48 * persons, millionths: 1_000_000, Self.parameters) == blocks)
    }

    @Test(
        "a block of a persons has the most cells 4^g that aε₂/2 allows",
        arguments: [(-900, 0), (0, 0), (7, 0), (8, 1), (31, 1), (32, 2), (127, 2), (128, 3), (8_192, 6)]
            as [(Int64, Int)]
    )
    func divisions(persons: Int64, divisions: Int) {
        #expect(AdaptiveGrid.divisions(tokens: 48 * persons, millionths: 1_000_000, Self.parameters) == divisions)
        #expect(AdaptiveGrid.divisions(tokens: 96 * persons, millionths: 500_000, Self.parameters) == divisions)
    }

    @Test("no number of tokens makes the rules overflow")
    func extremes() {
        #expect(AdaptiveGrid.coarseBlocks(tokens: .max, millionths: .max, Self.parameters) == 4096)
        #expect(AdaptiveGrid.divisions(tokens: .max, millionths: 20_000_000, Self.parameters) < 64)
        #expect(AdaptiveGrid.divisions(tokens: .min, millionths: 20_000_000, Self.parameters) == 0)
        #expect(PlainQuadtree.finestBlocks(tokens: .max, millionths: .max, Self.parameters) == 1 << 16)
        #expect(PlainQuadtree.finestBlocks(tokens: .min, millionths: 1, Self.parameters) == 16)
    }

    @Test("where many are the cells are small, where nobody is they are not divided")
    func adapts() throws {
        let region = try SyntheticCity(seed: 1).region
        var histogram = try TokenHistogram(region: region)
        let corner = [UInt32](repeating: UInt32(region.columns.count * 40 + 40), count: 48)
        for _ in 0..<4_000 { try histogram.addPerson(corner.span) }
        let map = try HeatmapMechanism.release(
            histogram,
            parameters: HeatmapParameters(epsilonMillionths: 1_000_000, region: region),
            noiseKey: MechanismTests.key(4)
        )
        let fullest = try #require(map.cells.max { $0.estimate < $1.estimate })
        let widest = map.cells.map { $0.block.columns.count }.max() ?? 0
        #expect(abs(Double(fullest.estimate) / 48 - 4_000) < 100)
        #expect(8 * fullest.block.columns.count <= widest)
        #expect(fullest.block.columns.contains(region.columns.lowerBound + 40))
        let undivided = map.cells.filter { $0.block.columns.count == widest }
        #expect(undivided.count > map.grid.count / 2)
    }
}

@Suite struct PlainQuadtreeTests {
    @Test("levels spend all of it, as 100 : 126 : 159", arguments: [3, 1000, 949_999, 19_000_000] as [UInt64])
    func spending(millionths: UInt64) {
        for levels in 1...3 {
            let parts = PlainQuadtree.spending(of: millionths, levels: levels)
            #expect(parts.count == levels && parts.reduce(0, +) == millionths)
        }
        #expect(PlainQuadtree.spending(of: 385, levels: 3) == [159, 126, 100])
    }
}
