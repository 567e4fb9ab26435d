/// Why released cells were refused, or a map file could not be written.
package enum MapExportError: Error, Equatable, Sendable {
    /// A file is longer than ``ReleasedMap/maximumReportBytes`` or ``ReleasedMap/maximumCellBytes``.
    case tooLong
    /// The report is no JSON of the expected members, or a number in it is out of its range.
    case malformedReport
    /// The report's format or mechanism is not one that this version knows.
    case unknownFormat
    /// A line of the cells is not six decimals in range, or its box does not lie on the region's grid.
    case malformedCell(line: Int)
    /// There are more cells than ``ReleasedMap/maximumCells``.
    case tooManyCells
    /// The cells overlap, or leave a part of the region out.
    case cellsDoNotTile
    /// The report speaks of other cells than these.
    case reportDiffers
    /// The region reaches beyond the latitudes that a Web-Mercator map has, or is narrower than its smallest pixel.
    case notOnMercator
    /// A basemap is no GeoJSON, has a place outside of the Earth, too many, or a credit that cannot be printed.
    case malformedBasemap
    /// A picture could not be made; the reason is libpng's or Cartography's.
    case pictureFailed(reason: String)
    /// zlib, libzip or SQLite refused; the reason is its own.
    case libraryFailed(reason: String)
}
