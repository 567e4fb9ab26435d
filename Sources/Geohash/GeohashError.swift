/// Why a cell, a rectangle or a text was refused; no case carries a position.
public enum GeohashError: Error, Equatable, Sendable {
    /// Bits above the `5 × precision` that the precision has are set.
    case bitsOutOfRange
    /// The box's south is above its north, or its west is right of its east.
    case boxInverted
    /// A character outside the geohash alphabet, at this offset from the start of the text.
    case characterOutsideAlphabet(offset: Int)
    /// The column is not below the precision's number of columns.
    case columnOutOfRange
    /// The latitude is not a number, not finite, or outside -90…90.
    case latitudeOutOfRange
    /// The longitude is not a number, not finite, or outside -180…180.
    case longitudeOutOfRange
    /// The precision is outside 1…12, or finer than the cell whose parent was asked for.
    case precisionOutOfRange(Int)
    /// A rectangle without a column or without a row.
    case rectangleEmpty
    /// The row is not below the precision's number of rows.
    case rowOutOfRange
    /// The text has this many bytes; a geohash has 1…12.
    case textLengthOutOfRange(Int)
}
