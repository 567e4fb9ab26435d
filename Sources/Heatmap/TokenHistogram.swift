package import Datasets
package import Geohash

/// How many tokens fell on each cell of a region.
///
/// Exact, hence secret: only a mechanism may read it.
///
/// **Sensitivity.** A person adds K tokens or fewer, each to one cell. Adding or removing a person therefore moves the
/// vector of cells, and every vector of sums over disjoint blocks of cells, by at most K in L1.
package struct TokenHistogram: ~Copyable {
    /// 64 MiB of counts; a region of 30 × 30 km has 1.3 million cells of precision 8.
    package static let maximumCells = 1 << 24
    /// With at most 255 tokens each, no count passes 2^32.
    package static let maximumPersons = Int(SegmentLayout.maximumPersons)
    /// Bytes of the counts of all cores together, while a segment is counted: room for two of the largest regions.
    package static let maximumCountBytes = 4 * 2 * (maximumCells + 1)

    package let region: CellRectangle
    package let tokensPerPerson: UInt32
    /// One count per cell, row by row; the last slot is for tokens that are no cell.
    private var counts: [UInt32]
    private var persons = 0

    /// An empty histogram.
    package init(region: CellRectangle, tokensPerPerson: UInt32 = 48) throws(HeatmapError) {
        guard HeatmapParameters.allowedTokensPerPerson.contains(tokensPerPerson) else {
            throw .tokensPerPersonOutOfRange
        }
        guard region.count <= Self.maximumCells else { throw .regionTooLarge }
        self.region = region
        self.tokensPerPerson = tokensPerPerson
        counts = [UInt32](zeros: region.count + 1)
    }

    /// Counts a whole segment: every core into a grid of its own, as many cores as ``maximumCountBytes`` allows.
    ///
    /// The sensitivity follows from the segment's layout, which its reader checks: K tokens per person, each one cell
    /// of the region or null, and padding holds only null.
    /// - Throws: `HeatmapError`, `DatasetsError`, or a failure to authenticate.
    package static func counting(
        _ segment: OpenSegment,
        tokensPerPerson: UInt32,
        workers: Int
    ) throws -> TokenHistogram {
        var histogram = try TokenHistogram(region: segment.header.region, tokensPerPerson: tokensPerPerson)
        let slots = histogram.counts.count
        histogram.counts = []
        var grids = try TokenRows.read(
            segment,
            tokensPerPerson: Int(tokensPerPerson),
            workers: min(workers, maximumCountBytes / (4 * slots)),
            start: { [UInt32](zeros: slots) },
            body: { grid, tokens in
                var span = grid.mutableSpan
                GeohashKernels().count(tokens, into: &span)
            }
        )
        // Taken out, so that adding the others does not copy it.
        histogram.counts = grids.popLast() ?? [UInt32](zeros: slots)
        for grid in grids {
            var span = histogram.counts.mutableSpan
            GeohashKernels().add(grid.span, to: &span)
        }
        histogram.persons = Int(segment.header.paddedPersons)
        return histogram
    }

    /// Counts one person-day: exactly K tokens, as in ``TokenRows``; what is no cell of the region counts nothing.
    ///
    /// This is where the sensitivity is enforced, whoever prepared the tokens.
    package mutating func addPerson(_ tokens: Span<UInt32>) throws(HeatmapError) {
        guard tokens.count == Int(tokensPerPerson) else { throw .wrongTokenCount }
        guard persons < Self.maximumPersons else { throw .tooManyPersons }
        persons += 1
        var span = counts.mutableSpan
        GeohashKernels().count(tokens, into: &span)
    }

    /// All tokens inside the region.
    func total() -> Int64 {
        counts.dropLast().reduce(0) { $0 + Int64($1) }
    }

    /// The tokens of each block of a grid, in the grid's order.
    func sums(over grid: BlockGrid) -> [Int64] {
        var sums = [Int64](repeating: 0, count: grid.count)
        let width = region.columns.count
        for row in 0..<region.rows.count {
            for column in 0..<width {
                sums[grid.index(column: column, row: row)] += Int64(counts[row * width + column])
            }
        }
        return sums
    }
}
