package import Cartography
import Heatmap
import LargeLettering

/// The map as pictures: the raster on Web Mercator, for other maps to lie under, and the sheet at twice its size.
package enum MapPictureFile {
    /// The raster in class colours: transparent outside, neutral below the noise floor.
    package static func raster(_ drawing: MapDrawing) throws(MapExportError) -> [UInt8] {
        let grid = drawing.grid
        let raster = drawing.raster(grid)
        return try drawing.png(
            raster.values(drawing.paints, nothing: 0, in: 0..<raster.height),
            width: grid.width,
            height: grid.height,
            texts: texts(drawing, crs: "EPSG:3857", bounds: grid.bounds)
        )
    }

    /// The raster's world file: pixel width, two rotations, pixel height, and the middle of the upper left pixel, in
    /// metres of EPSG:3857.
    package static func worldFile(_ drawing: MapDrawing) -> [UInt8] {
        let side = drawing.grid.pixelMetres
        let lines = [
            side, 0, 0, -side, drawing.grid.leftMetres + side / 2, drawing.grid.topMetres - side / 2,
        ]
        return Array(lines.map { FixedDecimal.text(rounding: $0, decimals: 9) + "\n" }.joined().utf8)
    }

    /// The sheet as the app draws it, 3200 × 2400 pixels.
    package static func sheet(_ map: ReleasedMap, basemap: Basemap? = nil) throws(MapExportError) -> [UInt8] {
        do {
            return try HeatmapPicture.png(
                map.heatmap,
                description: map.description,
                scale: .double,
                basemap: basemap
            )
        } catch {
            throw .pictureFailed(reason: "\(error)")
        }
    }

    /// The world file of a sheet, in degrees: ``MapSheet/worldFile(region:scale:)``.
    static func sheetWorldFile(_ map: ReleasedMap, scale: SheetScale) -> [UInt8] {
        Array(HeatmapPicture.worldFile(map.heatmap, scale: scale).utf8)
    }

    /// What a picture of the cells says of itself.
    static func texts(_ drawing: MapDrawing, crs: String, bounds: MapBounds) -> [PNGText] {
        let edges = [bounds.south, bounds.west, bounds.north, bounds.east]
            .map { FixedDecimal.text(rounding: $0, decimals: 9) }.joined(separator: ",")
        return [PNGText("Title", drawing.map.description.title), PNGText("Software", "Pandapp heatmap")]
            + drawing.map.facts.map { PNGText("pandapp:" + $0.name, $0.text) }
            + [PNGText("pandapp:crs", crs), PNGText("pandapp:bounds", edges)]
    }
}
