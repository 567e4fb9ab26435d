import Geohash
import Heatmap
import MapExport

/// Reads the input as a report and a table with a NUL between them.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    let parts = input.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false).map { Array($0) }
    guard parts.count == 2, let map = try? ReleasedMap(report: parts[0], cells: parts[1]) else { return 0 }
    let region = map.heatmap.parameters.region
    let ground = map.heatmap.cells.reduce(0) { $0 + $1.block.columns.count * $1.block.rows.count }
    precondition(ground == region.count, "the cells are not the region")
    let report = Array(map.heatmap.reportJSON(description: map.description).utf8)
    guard let again = try? ReleasedMap(report: report, cells: map.heatmap.csv()) else {
        preconditionFailure("an accepted map is refused as it is written")
    }
    precondition(again.description == map.description, "words are lost")
    precondition(again.heatmap.cells.map(\.block) == map.heatmap.cells.map(\.block), "cells are lost")
    precondition(again.heatmap.cells.map(\.estimate) == map.heatmap.cells.map(\.estimate), "estimates are lost")
    if let drawing = try? MapDrawing(map) { _ = GeoJSONFile.bytes(drawing) }
    return 0
}
