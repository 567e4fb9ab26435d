internal import Geohash

/// Where the city's plane lies on the earth: centimetres to cells of precision 12, by integers.
///
/// The plane touches the sphere at the centre; over the largest city its scale is off by a few per mille, over the largest
/// region by some per cent, which matters to nobody.
struct CityFrame: Hashable, Sendable {
    static let precision = 12

    private static let centimetresPerDegree = 6_378_137.0 * 100 * .pi / 180

    private let column: Int
    private let row: Int
    private let columnsPerCentimetre: Int  // in 2^-32
    private let rowsPerCentimetre: Int

    /// The plane around a centre; nil where a square of this half side would come near a pole or the antimeridian.
    init?(latitude: Double, longitude: Double, half: Int) {
        guard let centre = try? GeohashCell(latitude: latitude, longitude: longitude, precision: Self.precision) else {
            return nil
        }
        let centimetresPerDegree = Self.centimetresPerDegree
        let degrees = Double(half) / centimetresPerDegree
        let cosine = Self.cosine(degrees: latitude)
        guard abs(latitude) + degrees <= 80, abs(longitude) + degrees / cosine < 180 else { return nil }
        let cells = Double(1 << 30)
        (column, row) = (Int(centre.column), Int(centre.row))
        columnsPerCentimetre = Int(cells / 360 / (centimetresPerDegree * cosine) * 0x1p32)
        rowsPerCentimetre = Int(cells / 180 / centimetresPerDegree * 0x1p32)
    }

    /// The position of a place of the city; nil for what is no place on the earth.
    func position(latitude: Double, longitude: Double) -> Position? {
        guard let cell = try? GeohashCell(latitude: latitude, longitude: longitude, precision: Self.precision) else {
            return nil
        }
        return Position(
            east: (Int(cell.column) - column) << 32 / columnsPerCentimetre,
            north: (Int(cell.row) - row) << 32 / rowsPerCentimetre
        )
    }

    /// The bits of the cell at a position of the city.
    func cell(at position: Position) -> UInt64 {
        GeohashGrid.interleave(
            column: UInt32(truncatingIfNeeded: column + (position.east * columnsPerCentimetre) >> 32),
            row: UInt32(truncatingIfNeeded: row + (position.north * rowsPerCentimetre) >> 32),
            precision: Self.precision
        )
    }

    /// The cells of the square of this half side; nil where they leave the grid.
    func region(half: Int) -> CellRectangle? {
        let (columns, rows) = ((half * columnsPerCentimetre) >> 32 + 1, (half * rowsPerCentimetre) >> 32 + 1)
        guard let west = UInt32(exactly: column - columns), let east = UInt32(exactly: column + columns + 1),
            let south = UInt32(exactly: row - rows), let north = UInt32(exactly: row + rows + 1)
        else { return nil }
        return try? CellRectangle(columns: west..<east, rows: south..<north, precision: Self.precision)
    }

    /// Half the side, in centimetres, of the square around the middle of two parallels and two meridians that holds what
    /// lies between them.
    static func half(from south: Double, to north: Double, from west: Double, to east: Double) -> Double {
        let height = (north - south) * centimetresPerDegree
        let width = (east - west) * centimetresPerDegree * cosine(degrees: (south + north) / 2)
        return max(height, width) / 2
    }

    /// The cosine by its power series, because the C library's differs from machine to machine.
    private static func cosine(degrees: Double) -> Double {
        let square = degrees * degrees * (.pi / 180) * (.pi / 180)
        var (term, sum) = (1.0, 1.0)
        for order in stride(from: 2.0, through: 24, by: 2) {
            term *= -square / (order * (order - 1))
            sum += term
        }
        return sum
    }
}
