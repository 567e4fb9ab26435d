import Cartography
import Foundation
import Heatmap
import Testing

@testable import MapExport

@Suite struct MercatorGridTests {
    @Test("the whole world at zoom 0 is a tile, from edge to edge")
    func world() throws {
        let edge = 85.051_128
        let grid = try MercatorGrid(covering: MapBounds(south: -edge, west: -180, north: edge, east: 180), zoom: 0)
        #expect(grid.columns == 0..<256 && grid.rows == 0..<256)
        #expect(abs(grid.leftMetres + 20_037_508.342_789_244) < 1e-6)
        #expect(abs(grid.topMetres - 20_037_508.342_789_244) < 1e-6)
        #expect(abs(grid.pixelMetres - 156_543.033_928_041) < 1e-6)
        #expect(abs(grid.bounds.north - 85.051_128_779) < 1e-6 && grid.bounds.east == 180)
    }

    // 8296.4 and 5636.4 by the formula of OpenStreetMap's wiki, computed with Python's math.
    @Test("the Eiffel Tower is in the tile 14/8296/5636")
    func paris() throws {
        let (latitude, longitude) = (48.8583, 2.2945)
        let box = MapBounds(south: latitude - 1e-4, west: longitude - 1e-4, north: latitude, east: longitude)
        let grid = try MercatorGrid(covering: box, zoom: 18)
        #expect(grid.columns.upperBound / (256 << 4) == 8296)
        #expect(grid.rows.lowerBound / (256 << 4) == 5636)
    }

    @Test("cells that touch share no pixel and leave none out")
    func partition() throws {
        let map = try SampleMap.released(persons: 1_000)
        let drawing = try MapDrawing(map)
        let raster = drawing.raster(drawing.grid)
        #expect(!raster.cells.contains(CellRaster.nothing))
        var painted = 0
        for cell in drawing.cells {
            let (columns, rows) = drawing.grid.pixels(cell)
            #expect(columns.count >= 2 && rows.count >= 2)
            painted += columns.count * rows.count
        }
        #expect(painted == raster.width * raster.height)
    }

    @Test("a region beyond the highest latitude of the projection is refused", arguments: [89.0, -89.0])
    func pole(latitude: Double) throws {
        let region = try SampleMap.region(latitude: latitude, side: 0.01)
        let map = try SampleMap.released(persons: 0, region: region)
        #expect(throws: MapExportError.notOnMercator) { try MapDrawing(map) }
    }

    @Test("regions of any size, and at the edges of the world, give rasters within the bounds")
    func sizes() throws {
        let places: [(Double, Double, Double)] = [
            (48, 2, 0.002), (-85, 10, 0.02), (0, -179.95, 0.05), (60, 179.9, 0.1),
        ]
        for (latitude, longitude, side) in places {
            let region = try SampleMap.region(latitude: latitude, longitude: longitude, side: side)
            let grid = try MapDrawing(SampleMap.released(persons: 0, region: region)).grid
            #expect(MercatorGrid.sides.contains(grid.longerSide), "\(grid)")
        }
    }
}
