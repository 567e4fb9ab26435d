import ArgumentParser
import Console
import Heatmap
import MapExport
import MapPage

/// `pandapp map page`.
struct MapPageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "page",
        abstract: "Make one HTML page of released heatmaps: a map to explore, offline, with a slider over the days.",
        discussion: """
            The page is one file that loads nothing. It is made of cells.csv and report.json alone, as run heatmap \
            leaves them: its colours are the picture's, its classes those of the cells, on one scale for all days. It \
            needs Leaflet (apt install libjs-leaflet).

            Example: pandapp map page --result out --output map.html
            Example: pandapp map page --result days/2020-04-* --output april.html
            """
    )

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("The folders of the results, a day each.", valueName: "dir"),
        completion: .directory
    )
    var result: [String]

    @Option(name: .shortAndLong, help: ArgumentHelp("The page to write.", valueName: "file"), completion: .file())
    var output: String

    @OptionGroup var console: OutputOptions

    func run() async throws {
        let days = try result.map(ReleasedMap.init(folder:))
        let page = try MapPage(
            days: days,
            verification: MapPage.Verification(
                sentence:
                    "The file result.bundle beside a day's picture proves, offline, which code drew it, where, on "
                    + "which dataset and under which orders:",
                command: "pandapp verify-result result.bundle"
            ),
            library: .installed()
        ).html()
        try OutputFile.write(page, to: output)
        try console.report.write(
            WrittenPage(file: output, bytes: page.count, days: days.map(\.description.day))
        )
    }
}

private struct WrittenPage: CommandReport {
    static let verb = "map-page"
    let file: String
    let bytes: Int
    let days: [String]

    var lines: [String] {
        ["written: \(file), \(bytes) bytes, \(days.count) \(days.count == 1 ? "day" : "days")"]
    }
}

extension MapLibrary {
    /// Leaflet as the system has it.
    static func installed(folder: String = folder) throws -> MapLibrary {
        func read(_ name: String) throws(CommandFailure) -> [UInt8] {
            do {
                return try InputFile.read("\(folder)/\(name)", limit: UInt64(maximumBytes))
            } catch {
                throw CommandFailure(
                    .serviceUnavailable,
                    code: "leaflet-missing",
                    what: "The page could not be made",
                    why: error.why + ": \(folder)/\(name)",
                    remedy: "Install Leaflet: apt install libjs-leaflet"
                )
            }
        }
        return try MapLibrary(script: read(scriptName), style: read(styleName))
    }
}
