/// Rectangular blocks of a rectangle's cells, in the numbers that kernels take.
///
/// Blocks are 2^a columns wide and 2^b rows high and begin at multiples of their size, counted from longitude -180 and
/// latitude -90; they are numbered from the south-western one that the rectangle touches, eastwards first.
package struct TokenBlocks: Sendable {
    /// The most cells: a float-free division of their indexes is exact so far.
    package static let maximumCells = 1 << 24

    let cells: UInt32
    /// The rectangle's width, its reciprocal and a shift, see `placeBlocks`.
    let width: (count: UInt32, reciprocal: UInt32, shift: UInt32)
    let column: (first: UInt32, bits: UInt32)
    let row: (first: UInt32, bits: UInt32)
    let blocks: (columns: UInt32, origin: UInt32, count: UInt32)

    /// The number of blocks.
    package var count: Int { Int(blocks.count) }

    /// The blocks of a rectangle of at most ``maximumCells``.
    package init(_ rectangle: CellRectangle, columnBits: Int, rowBits: Int) {
        precondition(rectangle.count <= Self.maximumCells, "an index has 24 bits")
        precondition((0...31).contains(columnBits) && (0...31).contains(rowBits), "an axis has at most 30 bits")
        let (columns, rows) = (rectangle.columns, rectangle.rows)
        let count = UInt64(columns.count)
        let shift = UInt64(64 - (count - 1).leadingZeroBitCount)
        // At most 2^25.
        let reciprocal = (1 << (24 + shift) + count - 1) / count
        cells = UInt32(rectangle.count)
        width = (UInt32(count), UInt32(reciprocal), UInt32(shift))
        column = (columns.lowerBound, UInt32(columnBits))
        row = (rows.lowerBound, UInt32(rowBits))
        let firstColumn = columns.lowerBound >> column.bits
        let firstRow = rows.lowerBound >> row.bits
        let across = (columns.upperBound - 1) >> column.bits - firstColumn + 1
        let upwards = (rows.upperBound - 1) >> row.bits - firstRow + 1
        blocks = (across, firstRow &* across &+ firstColumn, across * upwards)
    }
}
