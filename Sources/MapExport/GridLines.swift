import Geohash

/// The lines of a precision's geohash grid, found again from degrees that were rounded to nine decimals.
struct GridLines {
    /// Half a unit of the ninth decimal, and a little for the conversion from decimal digits.
    private static let tolerance = 5.1e-10
    private let precision: Int

    /// Nil for a precision that does not exist.
    init?(precision: Int) {
        guard GeohashGrid.isPrecision(precision) else { return nil }
        self.precision = precision
    }

    /// The column whose west edge this is; one past the last for 180; nil between the lines.
    func column(_ longitude: Double) -> UInt32? {
        let columns = GeohashGrid.size(precision).columns
        let nearest = ((longitude + 180) / 360 * Double(columns)).rounded()
        guard nearest >= 0, nearest <= Double(columns) else { return nil }
        let edge = GeohashGrid.longitude(column: UInt32(nearest), precision: precision)
        return abs(edge - longitude) <= Self.tolerance ? UInt32(nearest) : nil
    }

    /// The row whose south edge this is; one past the last for 90; nil between the lines.
    func row(_ latitude: Double) -> UInt32? {
        let rows = GeohashGrid.size(precision).rows
        let nearest = ((latitude + 90) / 180 * Double(rows)).rounded()
        guard nearest >= 0, nearest <= Double(rows) else { return nil }
        let edge = GeohashGrid.latitude(row: UInt32(nearest), precision: precision)
        return abs(edge - latitude) <= Self.tolerance ? UInt32(nearest) : nil
    }
}
