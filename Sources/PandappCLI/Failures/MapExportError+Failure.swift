import Console
import MapExport

extension MapExportError: ReportableError {
    /// A result that was refused, or a map file that could not be made.
    var failure: CommandFailure {
        switch self {
        case .notOnMercator:
            return refused(
                code: "map-beyond-mercator",
                why: "The region reaches beyond 85 degrees of latitude, or is narrower than a pixel",
                remedy: "Use cells.csv: there is no web map of it"
            )
        case .malformedBasemap:
            return CommandFailure(
                .badData,
                code: "basemap-refused",
                what: "The basemap could not be used",
                why:
                    "It is no GeoJSON of longitudes and latitudes, is too large, or has no credit of 1 to 160 characters",
                remedy: "Give a GeoJSON file in EPSG:4326, and --basemap-credit"
            )
        case .pictureFailed(let reason), .libraryFailed(let reason):
            return CommandFailure(
                .internalFault,
                code: "map-export-failed",
                what: "A map file could not be made",
                why: reason,
                remedy: "Check that there is memory and disk space, then report this text"
            )
        default:
            return refused(
                code: "released-map-refused",
                why: why,
                remedy: "Give the folder that run heatmap, or app test heatmap without --raw, wrote"
            )
        }
    }

    private func refused(code: String, why: String, remedy: String) -> CommandFailure {
        CommandFailure(.badData, code: code, what: "The released map could not be used", why: why, remedy: remedy)
    }

    private var why: String {
        switch self {
        case .tooLong: "The report or the table is too long"
        case .malformedReport: "The report is not one that the app writes"
        case .unknownFormat: "The report's format or mechanism is not one that this version knows"
        case .malformedCell(let line): "Line \(line) of the table is not a cell of the report's region"
        case .tooManyCells: "The table has more than \(ReleasedMap.maximumCells) cells"
        case .cellsDoNotTile: "The cells overlap or leave a part of the region out"
        case .reportDiffers: "The report speaks of other cells than the table has"
        case .notOnMercator, .malformedBasemap, .pictureFailed, .libraryFailed: ""
        }
    }
}
