internal import DifferentialPrivacy

/// Three levels of a quadtree, each counted everywhere, that correct each other.
///
/// The hierarchy of Hay, Rastogi, Miklau and Suciu (VLDB 2010) with the geometric budget of Cormode, Procopiuc,
/// Srivastava, Shen and Yu (ICDE 2012).
///
/// 1. ``NoisyTotal``, N̂ persons, is bought with ε₀ = ε/20; ε′ = ε − ε₀.
/// 2. The finest level has about 4N̂ε′/10 blocks, at least 16; the others are the two above it, where there are.
/// 3. Each block of each level is counted with discrete Laplace noise; of ε′ the levels spend parts as 100 : 126 : 159,
///    finest most.
/// 4. The counts are put together, and N̂ is shared out (``NoisyBlock``).
///
/// **Privacy.** The blocks of a level are disjoint: a level's cost is what it spends, together ε.
struct PlainQuadtree {
    private static let shares: [UInt64] = [159, 126, 100]

    private let tree: BlockQuadtree
    /// The noisy counts by level; none where a level was not counted.
    private let measured: [[Estimate]]
    private let finestLevel: Int

    static func release(
        _ histogram: borrowing TokenHistogram,
        total: NoisyTotal,
        parameters: HeatmapParameters,
        noise: consuming ReleaseNoise
    ) throws -> ReleasedHeatmap {
        let left = noise.millionthsLeft
        let tree = BlockQuadtree(region: parameters.region)
        let finest = tree.level(blocks: finestBlocks(tokens: total.tokens, millionths: left, parameters))
        let counts = try tree.sums(of: histogram)
        let spent = spending(of: left, levels: min(shares.count, finest + 1))
        var measured = [[Estimate]](repeating: [], count: tree.levels.count)
        var deviation = 0.0
        for (above, millionths) in spent.enumerated() {
            let level = finest - above
            var source = try noise.source("level-\(above)", millionths: millionths)
            measured[level] = source.disclose(counts[level]).map {
                Estimate(tokens: $0, millionths: millionths, finest: spent[0])
            }
            if above == 0 { deviation = source.law.standardDeviation }
            noise.close(source)
        }
        let quadtree = PlainQuadtree(tree: tree, measured: measured, finestLevel: finest)
        return ReleasedHeatmap(
            sharing: total,
            among: (0..<tree.levels[0].count).map { quadtree.block($0, on: 0) },
            of: tree,
            firstCounted: finest,
            deviation: deviation,
            parameters: parameters,
            noise: noise
        )
    }

    /// 4N̂ε′/10, from 16 to 2^16.
    static func finestBlocks(tokens: Int64, millionths: UInt64, _ parameters: HeatmapParameters) -> Int {
        let persons = UInt128(clamping: tokens) * UInt128(millionths) / UInt128(parameters.tokensPerPerson)
        return Int(min(max(persons * 4 / 10_000_000, 16), 1 << 16))
    }

    /// What each level spends, the finest first; together all of it.
    static func spending(of millionths: UInt64, levels: Int) -> [UInt64] {
        let shares = shares.prefix(levels)
        let whole = shares.reduce(0, +)
        let above = shares.dropFirst().map { millionths * $0 / whole }
        return [millionths - above.reduce(0, +)] + above
    }

    /// A block with all that was counted in it.
    private func block(_ index: Int, on level: Int) -> NoisyBlock {
        if level == finestLevel { return NoisyBlock(level: level, index: index, estimate: measured[level][index]) }
        let parts = tree.parts(of: index, on: level).map { block($0, on: level + 1) }
        let sum = NoisyBlock(level: level, index: index, parts: parts)
        return measured[level].isEmpty ? sum : sum.counted(again: measured[level][index])
    }
}
