import Console
import Foundation
import MapExport

extension ReleasedMap {
    /// The released cells.
    static let cellsName = "cells.csv"
    /// What they are; of a run on development data it has another name.
    static let reportNames = ["report.json", "heatmap.json"]

    /// Reads the released map of a result's folder.
    init(folder: String) throws {
        let places = Self.reportNames.map { "\(folder)/\($0)" }
        let report = places.first { FileManager.default.fileExists(atPath: $0) } ?? places[0]
        try self.init(
            report: InputFile.read(report, limit: UInt64(Self.maximumReportBytes)),
            cells: InputFile.read("\(folder)/\(Self.cellsName)", limit: UInt64(Self.maximumCellBytes))
        )
    }
}
