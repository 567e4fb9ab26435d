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
    private(set) var pairs: PairCounts

    /// A batch for the rows of those who ask, ascending and each once.
    init(persons: Int, askers: [UInt32], maximumPairs: Int) {
        var asking = [UInt64](repeating: 0, count: persons / 64 + 1)
        for asker in askers { asking[Int(asker / 64)] |= 1 << UInt64(asker % 64) }
        self.asking = asking
        self.askers = askers
        pairs = PairCounts(limit: maximumPairs)
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
                try pairs.add(place, group[other] & ContactGroups.personMask)
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
