import Geohash
import Testing

@testable import Heatmap

@Suite struct NoisyBlockTests {
    private static func leaf(_ index: Int, _ tokens: Int64) -> NoisyBlock {
        NoisyBlock(level: 1, index: index, estimate: Estimate(tokens: tokens, variance: Estimate.unit))
    }

    @Test("two estimates give the mean that inverse variances weigh, as on paper")
    func combination() {
        let a = Estimate(tokens: 100, variance: 3000)
        let b = Estimate(tokens: 40, variance: 1000)
        // (100 · 1000 + 40 · 3000) / 4000 and 3000 · 1000 / 4000.
        #expect(a.combined(with: b) == Estimate(tokens: 55, variance: 750))
        #expect(b.combined(with: a) == a.combined(with: b))
        #expect(a + b == Estimate(tokens: 140, variance: 4000))
        let largest = Estimate(tokens: 1 << 44, variance: 1 << 40)
        #expect(largest.combined(with: largest) == Estimate(tokens: 1 << 44, variance: 1 << 39))
    }

    @Test("the variance goes with the square of the epsilons' ratio")
    func variance() {
        #expect(Estimate(tokens: 0, millionths: 200, finest: 300).variance == Estimate.unit * 9 / 4)
        #expect(Estimate(tokens: 0, millionths: 300, finest: 300).variance == Estimate.unit)
        #expect(Estimate(tokens: 0, millionths: 20_000_000, finest: 1).variance == 1)
    }

    @Test("a block counted beside its parts weighs them, and parts get what it has")
    func consistency() {
        let parts = [Self.leaf(0, 10), Self.leaf(1, 20), Self.leaf(2, -6), Self.leaf(3, 36)]
        let sum = NoisyBlock(level: 0, index: 0, parts: parts)
        #expect(sum.estimate == Estimate(tokens: 60, variance: 4 * Estimate.unit))
        // The own count weighs four times as much: (4 · 80 + 60) / 5.
        let both = sum.counted(again: Estimate(tokens: 80, variance: Estimate.unit))
        #expect(both.estimate.tokens == 76)
        var shares: [Int: Int64] = [:]
        NoisyBlock.share(76, among: [both]) { shares[$0.index] = $1 }
        #expect(shares.values.reduce(0, +) == 76 && shares[2] == 0)
        #expect((shares[3] ?? 0) - (shares[1] ?? 0) == 16)
    }

    @Test("an empty quarter's noise does not take from another")
    func locality() {
        let quiet = NoisyBlock(level: 0, index: 0, parts: (0..<4).map { Self.leaf($0, $0 == 0 ? 30 : -10) })
        let full = NoisyBlock(level: 0, index: 1, parts: (0..<4).map { Self.leaf($0 + 4, 100) })
        var shares = [Int64](repeating: 0, count: 8)
        NoisyBlock.share(400, among: [quiet, full]) { shares[$0.index] = $1 }
        // In one projection of all eight the 30 would have kept 24 of them.
        #expect(shares == [0, 0, 0, 0, 100, 100, 100, 100])
    }
}

@Suite struct BlockQuadtreeTests {
    @Test("parts of a block are the blocks of the next level that lie in it, all once")
    func parts() throws {
        let unaligned = try CellRectangle(columns: 16_395..<16_827, rows: 25_277..<25_501, precision: 6)
        let pole = try CellRectangle(columns: 0..<1024, rows: 400..<512, precision: 4)
        for region in [.small, .smallest, unaligned, pole] {
            let tree = BlockQuadtree(region: region)
            #expect(tree.levels[0].count <= 4)
            for level in tree.levels.indices.dropLast() {
                var seen: Set<Int> = []
                for block in 0..<tree.levels[level].count {
                    let ground = tree.levels[level].block(block)
                    let parts = tree.parts(of: block, on: level)
                    #expect((1...4).contains(parts.count))
                    #expect(seen.isDisjoint(with: parts))
                    seen.formUnion(parts)
                    let area = parts.map { tree.levels[level + 1].block($0) }.reduce(0) { sum, part in
                        #expect(part.columns.clamped(to: ground.columns) == part.columns)
                        #expect(part.rows.clamped(to: ground.rows) == part.rows)
                        return sum + part.columns.count * part.rows.count
                    }
                    #expect(area == ground.columns.count * ground.rows.count)
                }
                #expect(seen.count == tree.levels[level + 1].count)
            }
        }
    }

    @Test("the level nearest to a number of blocks is taken")
    func nearest() throws {
        let tree = BlockQuadtree(region: try SyntheticCity(seed: 1).region)
        let counts = tree.levels.map(\.count)
        #expect(counts == counts.sorted())
        #expect(tree.level(blocks: 0) == 0)
        #expect(tree.level(blocks: .max / 4) == counts.count - 1)
        for wanted in [16, 64, 256, 1024, 4096] {
            let level = tree.level(blocks: wanted)
            #expect((wanted / 2...2 * wanted + wanted / 2).contains(counts[level]))
            #expect(counts[level - 1] <= wanted / 2)
        }
    }
}
