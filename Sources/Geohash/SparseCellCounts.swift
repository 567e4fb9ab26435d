internal import GeohashKernelsBaseline

/// How many times each cell was seen, for grids that would not fit into memory.
///
/// A hash table with open addressing and linear probing, half full at most, 16 bytes a slot.
public struct SparseCellCounts: Sendable {
    /// Key and count by turns.
    private var table: [UInt64]
    /// The number of different cells.
    public private(set) var cellCount = 0

    private static let smallestTable = 1024

    /// No cells; a table for about so many to begin with.
    public init(expectedCells: Int = 0) {
        var slots = Self.smallestTable
        while slots / 2 < min(expectedCells, 1 << 40) { slots *= 2 }
        table = Self.emptyTable(slots)
    }

    /// Counts cells, which are bits of 60 at most.
    public mutating func add(_ cells: Span<UInt64>, kernels: GeohashKernels = GeohashKernels()) {
        var all: UInt64 = 0
        for index in cells.indices { all |= cells[index] }
        precondition(all >> 60 == 0, "a cell has 60 bits at most")
        var next = insert(cells, from: 0, kernels)
        while next < cells.count {
            grow()
            next = insert(cells, from: next, kernels)
        }
    }

    /// The count of a cell.
    public subscript(bits: UInt64) -> UInt64 {
        guard bits != emptyKey else { return 0 }
        return table[2 * slot(of: bits) + 1]
    }

    /// The cells that were seen, in ascending order, with their counts.
    public func sorted() -> [(bits: UInt64, count: UInt64)] {
        entries.sorted { $0.bits < $1.bits }
    }

    private var entries: [(bits: UInt64, count: UInt64)] {
        stride(from: 0, to: table.count, by: 2).lazy.map { (bits: table[$0], count: table[$0 + 1]) }
            .filter { $0.bits != emptyKey }
    }

    private mutating func insert(_ cells: Span<UInt64>, from start: Int, _ kernels: GeohashKernels) -> Int {
        var occupied = cellCount
        defer { cellCount = occupied }
        var span = table.mutableSpan
        return kernels.count(cells, from: start, in: &span, occupied: &occupied)
    }

    /// Where a key is, or would be.
    private func slot(of key: UInt64) -> Int {
        let slots = table.count / 2
        var slot = homeSlot(of: key, slots: slots)
        while table[2 * slot] != key, table[2 * slot] != emptyKey { slot = (slot + 1) & (slots - 1) }
        return slot
    }

    private mutating func grow() {
        let old = entries
        table = Self.emptyTable(table.count)
        for (key, count) in old {
            let slot = slot(of: key)
            table[2 * slot] = key
            table[2 * slot + 1] = count
        }
    }

    private static func emptyTable(_ slots: Int) -> [UInt64] {
        var table = [UInt64](repeating: 0, count: 2 * slots)
        for slot in 0..<slots { table[2 * slot] = emptyKey }
        return table
    }
}
