/// Pairs of row numbers, and how often each was added: a table with open addressing, at most half full.
///
/// A slot is one word: the first number in bits 40…63, the second in bits 16…39, and the count in bits 0…15, which is
/// never zero where there is a pair, and stays at 65,535.
struct PairCounts: Sendable {
    /// More pairs than were allowed.
    struct Full: Error {}

    /// Numbers are below this: no segment has more rows.
    static let maximumNumber: UInt32 = 1 << 24
    private static let countMask: UInt64 = 0xffff

    private var limit: Int
    private var slots = [UInt64](repeating: 0, count: 1024)
    /// The number of pairs.
    private(set) var count = 0

    /// No pairs, at most `limit` of them to come.
    init(limit: Int) {
        self.limit = limit
    }

    /// The same pairs where more of them are allowed.
    func limited(to limit: Int) -> PairCounts {
        var pairs = self
        pairs.limit = limit
        return pairs
    }

    /// Adds a pair a number of times, from once on.
    mutating func add(_ first: UInt32, _ second: UInt32, times: UInt64 = 1) throws(Full) {
        let pair = UInt64(first) << 24 | UInt64(second)
        let slot = Self.slot(of: pair, in: slots)
        if slots[slot] != 0 {
            let sum = min(Self.countMask, slots[slot] & Self.countMask + times)
            slots[slot] = pair << 16 | sum
            return
        }
        guard count < limit else { throw Full() }
        slots[slot] = pair << 16 | min(Self.countMask, times)
        count += 1
        if 2 * count > slots.count { grow() }
    }

    /// Calls a function with each pair and its count.
    func forEach(_ body: (_ first: UInt32, _ second: UInt32, _ times: UInt64) throws -> Void) rethrows {
        for slot in slots where slot != 0 {
            let second = UInt32(truncatingIfNeeded: slot >> 16) & (Self.maximumNumber - 1)
            try body(UInt32(truncatingIfNeeded: slot >> 40), second, slot & Self.countMask)
        }
    }

    /// Adds all pairs of others.
    mutating func add(_ other: PairCounts) throws(Full) {
        for slot in other.slots where slot != 0 {
            let second = UInt32(truncatingIfNeeded: slot >> 16) & (Self.maximumNumber - 1)
            try add(UInt32(truncatingIfNeeded: slot >> 40), second, times: slot & Self.countMask)
        }
    }

    private mutating func grow() {
        var larger = [UInt64](repeating: 0, count: 2 * slots.count)
        for slot in slots where slot != 0 { larger[Self.slot(of: slot >> 16, in: larger)] = slot }
        slots = larger
    }

    /// The pair's slot, or the empty one where it belongs.
    private static func slot(of pair: UInt64, in slots: [UInt64]) -> Int {
        // The multiplier is odd and near 2^64 / the golden ratio: its product's high bits depend on all of the pair's.
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: (pair &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
        while slots[slot] != 0, slots[slot] >> 16 != pair { slot = (slot + 1) & mask }
        return slot
    }
}
