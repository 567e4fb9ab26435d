internal import Geohash

/// The counts of one core.
struct TokenCounts: Sendable {
    /// What is counted: each cell, or blocks of them.
    let grid: BlockGrid
    /// A count for each of the grid, row by row, and in fast counting a last one for tokens that are no cell.
    private var counts: [UInt32]
    private var oblivious: ObliviousCounter?

    /// Counts that are all zero: in the oblivious way of the finest blocks that the mechanism may need, in the fast way of
    /// every cell.
    init(_ parameters: HeatmapParameters) {
        switch parameters.counting {
        case .oblivious:
            grid = parameters.mechanism.finestGrid(of: parameters.region)
            oblivious = ObliviousCounter(grid)
            counts = [UInt32](zeros: grid.count)
        case .fast:
            grid = BlockGrid(region: parameters.region, columnBits: 0, rowBits: 0)
            counts = [UInt32](zeros: grid.count + 1)
        }
    }

    /// The bytes that the counts of one core take.
    var bytes: Int {
        oblivious == nil ? 4 * counts.count : ObliviousCounter.bytes(blocks: grid.count)
    }

    /// Counts tokens; what is no cell of the region counts nothing.
    mutating func add(_ tokens: Span<UInt32>) {
        guard oblivious == nil else {
            oblivious?.add(tokens, to: &counts)
            return
        }
        var span = counts.mutableSpan
        GeohashKernels().count(tokens, into: &span)
    }

    /// Adds the counts of another core, of the same grid.
    mutating func add(_ other: consuming TokenCounts) {
        let other = other.finished()
        var span = counts.mutableSpan
        GeohashKernels().add(other.span, to: &span)
    }

    /// The counts, those of a chunk that is not full included.
    func finished() -> [UInt32] {
        guard var oblivious else { return counts }
        var counts = counts
        oblivious.finish(&counts)
        return counts
    }
}
