import ArgumentParser
import Console
import Geohash

/// `pandapp geohash encode`.
struct GeohashEncode: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encode",
        abstract: "Print the geohash of each position on standard input.",
        discussion: "Example: echo '57.64911,10.40744' | pandapp geohash encode --precision 11"
    )

    @Option(help: "The number of characters, 1 to 12.")
    var precision = 9

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...12).contains(precision) else { throw ValidationError("The precision must be 1 to 12.") }
    }

    func run() throws {
        let geohashes = try LineConversion(report: output.report).run { line throws(LineDefect) in
            let geohash = try Self.cell(of: line, precision: precision).text
            return (text: geohash, value: geohash)
        }
        if output.json { try output.report.write(Encoded(precision: precision, geohashes: geohashes)) }
    }

    /// The cell of `lat,lng` or `lat lng`.
    static func cell(of line: String, precision: Int) throws(LineDefect) -> GeohashCell {
        guard let position = Position(line) else {
            throw LineDefect(reason: "It is not a latitude and a longitude: lat,lng")
        }
        do {
            return try GeohashCell(
                latitude: position.latitude,
                longitude: position.longitude,
                precision: precision
            )
        } catch {
            throw LineDefect(reason: error.reason)
        }
    }

    private struct Encoded: CommandReport {
        static let verb = "geohash-encode"
        let precision: Int
        let geohashes: [String]
        var lines: [String] { geohashes }
    }
}
