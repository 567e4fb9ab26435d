/// A noisy number of tokens and how far it may be off.
struct Estimate: Hashable {
    /// The variance of a release's finest noise; the others are told in proportion to it.
    static let unit: Int64 = 1 << 16

    let tokens: Int64
    /// In units of 2^-16 of the finest noise's variance; at most 2^40, and above 0.
    let variance: Int64

    init(tokens: Int64, variance: Int64) {
        self.tokens = tokens
        self.variance = max(1, variance)
    }

    /// A count whose noise bought `millionths` of ε, where the finest noise bought `finest`.
    ///
    /// The variance goes with 1/ε², near enough for a weight.
    init(tokens: Int64, millionths: UInt64, finest: UInt64) {
        let ratio = UInt128(finest) * UInt128(finest) << 16 / (UInt128(millionths) * UInt128(millionths))
        self.init(tokens: tokens, variance: Int64(clamping: min(ratio, 1 << 20)))
    }

    static func + (a: Estimate, b: Estimate) -> Estimate {
        Estimate(tokens: a.tokens + b.tokens, variance: a.variance + b.variance)
    }

    /// The best of two estimates of one number: the mean, weighted by the inverse variances (Gauss), cut to a whole.
    func combined(with other: Estimate) -> Estimate {
        let (mine, theirs) = (Int128(variance), Int128(other.variance))
        let tokens = (Int128(tokens) * theirs + Int128(other.tokens) * mine) / (mine + theirs)
        return Estimate(tokens: Int64(tokens), variance: Int64(mine * theirs / (mine + theirs)))
    }
}

/// A block with what noise left of its count, and its parts'.
///
/// **Consistency.** A block that was counted itself and whose parts were counted has two estimates; they are put together
/// from the smallest blocks upwards, which is the least-squares solution for each block given what is below it (Hay,
/// Rastogi, Miklau, Suciu 2010). Then ``share(_:into:)`` goes downwards: the parts of a block get exactly what the block
/// has, none less than nothing. Both look at noisy numbers only, so they cost no privacy.
struct NoisyBlock {
    let level: Int
    /// The block's place in its level's grid.
    let index: Int
    let estimate: Estimate
    /// Empty for a cell of the map.
    let parts: [NoisyBlock]

    /// A block that is not divided.
    init(level: Int, index: Int, estimate: Estimate) {
        self.level = level
        self.index = index
        self.estimate = estimate
        parts = []
    }

    /// A block of which only the parts were counted.
    init(level: Int, index: Int, parts: [NoisyBlock]) {
        self.level = level
        self.index = index
        self.parts = parts
        estimate = parts.dropFirst().reduce(parts[0].estimate) { $0 + $1.estimate }
    }

    private init(_ block: NoisyBlock, estimate: Estimate) {
        level = block.level
        index = block.index
        parts = block.parts
        self.estimate = estimate
    }

    /// The block, counted once more.
    func counted(again other: Estimate) -> NoisyBlock {
        NoisyBlock(self, estimate: estimate.combined(with: other))
    }

    /// Divides tokens among blocks, and each block's among its parts: the nearest to the estimates that adds up.
    static func share(_ tokens: Int64, among blocks: [NoisyBlock], into take: (NoisyBlock, Int64) -> Void) {
        for (block, share) in zip(blocks, SimplexProjection.project(blocks.map(\.estimate.tokens), sum: tokens)) {
            if block.parts.isEmpty {
                take(block, share)
            } else {
                Self.share(share, among: block.parts, into: take)
            }
        }
    }
}
