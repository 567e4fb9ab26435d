package import Geohash

/// How many tokens fell on each cell of a region.
///
/// Exact, hence secret: only a mechanism may read it.
///
/// **Sensitivity.** A person adds K tokens or fewer, each to one cell. Adding or removing a person therefore moves the
/// vector of cells, and every vector of sums over disjoint blocks of cells, by at most K in L1.
package struct TokenHistogram: ~Copyable {
    /// What stands for "not observed" or "not here".
    package static let nullToken = UInt64.max
    /// 64 MiB of counts; a region of 30 × 30 km has 1.3 million cells of precision 8.
    package static let maximumCells = 1 << 24
    /// With at most 255 tokens each, no count passes 2^32.
    package static let maximumPersons = 1 << 24

    package let region: CellRectangle
    package let tokensPerPerson: UInt32
    private var counts: [UInt32]
    private var persons = 0
    /// Tokens that named a cell outside the region, or no cell.
    ///
    /// For assertions in tests: the number is secret too.
    private(set) var droppedTokens = 0

    /// An empty histogram.
    package init(region: CellRectangle, tokensPerPerson: UInt32 = 48) throws(HeatmapError) {
        guard HeatmapParameters.allowedTokensPerPerson.contains(tokensPerPerson) else {
            throw .tokensPerPersonOutOfRange
        }
        guard region.count <= Self.maximumCells else { throw .regionTooLarge }
        self.region = region
        self.tokensPerPerson = tokensPerPerson
        counts = [UInt32](repeating: 0, count: region.count)
    }

    /// Counts one person-day: exactly K tokens, bits of cells of the region's precision, or ``nullToken``.
    ///
    /// This is where the sensitivity is enforced, whoever prepared the tokens.
    package mutating func addPerson(_ tokens: Span<UInt64>) throws(HeatmapError) {
        guard tokens.count == Int(tokensPerPerson) else { throw .wrongTokenCount }
        guard persons < Self.maximumPersons else { throw .tooManyPersons }
        persons += 1
        let width = region.columns.count
        for index in tokens.indices where tokens[index] != Self.nullToken {
            guard let (column, row) = region.position(of: tokens[index]) else {
                droppedTokens += 1
                continue
            }
            counts[row * width + column] += 1
        }
    }

    /// All tokens inside the region.
    func total() -> Int64 {
        counts.reduce(0) { $0 + Int64($1) }
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
