internal import Datasets

/// Counts at how many ticks each of many askers was near each person, in one pass: what ``ProximityScan`` counts for one.
///
/// It is not oblivious: how long it takes, and where it reads, follows from where people were.
struct ProximityBatch: TickVisitor {
    /// One entry per row, padding included: whether it asks.
    private let isAsking: [Bool]
    private let nearness: Nearness
    private var grid: TickGrid
    /// Pairs of which at least one asks, the lower row first.
    private(set) var pairs: PairCounts
    /// For each row the ticks at which it is known where that person was.
    private(set) var observed: [UInt32]

    /// A batch for the rows of those who ask.
    init(rows: Int, askers: Set<UInt32>, nearness: Nearness, maximumPairs: Int) {
        isAsking = (0..<rows).map { askers.contains(UInt32($0)) }
        self.nearness = nearness
        grid = TickGrid(rows: rows, radius: nearness.radius)
        pairs = PairCounts(limit: maximumPairs)
        observed = [UInt32](repeating: 0, count: rows)
    }

    mutating func visit(x: Span<UInt32>, y: Span<UInt32>, z: Span<UInt32>) throws {
        let unknown = UInt32(bitPattern: EarthPosition.unknown.x)
        guard let some = x.indices.first(where: { x[$0] != unknown }) else { return }
        let steepness = (Self.magnitude(x[some]), Self.magnitude(y[some]), Self.magnitude(z[some]))
        if steepness.2 >= max(steepness.0, steepness.1) {
            grid.fill(u: x, v: y)
        } else if steepness.1 >= steepness.0 {
            grid.fill(u: x, v: z)
        } else {
            grid.fill(u: y, v: z)
        }
        for row in grid.order {
            observed[row] += 1
            for (number, step) in TickGrid.steps.enumerated() {
                let cell = grid.cells[row].moved(step)
                for place in grid.places(of: cell) {
                    let other = grid.order[place]
                    // In their own cell everybody is found by whoever stands before.
                    guard grid.cells[other] == cell, number > 0 || other > row, isAsking[row] || isAsking[other],
                        nearness.isNear(x[other] &- x[row], y[other] &- y[row], z[other] &- z[row]) == 1
                    else { continue }
                    try pairs.add(UInt32(min(row, other)), UInt32(max(row, other)))
                }
            }
        }
    }

    private static func magnitude(_ word: UInt32) -> UInt32 { Int32(bitPattern: word).magnitude }
}
