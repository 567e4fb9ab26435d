internal import Datasets

/// Counts at how many ticks each person was near one asker, in the same way whoever asks.
///
/// Every tick is gone through twice, from the first row to the last: once to take the asker's place out of all places by
/// masks, once to compare it with all of them. No branch, no address and no number of rounds follows from who asks, where
/// anybody is, or whether the asker is in the dataset at all.
struct ProximityScan: TickVisitor {
    /// All ones in the asker's row, zero in every other.
    private let own: [UInt32]
    private let nearness: Nearness
    /// 1 where the asker has a row, else 0.
    let isFound: UInt32
    /// For each row, padding included, the ticks near the asker; the asker's own row counts the asker's ticks.
    private(set) var ticks: [UInt32]
    /// Ticks at which it is known where the asker was.
    private(set) var observed: UInt32 = 0

    /// A scan for the row of a key.
    ///
    /// - Parameters:
    ///   - keys: the table of row keys, four words each, padding included: nobody's key is among the padding's random ones.
    ///   - wanted: the asker's key, four words.
    ///   - nearness: the definition.
    init(keys: [UInt32], wanted: [UInt32], nearness: Nearness) {
        precondition(wanted.count == 4 && keys.count % 4 == 0, "a row key has four words")
        var (own, found): ([UInt32], UInt32) = ([UInt32](repeating: 0, count: keys.count / 4), 0)
        for row in own.indices {
            let first = (keys[4 * row] ^ wanted[0]) | (keys[4 * row + 1] ^ wanted[1])
            let second = (keys[4 * row + 2] ^ wanted[2]) | (keys[4 * row + 3] ^ wanted[3])
            own[row] = 0 &- (Self.isNonZero(first | second) ^ 1)
            found |= own[row] & 1
        }
        (self.own, self.nearness, isFound) = (own, nearness, found)
        ticks = [UInt32](repeating: 0, count: own.count)
    }

    mutating func visit(x: Span<UInt32>, y: Span<UInt32>, z: Span<UInt32>) {
        let count = own.count
        precondition(x.count == count && y.count == count && z.count == count, "a place of everybody")
        let (ownX, ownY, ownZ) = (place(in: x), place(in: y), place(in: z))
        let isKnown = Self.isNonZero(ownX ^ UInt32(bitPattern: EarthPosition.unknown.x)) & isFound
        observed &+= isKnown
        let nearness = nearness
        var ticks = ticks.mutableSpan
        for row in 0..<count {
            // Below count, which all four have.
            let (x, y, z) = unsafe (x[unchecked: row], y[unchecked: row], z[unchecked: row])
            unsafe ticks[unchecked: row] &+= isKnown & nearness.isNear(x &- ownX, y &- ownY, z &- ownZ)
        }
    }

    /// The asker's coordinate among all; zero where the asker has no row.
    private func place(in axis: Span<UInt32>) -> UInt32 {
        let own = own.span
        var place: UInt32 = 0
        // The caller has checked that there are as many.
        for row in 0..<own.count { unsafe place |= own[unchecked: row] & axis[unchecked: row] }
        return place
    }

    /// Adds what another core counted of other ticks.
    mutating func add(_ other: ProximityScan) {
        for row in ticks.indices { ticks[row] &+= other.ticks[row] }
        observed &+= other.observed
    }

    /// The ticks near each row but the asker's own.
    var ticksWithOthers: [UInt32] {
        ticks.indices.map { ticks[$0] & ~own[$0] }
    }

    /// 1 for every number but zero.
    @inline(__always)
    static func isNonZero(_ number: UInt32) -> UInt32 {
        (number | (0 &- number)) &>> 31
    }
}
