/// The grid under a precision: how many bits each axis has, and how cells, columns and rows turn into each other.
///
/// A geohash of `p` characters has `5p` bits, taken from the two axes in turn, longitude first. Columns count cells
/// eastwards from longitude -180, rows northwards from latitude -90. A cell owns its south and west edges; the last
/// column and the last row own longitude 180 and latitude 90 too.
///
/// These functions are the fast, total layer under ``GeohashCell``: they do not throw, so their arguments must be in
/// range, which the callers that take untrusted numbers check.
public enum GeohashGrid {
    /// The precisions that exist here, in characters: 12 is under 4 cm wide at the equator and fits 60 bits.
    public static let precisions = 1...12

    /// Whether a precision exists.
    @inlinable
    public static func isPrecision(_ precision: Int) -> Bool {
        precision >= 1 && precision <= 12
    }

    /// The number of bits of each axis at a precision.
    @inlinable
    public static func bitsPerAxis(_ precision: Int) -> (longitude: Int, latitude: Int) {
        precondition(isPrecision(precision), "a geohash has 1 to 12 characters")
        let bits = 5 &* precision
        return ((bits &+ 1) &>> 1, bits &>> 1)
    }

    /// The number of columns and rows at a precision.
    @inlinable
    public static func size(_ precision: Int) -> (columns: UInt32, rows: UInt32) {
        let bits = bitsPerAxis(precision)
        return (1 &<< UInt32(bits.longitude), 1 &<< UInt32(bits.latitude))
    }

    /// Whether bits name a cell of a precision, that is, nothing is set above its `5 × precision` bits.
    @inlinable
    public static func isCell(bits: UInt64, precision: Int) -> Bool {
        isPrecision(precision) && bits &>> UInt64(5 &* precision) == 0
    }

    /// The column of a longitude in -180…180.
    @inlinable
    public static func column(longitude: Double, precision: Int) -> UInt32 {
        index(of: longitude, half: 180, bits: bitsPerAxis(precision).longitude)
    }

    /// The row of a latitude in -90…90.
    @inlinable
    public static func row(latitude: Double, precision: Int) -> UInt32 {
        index(of: latitude, half: 90, bits: bitsPerAxis(precision).latitude)
    }

    /// The bits of the cell at a column and row, both below the precision's ``size(_:)``.
    @inlinable
    public static func interleave(column: UInt32, row: UInt32, precision: Int) -> UInt64 {
        // The last bit belongs to the longitude where the number of bits is odd, else to the latitude.
        precision & 1 == 1 ? spread(column) | spread(row) &<< 1 : spread(row) | spread(column) &<< 1
    }

    /// The column and row of a cell.
    @inlinable
    public static func deinterleave(_ bits: UInt64, precision: Int) -> (column: UInt32, row: UInt32) {
        let even = gather(bits)
        let odd = gather(bits &>> 1)
        return precision & 1 == 1 ? (even, odd) : (odd, even)
    }

    /// The south edge of a row, or of the row after the last; exact.
    @inlinable
    public static func latitude(row: UInt32, precision: Int) -> Double {
        edge(of: row, half: 90, bits: bitsPerAxis(precision).latitude)
    }

    /// The west edge of a column, or of the column after the last; exact.
    @inlinable
    public static func longitude(column: UInt32, precision: Int) -> Double {
        edge(of: column, half: 180, bits: bitsPerAxis(precision).longitude)
    }

    /// The index of the cell of an axis `-half…half`, cut into `2^bits` cells, that holds a value.
    ///
    /// Equal to textbook bisection (`value >= middle` goes up) at every `Double`. Adding 1.5 · 2^52 rounds the scaled
    /// value to the nearest integer, which is then the number of a cell edge counted from zero, in the low bits of the
    /// sum's pattern. The estimate is within 0.5 + 2^-20 of the true quotient, so the sought edge is this one or the
    /// one before it; comparing the value with the edge's coordinate, which is exact (`edge · half / 2^(bits-1)` needs
    /// fewer than 40 significant bits), decides. The value is never shifted by `+half`, which would round tiny ones.
    @inlinable
    static func index(of value: Double, half: Double, bits: Int) -> UInt32 {
        let rounder = 0x1.8p52
        let cells = Double(1 &<< bits)
        let below = value < half ? value : half.nextDown
        let rounded = below * (cells / (2 * half)) + rounder
        let edge = (rounded - rounder) * (2 * half / cells)
        let nearest = Int64(bitPattern: rounded.bitPattern &- rounder.bitPattern) &+ (1 &<< Int64(bits &- 1))
        return UInt32(truncatingIfNeeded: nearest &- (below < edge ? 1 : 0))
    }

    /// The lower edge of a cell of an axis; exact, since the index has at most 31 bits and the cell's size 6.
    @inlinable
    static func edge(of index: UInt32, half: Double, bits: Int) -> Double {
        let fromZero = Int64(index) &- (1 &<< Int64(bits &- 1))
        return Double(fromZero) * (2 * half / Double(1 &<< bits))
    }

    /// Puts bit `i` of the index at bit `2i`.
    @inlinable
    static func spread(_ index: UInt32) -> UInt64 {
        var x = UInt64(index)
        x = (x | x &<< 16) & 0x0000_FFFF_0000_FFFF
        x = (x | x &<< 8) & 0x00FF_00FF_00FF_00FF
        x = (x | x &<< 4) & 0x0F0F_0F0F_0F0F_0F0F
        x = (x | x &<< 2) & 0x3333_3333_3333_3333
        return (x | x &<< 1) & 0x5555_5555_5555_5555
    }

    /// Takes bit `2i` of the cell to bit `i`.
    @inlinable
    static func gather(_ bits: UInt64) -> UInt32 {
        var x = bits & 0x5555_5555_5555_5555
        x = (x | x &>> 1) & 0x3333_3333_3333_3333
        x = (x | x &>> 2) & 0x0F0F_0F0F_0F0F_0F0F
        x = (x | x &>> 4) & 0x00FF_00FF_00FF_00FF
        x = (x | x &>> 8) & 0x0000_FFFF_0000_FFFF
        return UInt32(truncatingIfNeeded: x | x &>> 16)
    }
}
