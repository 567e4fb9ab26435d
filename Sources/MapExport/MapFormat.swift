package import Cartography
package import Foundation
internal import LargeLettering

/// A form in which a released map can be written, each for other programs.
package enum MapFormat: String, CaseIterable, Sendable {
    /// ``GeoTIFFFile``: `heatmap.tif`.
    case geotiff
    /// ``GeoJSONFile``: `heatmap.geojson`.
    case geojson
    /// ``KMZFile``: `heatmap.kmz`.
    case kmz
    /// ``MBTilesFile``: `heatmap.mbtiles`.
    case mbtiles
    /// ``MapPictureFile``: `heatmap-map.png` with `heatmap-map.pgw`, `heatmap@2x.png` with `heatmap@2x.pgw`, and
    /// `heatmap.pgw`, the world file of the picture that the app drew.
    case png

    /// The form's files by their names.
    ///
    /// - Parameters:
    ///   - drawing: The map.
    ///   - folder: Where a database may lie while it is written.
    ///   - basemap: Public lines over the sheet.
    /// - Returns: Names and contents.
    /// - Throws: `MapExportError`.
    package func files(
        of drawing: MapDrawing,
        folder: URL,
        basemap: Basemap? = nil
    ) throws(MapExportError) -> [(name: String, content: [UInt8])] {
        switch self {
        case .geotiff: [("heatmap.tif", try GeoTIFFFile.bytes(drawing))]
        case .geojson: [("heatmap.geojson", GeoJSONFile.bytes(drawing))]
        case .kmz: [("heatmap.kmz", try KMZFile.bytes(drawing))]
        case .mbtiles: [("heatmap.mbtiles", try MBTilesFile.bytes(drawing, folder: folder))]
        case .png:
            [
                ("heatmap-map.png", try MapPictureFile.raster(drawing)),
                ("heatmap-map.pgw", MapPictureFile.worldFile(drawing)),
                ("heatmap@2x.png", try MapPictureFile.sheet(drawing.map, basemap: basemap)),
                ("heatmap@2x.pgw", MapPictureFile.sheetWorldFile(drawing.map, scale: .double)),
                ("heatmap.pgw", MapPictureFile.sheetWorldFile(drawing.map, scale: .single)),
            ]
        }
    }
}
