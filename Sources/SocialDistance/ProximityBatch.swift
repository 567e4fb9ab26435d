internal import Datasets

/// Counts at how many ticks each of many askers was near each person, in one pass: what ``ProximityScan`` counts for one.
///
/// It is not oblivious: how long it takes, and where it reads, follows from where people were.
struct ProximityBatch: TickVisitor {
    private let nearness: Nearness
    private var grid: TickGrid
    /// Pairs of which at least one asks, the lower row first.
    private(set) var pairs: PairCounts
    /// For each row the ticks at which it is known where that person was.
    private(set) var observed: [UInt32]

    /// A batch for the rows of those who ask.
    ///
    /// - Parameters:
    ///   - rows: the number of rows, padding included.
    ///   - askers: which of them ask.
    ///   - nearness: the definition.
    ///   - maximumPairs: the most pairs; where there are more, a visit throws `PairCounts.Full`.
    init(rows: Int, askers: Set<UInt32>, nearness: Nearness, maximumPairs: Int) {
        self.nearness = nearness
        grid = TickGrid(isAsking: (0..<rows).map { askers.contains(UInt32($0)) }, radius: nearness.radius)
        pairs = PairCounts(limit: maximumPairs)
        observed = [UInt32](repeating: 0, count: rows)
    }

    mutating func visit(x: Span<UInt32>, y: Span<UInt32>, z: Span<UInt32>) throws {
        let unknown = UInt32(bitPattern: EarthPosition.unknown.x)
        for row in observed.indices { observed[row] &+= x[row] == unknown ? 0 : 1 }
        grid.fill(x: x, y: y, z: z)
        // Taken out while the grid is read; what throws leaves a batch that is of no use any more.
        var pairs = PairCounts(limit: 0)
        swap(&pairs, &self.pairs)
        try grid.forEachNear(nearness) { found throws(PairCounts.Full) in try pairs.add(found) }
        swap(&pairs, &self.pairs)
    }
}
