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

    /// Two numbers as one, the lower one in front, for ``add(_:)``.
    static func pair(_ one: UInt32, _ other: UInt32) -> UInt64 {
        UInt64(min(one, other)) << 24 | UInt64(max(one, other))
    }

    /// Adds pairs, each once; no pair is twice among them.
    ///
    /// The slots of a block are read before any is looked at, so that many cache misses are under way at a time: nearly all
    /// pairs are known already, and in the slot where the search for them begins.
    mutating func add(_ pairs: Span<UInt64>) throws(Full) {
        var others: [UInt64] = []
        let mask = slots.count - 1
        var slots = slots.mutableSpan
        for start in stride(from: 0, to: pairs.count, by: 32) {
            let block = pairs.extracting(start..<min(start + 32, pairs.count))
            var known = InlineArray<32, UInt64>(repeating: 0)
            // A home is below the number of slots, and a block has at most 32 pairs.
            for index in block.indices {
                unsafe known[unchecked: index] = slots[unchecked: Self.home(of: block[index], mask)]
            }
            for index in block.indices {
                let (pair, slot) = unsafe (block[unchecked: index], known[unchecked: index])
                if slot >> 16 == pair, 1..<Self.countMask ~= slot & Self.countMask {
                    unsafe slots[unchecked: Self.home(of: pair, mask)] &+= 1
                } else {
                    others.append(pair)
                }
            }
        }
        for pair in others { try add(UInt32(pair >> 24), UInt32(pair & UInt64(Self.maximumNumber - 1))) }
    }

    /// Adds a pair a number of times, from once on.
    mutating func add(_ first: UInt32, _ second: UInt32, times: UInt64 = 1) throws(Full) {
        let pair = UInt64(first) << 24 | UInt64(second)
        var slot = Self.home(of: pair, slots.count - 1)
        while slots[slot] != 0 {
            if slots[slot] >> 16 == pair {
                slots[slot] = pair << 16 | min(Self.countMask, slots[slot] & Self.countMask + times)
                return
            }
            slot = (slot + 1) & (slots.count - 1)
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
        let former = slots
        slots = [UInt64](repeating: 0, count: 2 * former.count)
        for entry in former where entry != 0 {
            var slot = Self.home(of: entry >> 16, slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = entry
        }
    }

    /// The slot at which the search for a pair begins, where there is one slot more than the mask.
    private static func home(of pair: UInt64, _ mask: Int) -> Int {
        // The multiplier is odd and near 2^64 / the golden ratio: its product's high bits depend on all of the pair's.
        Int(truncatingIfNeeded: (pair &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    }
}
