/// A rectangle of cells of one precision; it does not cross the antimeridian.
public struct CellRectangle: Hashable, Sendable {
    /// The precision of the cells, 1…12.
    public let precision: Int
    /// The columns, counted from longitude -180; never empty.
    public let columns: Range<UInt32>
    /// The rows, counted from latitude -90; never empty.
    public let rows: Range<UInt32>

    /// A rectangle from its columns and rows.
    public init(columns: Range<UInt32>, rows: Range<UInt32>, precision: Int) throws(GeohashError) {
        guard GeohashGrid.isPrecision(precision) else { throw .precisionOutOfRange(precision) }
        let size = GeohashGrid.size(precision)
        guard !columns.isEmpty, !rows.isEmpty else { throw .rectangleEmpty }
        guard columns.upperBound <= size.columns else { throw .columnOutOfRange }
        guard rows.upperBound <= size.rows else { throw .rowOutOfRange }
        self.precision = precision
        self.columns = columns
        self.rows = rows
    }

    /// The cells that hold a point of the box, its edges included.
    ///
    /// A box whose north or east lies on a cell edge therefore takes the cells beyond that edge too. A box that
    /// crosses the antimeridian (west right of east) is refused.
    public init(south: Double, west: Double, north: Double, east: Double, precision: Int) throws(GeohashError) {
        let low = try GeohashCell(latitude: south, longitude: west, precision: precision)
        let high = try GeohashCell(latitude: north, longitude: east, precision: precision)
        guard south <= north, west <= east else { throw .boxInverted }
        self.precision = precision
        columns = low.column..<high.column &+ 1
        rows = low.row..<high.row &+ 1
    }

    /// The number of cells.
    @inlinable
    public var count: Int {
        columns.count * rows.count
    }

    /// Whether a cell of the rectangle's precision lies inside; false for bits that are no such cell.
    @inlinable
    public func contains(bits: UInt64) -> Bool {
        position(of: bits) != nil
    }

    /// Where a cell lies, counted from the rectangle's south-western cell; nil outside.
    @inlinable
    public func position(of bits: UInt64) -> (column: Int, row: Int)? {
        guard GeohashGrid.isCell(bits: bits, precision: precision) else { return nil }
        let (column, row) = GeohashGrid.deinterleave(bits, precision: precision)
        guard columns.contains(column), rows.contains(row) else { return nil }
        return (Int(column &- columns.lowerBound), Int(row &- rows.lowerBound))
    }

    /// The cell at a position counted from the south-western cell; nil outside.
    @inlinable
    public func cell(column: Int, row: Int) -> GeohashCell? {
        guard column >= 0, column < columns.count, row >= 0, row < rows.count else { return nil }
        let bits = GeohashGrid.interleave(
            column: columns.lowerBound &+ UInt32(truncatingIfNeeded: column),
            row: rows.lowerBound &+ UInt32(truncatingIfNeeded: row),
            precision: precision
        )
        return GeohashCell(checkedBits: bits, precision: precision)
    }

    /// The outline.
    public var boundingBox: GeohashBox {
        GeohashBox(
            south: GeohashGrid.latitude(row: rows.lowerBound, precision: precision),
            west: GeohashGrid.longitude(column: columns.lowerBound, precision: precision),
            north: GeohashGrid.latitude(row: rows.upperBound, precision: precision),
            east: GeohashGrid.longitude(column: columns.upperBound, precision: precision)
        )
    }
}
