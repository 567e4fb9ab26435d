import Cryptography
import Foundation
import Geohash
import Heatmap

/// Releases maps of made-up days, for Benchmarks/privacy/measure.py.
///
/// Each line of standard input is `mechanism ε-in-millionths east north seed days output`. `days` holds persons of 48
/// tokens, 32-bit little-endian: cells of a square of 256 × 256, row by row. `output` gets a line a released cell:
/// first and end column, first and end row, tokens. The square begins `east` and `north` cells beside where the quadtree's largest
/// blocks do. The answer is the seconds that counting and releasing took.
@main
struct Main {
    /// About 39 km at the equator, where cells of seven characters are square.
    private static func region(east: UInt32, north: UInt32) throws -> CellRectangle {
        let (column, row) = (131_072 + east, 65_536 + north)
        return try CellRectangle(columns: column..<column + 256, rows: row..<row + 256, precision: 7)
    }

    static func main() throws {
        while let line = readLine() {
            let fields = line.split(separator: " ").map(String.init)
            guard fields.count == 7, let mechanism = HeatmapMechanism(rawValue: fields[0]),
                let epsilon = UInt64(fields[1]), let east = UInt32(fields[2]), let north = UInt32(fields[3]),
                max(east, north) < 256
            else { throw CocoaError(.formatting) }
            let region = try region(east: east, north: north)
            let days = try Data(contentsOf: URL(filePath: fields[5]))
            let parameters = HeatmapParameters(epsilonMillionths: epsilon, region: region, mechanism: mechanism)
            let key = SecretBytes(copying: SHA256Digest.of(Array("benchmark \(fields[4])".utf8)).bytes)
            let clock = ContinuousClock()
            let start = clock.now
            var histogram = try TokenHistogram(region: region)
            for person in 0..<days.count / 192 {
                let tokens = (0..<48).map { days.word(192 * person + 4 * $0) }
                try histogram.addPerson(tokens.span)
            }
            let map = try HeatmapMechanism.release(histogram, parameters: parameters, noiseKey: key)
            let seconds = (clock.now - start) / .seconds(1)
            try Data(text(of: map).utf8).write(to: URL(filePath: fields[6]))
            print(seconds)
            fflush(nil)
        }
    }

    private static func text(of map: ReleasedHeatmap) -> String {
        map.cells.map { cell in
            let (west, south) = (map.parameters.region.columns.lowerBound, map.parameters.region.rows.lowerBound)
            let (columns, rows) = (cell.block.columns, cell.block.rows)
            return "\(columns.lowerBound - west) \(columns.upperBound - west) \(rows.lowerBound - south) "
                + "\(rows.upperBound - south) \(cell.estimate)\n"
        }.joined()
    }
}

extension Data {
    /// The little-endian word at an offset.
    fileprivate func word(_ offset: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(self[startIndex + offset + $1]) << UInt32(8 * $1) }
    }
}
