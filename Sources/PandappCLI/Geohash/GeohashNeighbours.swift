import ArgumentParser
import Console
import Geohash

/// `pandapp geohash neighbours`.
struct GeohashNeighbours: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "neighbours",
        abstract: "Print the adjacent cells of each geohash on standard input.",
        discussion: """
            Prints one line per geohash: its neighbours to the north, north-east, east, south-east, south, south-west, \
            west and north-west, separated by spaces; - where a pole has none.

            Example: echo u4pruydqqvj | pandapp geohash neighbours
            """
    )

    @OptionGroup var output: OutputOptions

    func run() throws {
        let cells = try LineConversion(report: output.report).run { line throws(LineDefect) in
            let cell = Neighbourhood(try GeohashCell(line: line))
            return (text: cell.line, value: cell)
        }
        if output.json { try output.report.write(Neighbourhoods(cells: cells)) }
    }

    private struct Neighbourhoods: CommandReport {
        static let verb = "geohash-neighbours"
        let cells: [Neighbourhood]
        var lines: [String] { cells.map(\.line) }
    }

    private struct Neighbourhood: Encodable {
        let geohash: String
        let north: String?
        let northEast: String?
        let east: String?
        let southEast: String?
        let south: String?
        let southWest: String?
        let west: String?
        let northWest: String?

        init(_ cell: GeohashCell) {
            geohash = cell.text
            north = cell.neighbour(.north)?.text
            northEast = cell.neighbour(.northEast)?.text
            east = cell.neighbour(.east)?.text
            southEast = cell.neighbour(.southEast)?.text
            south = cell.neighbour(.south)?.text
            southWest = cell.neighbour(.southWest)?.text
            west = cell.neighbour(.west)?.text
            northWest = cell.neighbour(.northWest)?.text
        }

        var line: String {
            [north, northEast, east, southEast, south, southWest, west, northWest].map { $0 ?? "-" }
                .joined(separator: " ")
        }
    }
}
