import ArgumentParser
import Console
import Mobility
import MobilityJSON

/// `pandapp tracks export`.
struct TracksExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a track file in a public format.",
        discussion: """
            A geohash CSV keeps cells, steps and statuses, but not the date. All others keep the middle of each cell and \
            the time, a scikit-mobility file as the city's clocks show it, the others in UTC; statuses go to --statuses. \
            gpx and plt make a folder: a GPX file for each person, or GeoLife's tree Data/000/Trajectory/…, and \
            persons.csv, which says who is who.

            Example: pandapp tracks export 2020-04-01.tracks --format scikit-mobility --output day.csv \
            --statuses statuses.csv
            """
    )

    @Argument(help: "The track file.", completion: .file())
    var file: String

    @Option(help: "The format to write: \(TrackFormat.names).")
    var format: TrackFormat

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The file, or folder, to write (default: standard output).", valueName: "path"),
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
        guard output != nil || (format != .gpx && format != .plt) else {
            throw ValidationError("As \(format.rawValue) each person has files of their own: name a folder, --output.")
        }
    }

    func run() throws {
        let progress = console.progress("Writing \(format.rawValue)")
        guard let (tracks, persons) = try progress.ticking({ try write() }) else { return }
        if let statuses { try OutputFile.write(StatusCSV.write(persons), to: statuses) }
        guard let output else { return }
        try console.report.write(Exported(format: format, tracks: tracks, output: output, statuses: statuses))
    }

    private func write() throws -> TrackFileExport.Written? {
        let file = TrackFileExport(path: file)
        func write<Writer: TrackWriter>(_ make: @escaping (CityClock) -> Writer) throws -> TrackFileExport.Written? {
            guard let output else {
                _ = try file.write(make) { (bytes) throws(CommandFailure) in
                    try console.report.write(text: String(decoding: bytes, as: UTF8.self))
                }
                return nil
            }
            return try file.write(make, to: output)
        }
        switch format {
        case .geohashCSV: return try write { _ in GeohashCSV.Writer() }
        case .scikitMobility: return try write { PointCSV.Writer(localTime: $0.time(at:)) }
        case .movingPandas: return try write { PointCSV.Writer(form: .movingPandas, localTime: $0.time(at:)) }
        case .trackintel: return try write { PointCSV.Writer(form: .trackintel, localTime: $0.time(at:)) }
        case .kepler: return try write { _ in FeatureTracks.Writer(form: .trips) }
        case .movingFeatures: return try write { _ in FeatureTracks.Writer(form: .movingFeatures) }
        case .gpx: return try output.map { try file.write(TrackTree(.gpx), into: $0) }
        case .plt: return try output.map { try file.write(TrackTree(.plt), into: $0) }
        }
    }

    private struct Exported: CommandReport {
        static let verb = "tracks-export"
        let format: TrackFormat
        let tracks: TrackSummary
        let output: String
        let statuses: String?
        var lines: [String] {
            tracks.lines + ["written:   \(output)"] + (statuses.map { ["statuses:  \($0)"] } ?? [])
        }
    }
}
