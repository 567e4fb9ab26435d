internal import GeohashKernelsBaseline

/// How many times each cell was seen, for grids that would not fit into memory: a hash table with open addressing and
/// linear probing, at most half full, 12 bytes a slot.
public struct SparseCellCounts: Sendable {
    private var slots: [UInt64]
    private var slotCounts: [UInt32]
    /// The number of different cells.
    public private(set) var cellCount = 0

    private static let smallestTable = 1024

    /// No cells; a table for about so many to begin with.
    public init(expectedCells: Int = 0) {
        var capacity = Self.smallestTable
        while capacity / 2 < min(expectedCells, 1 << 40) { capacity *= 2 }
        slots = [UInt64](repeating: emptyKey, count: capacity)
        slotCounts = [UInt32](repeating: 0, count: capacity)
    }

    /// Counts cells, which are bits of 60 at most; counts wrap at 2^32.
    public mutating func add(_ cells: Span<UInt64>, kernels: GeohashKernels = GeohashKernels()) {
        var next = 0
        while true {
            next = Self.insert(cells, from: next, into: &slots, &slotCounts, &cellCount, kernels)
            if next == cells.count { return }
            grow()
        }
    }

    /// The count of a cell.
    public subscript(bits: UInt64) -> UInt32 {
        guard bits != emptyKey else { return 0 }
        return slotCounts[slot(of: bits)]
    }

    /// The cells that were seen, in ascending order, with their counts.
    public func sorted() -> [(bits: UInt64, count: UInt32)] {
        zip(slots, slotCounts).filter { $0.0 != emptyKey }.map { (bits: $0.0, count: $0.1) }
            .sorted { $0.bits < $1.bits }
    }

    /// Apart from `self`, since two spans of one value's properties cannot be open at a time.
    private static func insert(
        _ cells: Span<UInt64>,
        from start: Int,
        into slots: inout [UInt64],
        _ slotCounts: inout [UInt32],
        _ occupied: inout Int,
        _ kernels: GeohashKernels
    ) -> Int {
        var keys = slots.mutableSpan
        var counts = slotCounts.mutableSpan
        return kernels.count(cells, from: start, slots: &keys, counts: &counts, occupied: &occupied)
    }

    /// Where a key is, or would be.
    private func slot(of key: UInt64) -> Int {
        let mask = slots.count - 1
        var slot = homeSlot(of: key, tableSize: slots.count)
        while slots[slot] != key, slots[slot] != emptyKey { slot = (slot + 1) & mask }
        return slot
    }

    private mutating func grow() {
        let old = zip(slots, slotCounts)
        let capacity = 2 * slots.count
        slots = [UInt64](repeating: emptyKey, count: capacity)
        slotCounts = [UInt32](repeating: 0, count: capacity)
        for (key, count) in old where key != emptyKey {
            let slot = slot(of: key)
            slots[slot] = key
            slotCounts[slot] = count
        }
    }
}
