internal import Cartography
internal import DifferentialPrivacy

/// A heat map that may leave the enclave: every number in it is noisy, or public from the start.
///
/// Only ``UniformGridMechanism`` can make one. Pictures, tables and reports take nothing else, so that no raw count can
/// reach them.
package struct ReleasedHeatmap: Equatable, Sendable {
    /// What it was made with.
    package let parameters: HeatmapParameters
    /// Its blocks; all have an estimate, whether anybody was there or not.
    package let grid: BlockGrid
    /// Tokens a block, not negative, together ``totalTokens``; in the grid's order.
    package let estimates: [Int64]
    /// The noisy number of tokens in the region.
    package let totalTokens: Int64
    /// The standard deviation of the noise of one block, in tokens.
    package let blockDeviation: Double
    /// The standard deviation of the noise of ``totalTokens``, in tokens.
    package let totalDeviation: Double
    /// The δ of the release is at most two to this; see ``DiscreteLaplace``.
    package let deltaExponent: Int

    /// Tokens that make one person present all day.
    private var tokens: Double { Double(parameters.tokensPerPerson) }

    /// Estimated ill persons in the region, half-hours of presence taken together.
    package var totalPersons: Double { Double(totalTokens) / tokens }

    /// The standard deviation of ``totalPersons``.
    package var totalPersonsDeviation: Double { totalDeviation / tokens }

    /// The standard deviation of one block, in persons.
    package var personsDeviation: Double { blockDeviation / tokens }

    /// Two standard deviations: blocks with an estimate of fewer persons cannot be told from empty ones.
    package var noiseFloorPersons: Double { 2 * personsDeviation }

    /// Whether a block's estimate stands out of the noise.
    package func isAboveNoiseFloor(_ index: Int) -> Bool {
        Double(estimates[index]) >= 2 * blockDeviation
    }

    /// A block's persons per square kilometre.
    package func density(_ index: Int) -> Double {
        Double(estimates[index]) / tokens / grid.bounds(index).squareKilometres
    }
}
