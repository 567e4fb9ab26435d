/// One cell of the geohash grid: its bits, right aligned with the first longitude bit on top, and its precision.
///
/// Cells order as their texts do: a cell comes before its children, and all of them before its next sibling.
public struct GeohashCell: Hashable, Sendable {
    /// The `5 × precision` bits, longitude and latitude in turn, right aligned.
    public let bits: UInt64
    /// The number of characters, 1…12.
    public let precision: Int

    /// A cell whose bits and precision have been checked.
    @inlinable
    package init(checkedBits bits: UInt64, precision: Int) {
        self.bits = bits
        self.precision = precision
    }

    /// The cell that holds a position, exactly as bisection with `>=` finds it.
    ///
    /// Latitude 90 and longitude 180 fall in the last row and column. Longitudes are not wrapped.
    @inlinable
    public init(latitude: Double, longitude: Double, precision: Int) throws(GeohashError) {
        guard GeohashGrid.isPrecision(precision) else { throw .precisionOutOfRange(precision) }
        // Comparisons with a NaN are false, so these refuse it as well.
        guard latitude >= -90, latitude <= 90 else { throw .latitudeOutOfRange }
        guard longitude >= -180, longitude <= 180 else { throw .longitudeOutOfRange }
        let column = GeohashGrid.column(longitude: longitude, precision: precision)
        let row = GeohashGrid.row(latitude: latitude, precision: precision)
        self.init(
            checkedBits: GeohashGrid.interleave(column: column, row: row, precision: precision),
            precision: precision
        )
    }

    /// The cell with these bits.
    @inlinable
    public init(bits: UInt64, precision: Int) throws(GeohashError) {
        guard GeohashGrid.isPrecision(precision) else { throw .precisionOutOfRange(precision) }
        guard GeohashGrid.isCell(bits: bits, precision: precision) else { throw .bitsOutOfRange }
        self.init(checkedBits: bits, precision: precision)
    }

    /// The cell at a column and row.
    @inlinable
    public init(column: UInt32, row: UInt32, precision: Int) throws(GeohashError) {
        guard GeohashGrid.isPrecision(precision) else { throw .precisionOutOfRange(precision) }
        let size = GeohashGrid.size(precision)
        guard column < size.columns else { throw .columnOutOfRange }
        guard row < size.rows else { throw .rowOutOfRange }
        self.init(
            checkedBits: GeohashGrid.interleave(column: column, row: row, precision: precision),
            precision: precision
        )
    }

    /// The number of cells between this cell and longitude -180.
    @inlinable
    public var column: UInt32 {
        GeohashGrid.deinterleave(bits, precision: precision).column
    }

    /// The number of cells between this cell and latitude -90.
    @inlinable
    public var row: UInt32 {
        GeohashGrid.deinterleave(bits, precision: precision).row
    }

    /// The outline.
    public var boundingBox: GeohashBox {
        let (column, row) = GeohashGrid.deinterleave(bits, precision: precision)
        return GeohashBox(
            south: GeohashGrid.latitude(row: row, precision: precision),
            west: GeohashGrid.longitude(column: column, precision: precision),
            north: GeohashGrid.latitude(row: row &+ 1, precision: precision),
            east: GeohashGrid.longitude(column: column &+ 1, precision: precision)
        )
    }

    /// The cell of a coarser (or the same) precision that holds this one: the first characters of the text.
    @inlinable
    public func parent(precision: Int) throws(GeohashError) -> GeohashCell {
        guard GeohashGrid.isPrecision(precision), precision <= self.precision else {
            throw .precisionOutOfRange(precision)
        }
        return GeohashCell(checkedBits: bits &>> UInt64(5 &* (self.precision &- precision)), precision: precision)
    }
}

extension GeohashCell: Comparable {
    /// Whether the left text comes first.
    @inlinable
    public static func < (left: GeohashCell, right: GeohashCell) -> Bool {
        (left.leftAligned, left.precision) < (right.leftAligned, right.precision)
    }

    /// The bits as those of the first of the finest cells inside.
    @inlinable
    var leftAligned: UInt64 {
        bits &<< UInt64(60 &- 5 &* precision)
    }
}
