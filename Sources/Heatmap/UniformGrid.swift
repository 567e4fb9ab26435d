internal import DifferentialPrivacy

/// The uniform grid of Qardaji, Yang and Li (ICDE 2013) for person-days.
///
/// 1. ``NoisyTotal``, N̂ persons, is bought with ε₀ = ε/20; ε′ = ε − ε₀.
/// 2. N̂ alone chooses the grid: m² blocks for m = √(N̂ε′/10), between 4² and 256².
/// 3. Every block of the public region, empty or not, gets discrete Laplace noise of scale K/ε′. The blocks are
///    disjoint, so a person moves all of them together by at most K and the grid costs ε′.
/// 4. The blocks are projected on {≥ 0, sum N̂}.
///
/// By composition the release costs ε. Steps 2 and 4 use released numbers only.
enum UniformGrid {
    static let smallestSide = 4.0
    static let largestSide = 256.0

    static func release(
        _ histogram: borrowing TokenHistogram,
        total: NoisyTotal,
        parameters: HeatmapParameters,
        noise: consuming ReleaseNoise
    ) throws -> ReleasedHeatmap {
        let left = noise.millionthsLeft
        var source = try noise.source("grid", millionths: left)
        let grid = BlockGrid(region: parameters.region, side: side(totalTokens: total.tokens, left, parameters))
        let noisy = source.disclose(try histogram.sums(over: grid))
        noise.close(source)
        let deviation = source.law.standardDeviation
        let estimates = SimplexProjection.project(noisy, sum: total.tokens)
        return ReleasedHeatmap(
            parameters: parameters,
            grid: grid,
            cells: estimates.enumerated().map { index, estimate in
                ReleasedHeatmap.Cell(block: grid.block(index), estimate: estimate, deviation: deviation)
            },
            total: total,
            noise: noise
        )
    }

    /// The grid's side for a noisy number of tokens.
    static func side(totalTokens: Int64, _ gridEpsilon: UInt64, _ parameters: HeatmapParameters) -> Double {
        let persons = max(1, Double(totalTokens) / Double(parameters.tokensPerPerson))
        let side = (persons * Double(gridEpsilon) / 10_000_000).squareRoot()
        return min(max(side, smallestSide), largestSide)
    }
}
