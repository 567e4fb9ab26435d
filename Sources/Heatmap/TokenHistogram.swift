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
    private var counts: TokenCounts
    private var persons = 0

    /// An empty histogram for every mechanism, which counts cells in the fast way.
    package init(region: CellRectangle, tokensPerPerson: UInt32 = 48) throws(HeatmapError) {
        try self.init(
            HeatmapParameters(
                epsilonMillionths: 1_000_000,
                tokensPerPerson: tokensPerPerson,
                region: region,
                counting: .fast
            )
        )
    }

    /// An empty histogram for the mechanism of some parameters, which counts in their way.
    package init(_ parameters: HeatmapParameters) throws(HeatmapError) {
        guard HeatmapParameters.allowedTokensPerPerson.contains(parameters.tokensPerPerson) else {
            throw .tokensPerPersonOutOfRange
        }
        guard parameters.region.count <= Self.maximumCells else { throw .regionTooLarge }
        region = parameters.region
        tokensPerPerson = parameters.tokensPerPerson
        counts = TokenCounts(parameters)
    }

    /// Counts a whole segment: every core by itself, as many cores as ``maximumCountBytes`` allows.
    ///
    /// The sensitivity follows from the segment's layout, which its reader checks: K tokens per person, each one cell
    /// of the region or null, and padding holds only null.
    /// - Throws: `HeatmapError`, `DatasetsError`, or a failure to authenticate.
    package static func counting(
        _ segment: OpenSegment,
        parameters: HeatmapParameters,
        workers: Int
    ) throws -> TokenHistogram {
        guard segment.header.region == parameters.region else { throw HeatmapError.parametersDiffer }
        var histogram = try TokenHistogram(parameters)
        let tokens = Int(parameters.tokensPerPerson)
        let cores = max(1, min(workers, maximumCountBytes / histogram.counts.bytes))
        let start: @Sendable () -> TokenCounts = { TokenCounts(parameters) }
        let body: @Sendable (inout TokenCounts, Span<UInt32>) -> Void = { $0.add($1) }
        var all =
            switch parameters.counting {
            case .oblivious:
                try TokenRows.readObliviously(
                    segment,
                    tokensPerPerson: tokens,
                    workers: cores,
                    start: start,
                    body: body
                )
            case .fast: try TokenRows.read(segment, tokensPerPerson: tokens, workers: cores, start: start, body: body)
            }
        // Taken out, so that adding the others does not copy it.
        if let last = all.popLast() { histogram.counts = last }
        for counts in all { histogram.counts.add(counts) }
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
        counts.add(tokens)
    }

    /// All tokens inside the region.
    func total() -> Int64 {
        counts.finished().prefix(counts.grid.count).reduce(0) { $0 &+ Int64($1) }
    }

    /// The tokens of each block of a grid, in the grid's order.
    ///
    /// Every count is read once, in order, and added where public numbers say.
    /// - Throws: `HeatmapError.parametersDiffer` where the grid's blocks are smaller than what was counted.
    func sums(over grid: BlockGrid) throws(HeatmapError) -> [Int64] {
        let counted = counts.grid
        guard grid.region == region, grid.columnBits >= counted.columnBits, grid.rowBits >= counted.rowBits else {
            throw .parametersDiffer
        }
        let numbers = counts.finished()
        var sums = [Int64](repeating: 0, count: grid.count)
        for row in 0..<counted.rows {
            for column in 0..<counted.columns {
                sums[grid.index(column: column, row: row, of: counted)] &+=
                    Int64(numbers[row * counted.columns + column])
            }
        }
        return sums
    }
}
