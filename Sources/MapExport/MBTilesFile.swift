import Cartography
package import Foundation
import GRDB
import Heatmap

/// The map as tiles for web maps: an SQLite file as MBTiles 1.3 says.
///
/// The deepest zoom is ``MapDrawing/grid``'s, whose pixels are the tiles'; each zoom above it is drawn anew from the
/// cells, down to the one at which the map is no larger than a tile. A tile without a pixel is left out. Rows count from
/// the south.
package enum MBTilesFile {
    /// "MPBX", by which programs know the file.
    private static let application = 0x4D50_4258

    /// Writes the file; equal maps give equal bytes, under one version of SQLite and zlib.
    ///
    /// - Parameters:
    ///   - drawing: the map.
    ///   - folder: where the database lies while it is written; nothing is left there.
    /// - Returns: the file's bytes.
    /// - Throws: `MapExportError`.
    package static func bytes(_ drawing: MapDrawing, folder: URL) throws(MapExportError) -> [UInt8] {
        let file = folder.appending(path: ".heatmap.mbtiles.\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        do {
            let database = try DatabaseQueue()
            try database.writeWithoutTransaction { try fill($0, drawing) }
            // A vacuumed copy has no free page, no journal, and depends on nothing but what is in it.
            try database.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [file.path]) }
            try database.close()
            return [UInt8](try Data(contentsOf: file))
        } catch let error as MapExportError {
            throw error
        } catch {
            throw .libraryFailed(reason: "\(error)")
        }
    }

    private static func fill(_ database: Database, _ drawing: MapDrawing) throws {
        try database.execute(
            sql: """
                PRAGMA page_size = 4096;
                PRAGMA application_id = \(application);
                CREATE TABLE metadata (name text, value text);
                CREATE TABLE tiles (zoom_level integer, tile_column integer, tile_row integer, tile_data blob);
                CREATE UNIQUE INDEX tile_index ON tiles (zoom_level, tile_column, tile_row);
                BEGIN;
                """
        )
        var grid = drawing.grid
        try insertTiles(database, drawing, grid)
        while grid.longerSide > MercatorGrid.tileSide, let next = try grid.coarser(drawing.map.bounds) {
            grid = next
            try insertTiles(database, drawing, grid)
        }
        for (name, value) in metadata(drawing, lowest: grid.zoom) {
            try database.execute(sql: "INSERT INTO metadata VALUES (?, ?)", arguments: [name, value])
        }
        try database.execute(sql: "COMMIT")
    }

    private static func insertTiles(_ database: Database, _ drawing: MapDrawing, _ grid: MercatorGrid) throws {
        let raster = drawing.raster(grid)
        let indexes = raster.values(drawing.paints, nothing: 0, in: 0..<raster.height)
        let side = MercatorGrid.tileSide
        let insert = try database.makeStatement(sql: "INSERT INTO tiles VALUES (?, ?, ?, ?)")
        for row in grid.rows.lowerBound / side...(grid.rows.upperBound - 1) / side {
            for column in grid.columns.lowerBound / side...(grid.columns.upperBound - 1) / side {
                let pixels = tile(indexes, grid, column: column, row: row)
                guard pixels.contains(where: { $0 != 0 }) else { continue }
                let png = try drawing.png(pixels, width: side, height: side, texts: [])
                let southRow = (1 << grid.zoom) - 1 - row
                try insert.execute(arguments: [grid.zoom, column, southRow, Data(png)])
            }
        }
    }

    /// The pixels of a tile: those of the raster where it lies, nothing around it.
    private static func tile(_ indexes: [UInt8], _ grid: MercatorGrid, column: Int, row: Int) -> [UInt8] {
        let side = MercatorGrid.tileSide
        var pixels = [UInt8](repeating: 0, count: side * side)
        let columns = (column * side..<(column + 1) * side).clamped(to: grid.columns)
        for y in (row * side..<(row + 1) * side).clamped(to: grid.rows) {
            let source = (y - grid.rows.lowerBound) * grid.width - grid.columns.lowerBound
            let target = (y - row * side) * side - column * side
            for x in columns { pixels[target + x] = indexes[source + x] }
        }
        return pixels
    }

    /// Bounds have twelve decimals: readers take the raster's corner from them.
    private static func metadata(_ drawing: MapDrawing, lowest: Int) -> [(String, String)] {
        let bounds = drawing.grid.bounds
        func degrees(_ value: Double) -> String { String(format: "%.12f", value) }
        let edges = [bounds.west, bounds.south, bounds.east, bounds.north].map(degrees)
        let zoom = drawing.grid.zoom
        let centre = [degrees(bounds.centreLongitude), degrees(bounds.centreLatitude), String(zoom)]
        let (description, heading) = (drawing.map.description, drawing.heatmap.parameters.words.densityHeading)
        return [
            ("name", "\(description.title), \(description.day)"), ("format", "png"), ("type", "overlay"),
            ("version", "1"), ("description", "\(heading). \(description.label)"),
            ("attribution", description.label.xmlEscaped), ("bounds", edges.joined(separator: ",")),
            ("center", centre.joined(separator: ",")), ("minzoom", String(lowest)), ("maxzoom", String(zoom)),
        ] + drawing.map.facts.map { ("pandapp:" + $0.name, $0.text) }
    }
}
