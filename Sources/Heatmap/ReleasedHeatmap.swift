package import Cartography
internal import Datasets
internal import DifferentialPrivacy
internal import Geohash

/// A heat map that may leave the enclave: every number in it is noisy, or public from the start.
///
/// Only a ``HeatmapMechanism`` makes one; outside of the enclave one is read back from what was released. Pictures,
/// tables and reports take nothing else, so that no raw count can reach them.
///
/// Where a number is said to be of persons it is of what the parameters' measure counts: persons present, or visits of
/// distinct persons (``MeasureWords``).
package struct ReleasedHeatmap: Equatable, Sendable {
    /// A part of the region that is not divided further.
    package struct Cell: Hashable, Sendable {
        /// The geohash cells that it is made of.
        package let block: CellBlock
        /// Tokens, not negative.
        package let estimate: Int64
        /// The standard deviation of the noise in its own count, in tokens; putting the levels together only lowers it.
        package let deviation: Double

        package init(block: CellBlock, estimate: Int64, deviation: Double) {
            self.block = block
            self.estimate = estimate
            self.deviation = deviation
        }
    }

    /// A part of ε.
    package struct Spending: Hashable, Sendable {
        package let purpose: String
        package let millionths: UInt64

        package init(purpose: String, millionths: UInt64) {
            self.purpose = purpose
            self.millionths = millionths
        }
    }

    /// What it was made with.
    package let parameters: HeatmapParameters
    /// The first grid that was counted; of the uniform mechanism the cells are its blocks.
    package let grid: BlockGrid
    /// Together the whole region, each part once, whether anybody was there or not.
    package let cells: [Cell]
    /// The noisy number of tokens in the region, and the sum of all cells.
    package let totalTokens: Int64
    /// The standard deviation of the noise of ``totalTokens``, in tokens.
    package let totalDeviation: Double
    /// What was bought with ε; together all of it.
    package let spent: [Spending]
    /// The δ of the release is at most two to this; see ``DiscreteLaplace``.
    package let deltaExponent: Int

    init(
        parameters: HeatmapParameters,
        grid: BlockGrid,
        cells: [Cell],
        total: NoisyTotal,
        noise: borrowing ReleaseNoise
    ) {
        self.parameters = parameters
        self.grid = grid
        self.cells = cells
        totalTokens = total.tokens
        totalDeviation = total.deviation
        spent = noise.spent
        deltaExponent = noise.deltaExponent
    }

    /// A map from the files that it was released in; `total` in tokens, with its deviation.
    ///
    /// No enclave calls this: there, a map comes out of a mechanism or not at all.
    package init(
        readingBack parameters: HeatmapParameters,
        grid: BlockGrid,
        cells: [Cell],
        total: (tokens: Int64, deviation: Double),
        spent: [Spending],
        deltaExponent: Int
    ) {
        self.parameters = parameters
        self.grid = grid
        self.cells = cells
        totalTokens = total.tokens
        totalDeviation = total.deviation
        self.spent = spent
        self.deltaExponent = deltaExponent
    }

    /// Shares a total among the cells of a quadtree's blocks; `deviation` is that of a count of variance one.
    init(
        sharing total: NoisyTotal,
        among blocks: [NoisyBlock],
        of tree: BlockQuadtree,
        firstCounted level: Int,
        deviation: Double,
        parameters: HeatmapParameters,
        noise: borrowing ReleaseNoise
    ) {
        var cells: [Cell] = []
        NoisyBlock.share(total.tokens, among: blocks) { block, tokens in
            let variance = Double(block.estimate.variance) / Double(Estimate.unit)
            cells.append(
                Cell(
                    block: tree.levels[block.level].block(block.index),
                    estimate: tokens,
                    deviation: deviation * variance.squareRoot()
                )
            )
        }
        self.init(parameters: parameters, grid: tree.levels[level], cells: cells, total: total, noise: noise)
    }

    /// Tokens that make one person present all day, or one visit.
    private var tokens: Double { Double(parameters.tokensPerUnit) }

    /// Estimated ill persons in the region, half-hours of presence taken together; or their visits.
    package var totalPersons: Double { Double(totalTokens) / tokens }

    /// The standard deviation of ``totalPersons``.
    package var totalPersonsDeviation: Double { totalDeviation / tokens }

    /// The largest standard deviation of a cell, in persons.
    package var personsDeviation: Double { (cells.map(\.deviation).max() ?? 0) / tokens }

    /// Two standard deviations: a cell with an estimate of fewer persons cannot be told from an empty one.
    package var noiseFloorPersons: Double { 2 * personsDeviation }

    /// How far the noise of a cell is from zero in the mean, over all cells, in persons: a Laplace law's standard
    /// deviation divided by √2.
    package var expectedErrorPersons: Double {
        cells.reduce(0) { $0 + $1.deviation } / Double(max(1, cells.count)) / tokens / 2.0.squareRoot()
    }

    /// Whether the total is at least two standard deviations; otherwise there may be nobody ill at all.
    package var totalStandsOut: Bool { Double(totalTokens) >= 2 * totalDeviation }

    /// Whether a cell's estimate, and the total, stand out of their noise.
    package func isAboveNoiseFloor(_ index: Int) -> Bool {
        let cell = cells[index]
        return totalStandsOut && cell.estimate > 0 && Double(cell.estimate) >= 2 * cell.deviation
    }

    /// The ground of a cell.
    package func bounds(_ index: Int) -> MapBounds {
        cells[index].block.bounds(precision: parameters.region.precision)
    }

    /// What a cell's density is over: its square kilometres, or of distinct persons the geohash cells it is made of.
    func extent(_ index: Int) -> Double {
        switch parameters.measure {
        case .presence: bounds(index).squareKilometres
        case .distinctPersons: Double(cells[index].block.columns.count * cells[index].block.rows.count)
        }
    }

    /// A cell's persons per square kilometre, or distinct persons per geohash cell.
    package func density(_ index: Int) -> Double {
        Double(cells[index].estimate) / tokens / extent(index)
    }

    /// Two standard deviations of a cell's density.
    package func noiseFloorDensity(_ index: Int) -> Double {
        2 * cells[index].deviation / tokens / extent(index)
    }
}
