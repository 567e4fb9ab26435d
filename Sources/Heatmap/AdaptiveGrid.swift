internal import DifferentialPrivacy

/// A grid whose cells are small where many people are and large where few are.
///
/// After the adaptive grid of Qardaji, Yang and Li (ICDE 2013), on a quadtree of geohash cells, with a projection at
/// every level instead of one.
///
/// 1. ``NoisyTotal``, N̂ persons, is bought with ε₀ = ε/20; ε′ = ε − ε₀.
/// 2. The coarse level has about m² blocks, where m is the largest power of two with m³ ≤ N̂ε′, from 4 to 64. Each of its
///    blocks, empty or not, is counted with discrete Laplace noise of scale K/ε₁, ε₁ = 3ε′/10.
/// 3. A coarse block with a noisy count of a persons is divided into 4^g cells of the quadtree, with the largest g such
///    that 4^g ≤ aε₂/2, as far as the quadtree goes: at ε = 1 about six persons a cell. The cells are counted with noise of
///    scale K/ε₂, ε₂ = ε′ − ε₁.
/// 4. The two counts of a coarse block are put together, and N̂ is shared out from the top of the quadtree down to its
///    cells (``NoisyBlock``). Sharing it level by level keeps what noise does to an empty quarter of the city within
///    that quarter.
///
/// **Privacy.** Blocks of one level are disjoint, and so are the cells of step 3: a person moves each set together by at
/// most K, so they cost ε₀, ε₁, ε₂, and ε in all; what is counted in step 3 is chosen by released numbers (adaptive
/// composition of pure ε). Steps 2 to 4 use nothing else.
struct AdaptiveGrid {
    private static let largestSide: UInt64 = 64

    private let tree: BlockQuadtree
    /// The tokens of all blocks of all levels: secret.
    private let counts: [[Int64]]
    private let coarseLevel: Int
    /// The coarse blocks' noisy counts.
    private let coarse: [Estimate]
    /// How often each coarse block is divided.
    private let divisions: [Int]

    static func release(
        _ histogram: borrowing TokenHistogram,
        total: NoisyTotal,
        parameters: HeatmapParameters,
        noise: consuming ReleaseNoise
    ) throws -> ReleasedHeatmap {
        let left = noise.millionthsLeft
        let tree = BlockQuadtree(region: parameters.region)
        let level = tree.level(blocks: coarseBlocks(tokens: total.tokens, millionths: left, parameters))
        let millionths = (coarse: left * 3 / 10, fine: left - left * 3 / 10)
        let counts = try tree.sums(of: histogram)
        var coarse = try noise.source("coarse", millionths: millionths.coarse)
        let noisy = coarse.disclose(counts[level])
        noise.close(coarse)
        var fine = try noise.source("fine", millionths: millionths.fine)
        let grid = AdaptiveGrid(
            tree: tree,
            counts: counts,
            coarseLevel: level,
            coarse: noisy.map { Estimate(tokens: $0, millionths: millionths.coarse, finest: millionths.fine) },
            divisions: noisy.map { divisions(tokens: $0, millionths: millionths.fine, parameters) }
        )
        let blocks = (0..<tree.levels[0].count).map { grid.block($0, on: 0, noise: &fine) }
        noise.close(fine)
        return ReleasedHeatmap(
            sharing: total,
            among: blocks,
            of: tree,
            firstCounted: level,
            deviation: fine.law.standardDeviation,
            parameters: parameters,
            noise: noise
        )
    }

    /// m² for a noisy total: the largest power of two with m³ ≤ N̂ε′, from 4 to 64, squared.
    static func coarseBlocks(tokens: Int64, millionths: UInt64, _ parameters: HeatmapParameters) -> Int {
        let persons = UInt128(clamping: tokens) * UInt128(millionths)
        let one = UInt128(parameters.tokensPerPerson) * 1_000_000
        var side: UInt64 = 4
        while side < largestSide, UInt128(8 * side * side * side) * one <= persons { side *= 2 }
        return Int(side * side)
    }

    /// g for a noisy count: the largest with 4^g ≤ aε₂/2.
    static func divisions(tokens: Int64, millionths: UInt64, _ parameters: HeatmapParameters) -> Int {
        let persons = UInt128(clamping: tokens) * UInt128(millionths)
        let one = UInt128(parameters.tokensPerPerson) * 1_000_000 * 2
        var divisions = 0
        while one << UInt128(2 * divisions + 2) <= persons { divisions += 1 }
        return divisions
    }

    /// A block with all that is counted in it.
    private func block(_ index: Int, on level: Int, noise: inout NoiseSource) -> NoisyBlock {
        if level == coarseLevel {
            let times = min(divisions[index], tree.levels.count - 1 - level)
            return divided(index, on: level, times: times, noise: &noise).counted(again: coarse[index])
        }
        var parts: [NoisyBlock] = []
        for part in tree.parts(of: index, on: level) { parts.append(block(part, on: level + 1, noise: &noise)) }
        return NoisyBlock(level: level, index: index, parts: parts)
    }

    /// A block of which the cells are counted that it has after so many divisions.
    private func divided(_ index: Int, on level: Int, times: Int, noise: inout NoiseSource) -> NoisyBlock {
        if times == 0 {
            let noisy = Estimate(tokens: noise.disclose(counts[level][index]), variance: Estimate.unit)
            return NoisyBlock(level: level, index: index, estimate: noisy)
        }
        var parts: [NoisyBlock] = []
        for part in tree.parts(of: index, on: level) {
            parts.append(divided(part, on: level + 1, times: times - 1, noise: &noise))
        }
        return NoisyBlock(level: level, index: index, parts: parts)
    }
}
