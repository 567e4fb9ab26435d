internal import Datasets

/// Counts at how many ticks each of many askers was near each person, in one pass: what ``ProximityScan`` counts for one.
///
/// It is not oblivious: how long it takes, and where it reads, follows from where people were.
struct ProximityBatch: TickVisitor {
    /// One entry per row, padding included: whether it asks.
    private let isAsking: [Bool]
    private let nearness: Nearness
    private let mostFound: Int
    private var grid: TickGrid
    /// Pairs of one tick that are not in ``pairs`` yet.
    private var found: [UInt64] = []
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
    ///   - mostFound: of how many pairs of a tick a list may be before they are counted: in a crowd there are millions.
    init(rows: Int, askers: Set<UInt32>, nearness: Nearness, maximumPairs: Int, mostFound: Int = 1 << 20) {
        isAsking = (0..<rows).map { askers.contains(UInt32($0)) }
        (self.nearness, self.mostFound) = (nearness, mostFound)
        grid = TickGrid(rows: rows, radius: nearness.radius)
        pairs = PairCounts(limit: maximumPairs)
        observed = [UInt32](repeating: 0, count: rows)
    }

    mutating func visit(x: Span<UInt32>, y: Span<UInt32>, z: Span<UInt32>) throws {
        let unknown = UInt32(bitPattern: EarthPosition.unknown.x)
        for row in observed.indices { observed[row] &+= x[row] == unknown ? 0 : 1 }
        grid.fill(x: x, y: y, z: z)
        // The memory of the last tick; what throws leaves a batch that is of no use any more.
        var (found, pairs) = ([UInt64](), PairCounts(limit: 0))
        swap(&found, &self.found)
        swap(&pairs, &self.pairs)
        found.removeAll(keepingCapacity: true)
        try grid.forEachNear(nearness) { (row, others) throws(PairCounts.Full) in
            for index in others.indices where isAsking[Int(row)] || isAsking[Int(others[index])] {
                found.append(PairCounts.pair(row, others[index]))
            }
            guard found.count >= mostFound else { return }
            try pairs.add(found.span)
            found.removeAll(keepingCapacity: true)
        }
        try pairs.add(found.span)
        swap(&found, &self.found)
        swap(&pairs, &self.pairs)
    }
}
