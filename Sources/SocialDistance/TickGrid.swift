/// The people of one tick, hashed by square cells at least as wide as the radius: whoever is near somebody is in one of
/// the nine cells around theirs.
///
/// Cells are of two of the three coordinates. Any two suffice, as who is near is near along each axis; the best ones leave
/// out the axis along which the ground is steepest.
struct TickGrid: Sendable {
    /// A cell's coordinates; those of unknown places are zero, and no place on the earth has such a one.
    struct Cell: Equatable, Sendable {
        var u: UInt32
        var v: UInt32

        /// The cell so many further.
        func moved(_ step: (u: UInt32, v: UInt32)) -> Cell { Cell(u: u &+ step.u, v: v &+ step.v) }
    }

    /// Half of the eight cells around one, and the cell itself first: so each pair of cells is looked at once.
    static let steps: [(u: UInt32, v: UInt32)] = [(0, 0), (1, 0), (0, 1), (1, 1), (1, .max)]

    private let shift: UInt32
    private let mask: UInt32
    private(set) var cells: [Cell]
    /// Where each bucket's rows begin in `order`, and after the last one where they end.
    private var starts: [Int]
    /// The rows of known places, bucket by bucket, ascending in each.
    private(set) var order: [Int]

    /// A grid for so many rows.
    ///
    /// - Parameters:
    ///   - rows: the number of people.
    ///   - radius: in units of coordinates, at least 1.
    init(rows: Int, radius: UInt32) {
        shift = UInt32(32 - (radius - 1).leadingZeroBitCount)
        var buckets = 64
        while buckets < rows { buckets *= 2 }
        mask = UInt32(buckets - 1)
        cells = [Cell](repeating: Cell(u: 0, v: 0), count: rows)
        starts = [Int](repeating: 0, count: buckets + 1)
        order = []
    }

    /// Takes the people of a tick in place of those of the last one.
    mutating func fill(u: Span<UInt32>, v: Span<UInt32>) {
        let sign: UInt32 = 1 << 31
        for bucket in starts.indices { starts[bucket] = 0 }
        var known = 0
        for row in cells.indices {
            // In the order of the numbers: the lowest, which is of the unknown, becomes zero.
            cells[row] = Cell(u: (u[row] ^ sign) >> shift, v: (v[row] ^ sign) >> shift)
            guard isKnown(row) else { continue }
            starts[bucket(of: cells[row]) + 1] += 1
            known += 1
        }
        for bucket in 1..<starts.count { starts[bucket] += starts[bucket - 1] }
        if order.count != known { order = [Int](repeating: 0, count: known) }
        var next = starts
        for row in cells.indices where isKnown(row) {
            let bucket = bucket(of: cells[row])
            order[next[bucket]] = row
            next[bucket] += 1
        }
    }

    /// Whether it is known where somebody is.
    func isKnown(_ row: Int) -> Bool { cells[row].u != 0 }

    /// The places in ``order`` of everybody in a cell, and of others whose cells have the same hash.
    func places(of cell: Cell) -> Range<Int> {
        let bucket = bucket(of: cell)
        return starts[bucket]..<starts[bucket + 1]
    }

    private func bucket(of cell: Cell) -> Int {
        let hash = UInt64(cell.u) << 32 | UInt64(cell.v)
        return Int(UInt32(truncatingIfNeeded: (hash &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask)
    }
}
