package import Cartography
package import Geohash

/// A region cut into blocks of 2^a × 2^b cells.
///
/// Blocks begin at multiples of their size counted from longitude -180 and latitude -90, so that the blocks of
/// neighbouring regions fit together; at the region's rim they are cut.
package struct BlockGrid: Hashable, Sendable {
    package let region: CellRectangle
    /// A block is 2^this cells wide.
    package let columnBits: Int
    /// A block is 2^this cells high.
    package let rowBits: Int

    /// The columns of blocks.
    package var columns: Int { Int(lastColumn - firstColumn) + 1 }
    /// The rows of blocks.
    package var rows: Int { Int(lastRow - firstRow) + 1 }
    /// The number of blocks.
    package var count: Int { columns * rows }

    private var firstColumn: UInt32 { region.columns.lowerBound >> UInt32(columnBits) }
    private var lastColumn: UInt32 { (region.columns.upperBound - 1) >> UInt32(columnBits) }
    private var firstRow: UInt32 { region.rows.lowerBound >> UInt32(rowBits) }
    private var lastRow: UInt32 { (region.rows.upperBound - 1) >> UInt32(rowBits) }

    /// A grid of given block sizes; sizes beyond the precision's whole axis are the whole axis.
    package init(region: CellRectangle, columnBits: Int, rowBits: Int) {
        let axis = GeohashGrid.bitsPerAxis(region.precision)
        self.region = region
        self.columnBits = min(max(columnBits, 0), axis.longitude)
        self.rowBits = min(max(rowBits, 0), axis.latitude)
    }

    /// The grid of about `side`² blocks, as square as can be on the ground.
    ///
    /// Of all block sizes the one is taken whose (count : side²) · (width : height) is nearest to one, both ratios
    /// turned to be at least one; among equals the smaller block. Only public numbers and `side` decide.
    package init(region: CellRectangle, side: Double) {
        let axis = GeohashGrid.bitsPerAxis(region.precision)
        let cell = GeohashCellSize(region)
        var best = BlockGrid(region: region, columnBits: 0, rowBits: 0)
        var bestCost = Double.infinity
        for columnBits in 0...axis.longitude {
            for rowBits in 0...axis.latitude {
                let grid = BlockGrid(region: region, columnBits: columnBits, rowBits: rowBits)
                let shape = cell.aspect * Double(1 << columnBits) / Double(1 << rowBits)
                let size = Double(grid.count) / (side * side)
                let cost = max(shape, 1 / shape) * max(size, 1 / size)
                if cost < bestCost { (best, bestCost) = (grid, cost) }
            }
        }
        self = best
    }

    /// The block that holds a block of a finer grid of the same region.
    func index(column: Int, row: Int, of finer: BlockGrid) -> Int {
        let blockColumn = (Int(finer.firstColumn) + column) >> (columnBits - finer.columnBits) - Int(firstColumn)
        let blockRow = (Int(finer.firstRow) + row) >> (rowBits - finer.rowBits) - Int(firstRow)
        return blockRow * columns + blockColumn
    }

    /// A block by its place in the grid, cut to the region; blocks are counted from the south-west, eastwards first.
    package func block(_ index: Int) -> CellBlock {
        let column = firstColumn + UInt32(index % columns)
        let row = firstRow + UInt32(index / columns)
        return CellBlock(
            columns: Self.cells(column, columnBits).clamped(to: region.columns),
            rows: Self.cells(row, rowBits).clamped(to: region.rows)
        )
    }

    /// The ground of a block.
    package func bounds(_ index: Int) -> MapBounds { block(index).bounds(precision: region.precision) }

    /// The blocks' columns in a finer grid of the same region that lie in the column of a block.
    func columnParts(of index: Int, in finer: BlockGrid) -> Range<Int> {
        let parts = Self.cells(firstColumn + UInt32(index % columns), columnBits - finer.columnBits)
        let inside = parts.clamped(to: finer.firstColumn..<finer.lastColumn + 1)
        return Int(inside.lowerBound - finer.firstColumn)..<Int(inside.upperBound - finer.firstColumn)
    }

    /// The blocks' rows in a finer grid of the same region that lie in the row of a block.
    func rowParts(of index: Int, in finer: BlockGrid) -> Range<Int> {
        let parts = Self.cells(firstRow + UInt32(index / columns), rowBits - finer.rowBits)
        let inside = parts.clamped(to: finer.firstRow..<finer.lastRow + 1)
        return Int(inside.lowerBound - finer.firstRow)..<Int(inside.upperBound - finer.firstRow)
    }

    /// The 2^bits numbers that a right shift by `bits` makes `block`; an axis has at most 2^30.
    private static func cells(_ block: UInt32, _ bits: Int) -> Range<UInt32> {
        (block << UInt32(bits))..<((block + 1) << UInt32(bits))
    }
}

/// A rectangle of cells of a precision that the context knows.
package struct CellBlock: Hashable, Sendable {
    /// The cells' columns, counted from longitude -180.
    package let columns: Range<UInt32>
    /// The cells' rows, counted from latitude -90.
    package let rows: Range<UInt32>

    package init(columns: Range<UInt32>, rows: Range<UInt32>) {
        self.columns = columns
        self.rows = rows
    }

    /// The ground.
    package func bounds(precision: Int) -> MapBounds {
        MapBounds(
            south: GeohashGrid.latitude(row: rows.lowerBound, precision: precision),
            west: GeohashGrid.longitude(column: columns.lowerBound, precision: precision),
            north: GeohashGrid.latitude(row: rows.upperBound, precision: precision),
            east: GeohashGrid.longitude(column: columns.upperBound, precision: precision)
        )
    }
}
