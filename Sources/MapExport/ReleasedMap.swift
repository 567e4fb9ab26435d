package import Heatmap

/// A released heat map, read back from the files of a result: everything that may be drawn from it and nothing else.
///
/// The files are not trusted: they may come from anybody. What is accepted is exactly what the app can have written, so
/// that every map file made from it is as true as the result.
package struct ReleasedMap: Equatable, Sendable {
    /// The longest `report.json`.
    package static let maximumReportBytes = 1 << 16
    /// The longest `cells.csv`.
    package static let maximumCellBytes = 1 << 27
    /// The most cells.
    package static let maximumCells = 1 << 20

    /// Title, day, source, and the environment's label, which every file made from the map carries.
    package let description: MapDescription
    /// The cells and what they cost.
    ///
    /// Deviations are rounded to thousandths of a person, as `cells.csv` rounds them.
    package let heatmap: ReleasedHeatmap

    /// Reads the two files of a result.
    ///
    /// - Parameters:
    ///   - report: `report.json`: see ``ReleasedHeatmap/reportJSON(description:)``. Members that are not needed may come
    ///     besides.
    ///   - cells: `cells.csv`: see ``ReleasedHeatmap/csv()``. The boxes must lie on the region's geohash grid, tile the
    ///     region, and add up to the report's total.
    /// - Throws: `MapExportError` for what the app cannot have written.
    package init(report: [UInt8], cells: [UInt8]) throws(MapExportError) {
        guard report.count <= Self.maximumReportBytes, cells.count <= Self.maximumCellBytes else { throw .tooLong }
        let report = try HeatmapReport(json: report)
        let rows = try CellTable(parameters: report.parameters).read(cells)
        try CellTiling.check(rows.map(\.block), tile: report.parameters.region)
        guard rows.count == report.cellCount, rows.reduce(0, { $0 + $1.estimate }) == report.totalTokens else {
            throw .reportDiffers
        }
        description = report.description
        heatmap = ReleasedHeatmap(
            readingBack: report.parameters,
            grid: report.grid,
            cells: rows,
            total: (report.totalTokens, report.totalDeviation),
            spent: report.spent,
            deltaExponent: report.deltaExponent
        )
        // Both are rounded to thousandths.
        guard abs(heatmap.noiseFloorPersons - report.noiseFloorPersons) < 0.002 else { throw .reportDiffers }
    }
}
