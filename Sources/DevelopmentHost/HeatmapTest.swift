import ArgumentParser
import Console
import Cryptography
import Geohash
import Heatmap
import Mobility

/// `pandapp app test heatmap`.
struct HeatmapTest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "heatmap",
        abstract: "Draw where people were who declared that they are ill.",
        discussion: """
            With --raw: the exact number of fixes in each cell, cells.csv and heatmap.png. Without: one day's map as the \
            enclave makes it, with its noise and its bounds, from a random data key or the one of --data-key-file.

            Example: pandapp app test heatmap --tracks day.tracks --raw --output out
            """
    )

    @OptionGroup var options: TestRunOptions

    @Flag(help: "Show the exact counts before protection.")
    var raw = false

    @Flag(help: "With --raw: count each person once in a cell, however many fixes.")
    var distinctPersons = false

    @Option(help: "The characters of the raw map's cells, 1 to 12.")
    var precision = 9

    @Option(
        help: ArgumentHelp("The protected map's parameters, JSON: see HeatmapParametersFile.", valueName: "file"),
        completion: .file()
    )
    var parameters: String?

    @Option(
        help: ArgumentHelp("The data key that the noise follows from: 32 bytes, hexadecimal.", valueName: "file"),
        completion: .file()
    )
    var dataKeyFile: String?

    func validate() throws {
        guard (1...12).contains(precision) else { throw ValidationError("The precision must be 1 to 12.") }
        guard raw || !distinctPersons else {
            throw ValidationError("--distinct-persons is of --raw: a protected map's measure stands in --parameters.")
        }
        guard !raw || (parameters == nil && dataKeyFile == nil) else {
            throw ValidationError(
                "A raw map has neither parameters nor a key: leave out --parameters, --data-key-file."
            )
        }
    }

    func run() throws {
        let run = try options.open()
        let report = try options.console.progress("Drawing").ticking {
            raw ? try rawHeatmap(run).write() : try protectedHeatmap(run).write()
        }
        try options.console.report.write(report, essential: true)
    }

    private func rawHeatmap(_ run: TestRun) throws -> RawHeatmap {
        try RawHeatmap(run, precision: precision, unit: distinctPersons ? .visits : .fixes)
    }

    private func protectedHeatmap(_ run: TestRun) throws -> ProtectedHeatmap {
        let file = try parameters.map { try HeatmapParametersFile.read($0) } ?? HeatmapParametersFile()
        return ProtectedHeatmap(run: run, parameters: try file.parameters(for: run.tracks), dataKey: try dataKey())
    }

    private func dataKey() throws -> SharedSecret {
        guard let dataKeyFile else { return SharedSecret(SecretBytes(random: 32)) }
        let text = String(decoding: try InputFile.read(dataKeyFile, limit: 128), as: UTF8.self)
        guard var bytes = try? Hexadecimal.decode(String(text.filter { !$0.isWhitespace })), bytes.count == 32 else {
            throw CommandFailure(
                .badData,
                code: "data-key-malformed",
                what: "\(dataKeyFile) could not be used",
                why: "It does not hold 32 bytes in hexadecimal",
                remedy: "Make one: openssl rand -hex 32"
            )
        }
        return SharedSecret(SecretBytes(consumingAndWiping: &bytes))
    }
}

/// The result of `app test heatmap`.
struct HeatmapReport: CommandReport {
    static let verb = "app-test-heatmap"

    /// A cell and its exact count; in raw reports only.
    struct Densest: Encodable {
        let geohash: String
        let count: UInt64
    }

    let run: TestOrigin
    let days: String
    let illPersons: Int
    let isRaw: Bool
    let cells: Int
    var fixes: Int?
    var visits: Int?
    var densest: Densest?
    let picture: String
    let table: String

    var lines: [String] {
        run.lines + ["days:        \(days)", "ill persons: \(illPersons)", "cells:       \(cells)"]
            + (densest.map { ["densest:     \($0.geohash) with \($0.count) \(visits == nil ? "fixes" : "visits")"] }
                ?? [])
            + ["picture:     \(picture)", "table:       \(table)"]
    }
}
