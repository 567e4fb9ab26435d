package import Cartography
import Foundation

/// A rectangle of pixels of the Web-Mercator tile pyramid (EPSG:3857, tiles of 256 pixels, rows from the north).
///
/// Pixels count from the upper left of the whole world at a zoom: x = (λ + 180°) / 360° · s and
/// y = (1 − asinh(tan φ) / π) / 2 · s, where s = 256 · 2^zoom. A pixel belongs to the cell that holds its middle.
package struct MercatorGrid: Hashable, Sendable {
    /// The latitude at which the world is as high as it is wide, cut below its last digit.
    static let highestLatitude = 85.051_128
    /// Half the length of the equator on a sphere of the Earth's semi-major axis, in metres.
    static let halfWorldMetres = 20_037_508.342_789_244
    /// Pixels of a tile's side.
    static let tileSide = 256
    /// The least and the most pixels of a raster's longer side; the cells decide in between.
    static let sides = 1024...4096
    private static let highestZoom = 22

    package let zoom: Int
    /// Columns of pixels, counted from longitude -180.
    package let columns: Range<Int>
    /// Rows of pixels, counted from the north.
    package let rows: Range<Int>

    /// The pixels of a box whose middles lie in it.
    package init(covering bounds: MapBounds, zoom: Int) throws(MapExportError) {
        guard bounds.south >= -Self.highestLatitude, bounds.north <= Self.highestLatitude else { throw .notOnMercator }
        self.zoom = zoom
        columns = Self.columns(of: bounds, zoom: zoom)
        rows = Self.rows(of: bounds, zoom: zoom)
    }

    /// The grid on which a map is drawn: fine enough for two pixels a side in its smallest cells, within ``sides``.
    ///
    /// Where even the largest raster is too coarse for that, a cell without a pixel's middle is not drawn on it.
    init(fitting bounds: MapBounds, cells: [MapBounds]) throws(MapExportError) {
        var grid = try MercatorGrid(covering: bounds, zoom: 0)
        for zoom in 1...Self.highestZoom {
            let finer = try MercatorGrid(covering: bounds, zoom: zoom)
            guard finer.longerSide <= Self.sides.upperBound else { break }
            if grid.longerSide >= Self.sides.lowerBound, grid.shows(cells, pixels: 2) { break }
            grid = finer
        }
        guard grid.width > 0, grid.height > 0 else { throw .notOnMercator }
        self = grid
    }

    package var width: Int { columns.count }
    package var height: Int { rows.count }
    var longerSide: Int { max(width, height) }

    /// The grid of the same ground one zoom farther out; nil where there is none, or no pixel would be left.
    func coarser(_ bounds: MapBounds) throws(MapExportError) -> MercatorGrid? {
        guard zoom > 0 else { return nil }
        let grid = try MercatorGrid(covering: bounds, zoom: zoom - 1)
        return grid.columns.isEmpty || grid.rows.isEmpty ? nil : grid
    }

    private func shows(_ cells: [MapBounds], pixels: Double) -> Bool {
        cells.allSatisfy { cell in
            Self.x(cell.east, zoom) - Self.x(cell.west, zoom) >= pixels
                && Self.y(cell.south, zoom) - Self.y(cell.north, zoom) >= pixels
        }
    }

    /// A box's columns and rows, counted from the grid's upper left and cut to it.
    func pixels(_ bounds: MapBounds) -> (columns: Range<Int>, rows: Range<Int>) {
        let columns = Self.columns(of: bounds, zoom: zoom).clamped(to: columns)
        let rows = Self.rows(of: bounds, zoom: zoom).clamped(to: rows)
        return (
            columns.lowerBound - self.columns.lowerBound..<columns.upperBound - self.columns.lowerBound,
            rows.lowerBound - self.rows.lowerBound..<rows.upperBound - self.rows.lowerBound
        )
    }

    /// Metres of a pixel's side, as EPSG:3857 counts them.
    package var pixelMetres: Double { 2 * Self.halfWorldMetres / Self.world(zoom) }
    /// The grid's western edge in EPSG:3857.
    package var leftMetres: Double { Double(columns.lowerBound) * pixelMetres - Self.halfWorldMetres }
    /// The grid's northern edge in EPSG:3857.
    package var topMetres: Double { Self.halfWorldMetres - Double(rows.lowerBound) * pixelMetres }

    /// The ground under the pixels, to their outer edges.
    package var bounds: MapBounds {
        MapBounds(
            south: Self.latitude(Double(rows.upperBound), zoom),
            west: Double(columns.lowerBound) / Self.world(zoom) * 360 - 180,
            north: Self.latitude(Double(rows.lowerBound), zoom),
            east: Double(columns.upperBound) / Self.world(zoom) * 360 - 180
        )
    }

    private static func world(_ zoom: Int) -> Double { Double(tileSide << zoom) }

    private static func x(_ longitude: Double, _ zoom: Int) -> Double { (longitude + 180) / 360 * world(zoom) }

    private static func y(_ latitude: Double, _ zoom: Int) -> Double {
        let bounded = min(max(latitude, -highestLatitude), highestLatitude) * Double.pi / 180
        return (1 - asinh(tan(bounded)) / Double.pi) / 2 * world(zoom)
    }

    private static func latitude(_ y: Double, _ zoom: Int) -> Double {
        atan(sinh(Double.pi * (1 - 2 * y / world(zoom)))) * 180 / Double.pi
    }

    private static func columns(of bounds: MapBounds, zoom: Int) -> Range<Int> {
        let first = firstMiddle(x(bounds.west, zoom))
        return first..<max(first, firstMiddle(x(bounds.east, zoom)))
    }

    private static func rows(of bounds: MapBounds, zoom: Int) -> Range<Int> {
        let first = firstMiddle(y(bounds.north, zoom))
        return first..<max(first, firstMiddle(y(bounds.south, zoom)))
    }

    /// The first pixel whose middle does not lie before a place.
    private static func firstMiddle(_ place: Double) -> Int { Int((place - 0.5).rounded(.up)) }
}
