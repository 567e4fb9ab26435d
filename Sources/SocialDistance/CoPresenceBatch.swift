import Datasets

/// Finds whom each of many people met, in one pass: the same definition as ``CoPresenceCounter``.
///
/// A bit per person says who asks; a group with askers is gone through once, and each of them is paired with everybody
/// else in it. A pair is kept once, however often two people met.
struct CoPresenceBatch: GroupVisitor {
    /// The most pairs of an asker and a person met that are kept at a time, over all cores.
    ///
    /// A table is a quarter full at least once it has grown: 32 bytes a pair at most, hence 256 MiB.
    static let maximumPairs = 1 << 23

    /// One bit per row: whether it asks.
    private let asking: [UInt64]
    /// The asking rows, ascending; a pair names an asker by the place here.
    private let askers: [UInt32]
    private(set) var pairs: PairSet

    /// A batch for the rows of those who ask, ascending and each once.
    init(persons: Int, askers: [UInt32], maximumPairs: Int) {
        var asking = [UInt64](repeating: 0, count: persons / 64 + 1)
        for asker in askers { asking[Int(asker / 64)] |= 1 << UInt64(asker % 64) }
        self.asking = asking
        self.askers = askers
        pairs = PairSet(limit: maximumPairs)
    }

    func next(from start: Int, in records: Span<UInt32>) -> Int? {
        var place = start
        while place < records.count {
            if isAsking(records[place] & ContactGroups.personMask) { return place }
            place += 1
        }
        return nil
    }

    mutating func visit(_ group: Span<UInt32>) throws {
        for index in group.indices {
            let asker = group[index] & ContactGroups.personMask
            guard isAsking(asker) else { continue }
            let place = self.place(of: asker)
            for other in group.indices where other != index {
                try pairs.insert(asker: place, person: group[other] & ContactGroups.personMask)
            }
        }
    }
}

extension CoPresenceBatch {
    private func isAsking(_ person: UInt32) -> Bool {
        asking[Int(person / 64)] >> UInt64(person % 64) & 1 == 1
    }

    /// The place of an asking row, by bisection.
    private func place(of asker: UInt32) -> UInt32 {
        var range = askers.indices
        while range.count > 1 {
            let middle = range.lowerBound + range.count / 2
            range = askers[middle] <= asker ? middle..<range.upperBound : range.lowerBound..<middle
        }
        return UInt32(range.lowerBound)
    }
}

/// Pairs of numbers, each once: a table with open addressing, at most half full.
struct PairSet: Sendable {
    /// More pairs than were allowed.
    struct Full: Error {}

    private static let empty = UInt64.max
    private var limit: Int
    private var slots = [UInt64](repeating: empty, count: 1024)
    private(set) var count = 0

    /// An empty set of at most `limit` pairs.
    init(limit: Int) {
        self.limit = limit
    }

    /// The same pairs in a set that takes more.
    func limited(to limit: Int) -> PairSet {
        var set = self
        set.limit = limit
        return set
    }

    /// Adds a pair.
    mutating func insert(asker: UInt32, person: UInt32) throws(Full) {
        let pair = UInt64(asker) << 32 | UInt64(person)
        let slot = Self.slot(of: pair, in: slots)
        guard slots[slot] == Self.empty else { return }
        guard count < limit else { throw Full() }
        slots[slot] = pair
        count += 1
        if 2 * count > slots.count { grow() }
    }

    /// Calls a function with each pair.
    func forEach(_ body: (_ asker: UInt32, _ person: UInt32) throws -> Void) rethrows {
        for pair in slots where pair != Self.empty {
            try body(UInt32(truncatingIfNeeded: pair >> 32), UInt32(truncatingIfNeeded: pair))
        }
    }

    private mutating func grow() {
        var larger = [UInt64](repeating: Self.empty, count: 2 * slots.count)
        for pair in slots where pair != Self.empty { larger[Self.slot(of: pair, in: larger)] = pair }
        slots = larger
    }

    /// The pair's slot, or the empty one where it belongs.
    private static func slot(of pair: UInt64, in slots: [UInt64]) -> Int {
        // The multiplier is odd and near 2^64 / the golden ratio: its product's high bits depend on all of the pair's.
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: (pair &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
        while slots[slot] != empty, slots[slot] != pair { slot = (slot + 1) & mask }
        return slot
    }
}
