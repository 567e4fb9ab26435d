import ArgumentParser
import Console
import Geohash

/// `pandapp geohash decode`.
struct GeohashDecode: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode",
        abstract: "Print the middle and the box of each geohash on standard input.",
        discussion: """
            Prints one line per geohash: lat,lng of the middle, a tab, then south,west,north,east of the box.

            Example: echo u4pruydqqvj | pandapp geohash decode
            """
    )

    @OptionGroup var output: OutputOptions

    func run() throws {
        let cells = try LineConversion(report: output.report).run { line throws(LineDefect) in
            let cell = DecodedCell(try GeohashCell(line: line))
            return (text: cell.line, value: cell)
        }
        if output.json { try output.report.write(Decoded(cells: cells)) }
    }

    private struct Decoded: CommandReport {
        static let verb = "geohash-decode"
        let cells: [DecodedCell]
        var lines: [String] { cells.map(\.line) }
    }

    private struct DecodedCell: Encodable {
        let geohash: String
        let latitude: Double
        let longitude: Double
        let south: Double
        let west: Double
        let north: Double
        let east: Double

        init(_ cell: GeohashCell) {
            let box = cell.boundingBox
            geohash = cell.text
            (latitude, longitude) = box.centre
            (south, west, north, east) = (box.south, box.west, box.north, box.east)
        }

        var line: String { "\(latitude),\(longitude)\t\(south),\(west),\(north),\(east)" }
    }
}

extension GeohashCell {
    /// The cell that a line names.
    init(line: String) throws(LineDefect) {
        do {
            self = try GeohashCell(parsing: line)
        } catch {
            throw LineDefect(reason: error.reason)
        }
    }
}
