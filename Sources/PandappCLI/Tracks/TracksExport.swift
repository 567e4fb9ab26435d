import ArgumentParser
import Console
import Mobility

/// `pandapp tracks export`.
struct TracksExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a track file in a public format.",
        discussion: """
            A geohash CSV keeps cells, steps and statuses, but not the date. A scikit-mobility file keeps the middle \
            of each cell and the local time; statuses go to --statuses.

            Example: pandapp tracks export 2020-04-01.tracks --format scikit-mobility --output day.csv \
            --statuses statuses.csv
            """
    )

    @Argument(help: "The track file.", completion: .file())
    var file: String

    @Option(help: "The format to write: geohash-csv or scikit-mobility.")
    var format: WrittenFormat

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The file to write (default: standard output).", valueName: "file"),
        completion: .file()
    )
    var output: String?

    @Option(
        help: ArgumentHelp("Also write the persons' statuses, uid,status, to this file.", valueName: "file"),
        completion: .file()
    )
    var statuses: String?

    @OptionGroup var console: OutputOptions

    func validate() throws {
        guard output != nil || !console.json else {
            throw ValidationError("With --json the tracks need a file of their own: --output.")
        }
    }

    func run() throws {
        let tracks = try console.progress("Reading \(file)").ticking { try TrackInput.trackFile(file) }
        let clock = try CityClock(zone: tracks.timeBase.timeZone)
        let bytes = try console.progress("Writing \(format.rawValue)").ticking {
            switch format {
            case .geohashCSV: GeohashCSV.write(tracks)
            case .scikitMobility: try ScikitMobilityCSV.write(tracks, localTime: clock.time(at:))
            }
        }
        if let statuses { try OutputFile.write(StatusCSV.write(tracks.persons), to: statuses) }
        guard let output else { return try console.report.write(text: String(decoding: bytes, as: UTF8.self)) }
        try OutputFile.write(bytes, to: output)
        try console.report.write(
            Exported(format: format, tracks: TrackSummary(tracks, clock: clock), output: output, statuses: statuses)
        )
    }

    /// The formats that are also written.
    enum WrittenFormat: String, CaseIterable, ExpressibleByArgument, Encodable {
        case geohashCSV = "geohash-csv"
        case scikitMobility = "scikit-mobility"
    }

    private struct Exported: CommandReport {
        static let verb = "tracks-export"
        let format: WrittenFormat
        let tracks: TrackSummary
        let output: String
        let statuses: String?
        var lines: [String] {
            tracks.lines + ["written:   \(output)"] + (statuses.map { ["statuses:  \($0)"] } ?? [])
        }
    }
}
