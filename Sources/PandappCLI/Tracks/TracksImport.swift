import ArgumentParser
import Console
import Foundation
import Mobility

/// `pandapp tracks import`.
struct TracksImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Read tracks from a public format; contribute them into the home, or write a track file.",
        discussion: """
            A geohash CSV has the columns person,time_step,geohash,status and is one day's: it needs --date and \
            --step-seconds. A scikit-mobility file has the columns uid,datetime,lat,lng and may span many days: it \
            needs --statuses, a file of uid,status, or --all-ill. A GPX or GeoLife PLT file is one person's, who is \
            named like the file unless --person says otherwise; it needs --statuses or --all-ill too. People without \
            a key get one: development only.

            Example: pandapp tracks import day.csv --format geohash-csv --date 2020-04-01 --step-seconds 300 \
            --time-zone Europe/Paris --output day.tracks
            """
    )

    @Argument(help: "The file to read.", completion: .file())
    var file: String

    @Option(help: "The file's format: geohash-csv, scikit-mobility, gpx or plt.")
    var format: TrackFormat

    @Option(help: ArgumentHelp("The day of a geohash CSV.", valueName: "yyyy-mm-dd"))
    var date: LocalDay?

    @Option(help: "The length of a geohash CSV's time step.")
    var stepSeconds: UInt32?

    @Option(
        help: ArgumentHelp("A file uid,status, for a file without statuses.", valueName: "file"),
        completion: .file()
    )
    var statuses: String?

    @Option(help: ArgumentHelp("Whose a GPX or PLT file is (default: the file's name).", valueName: "uid"))
    var person: String?

    @Flag(help: "Take everyone of a file without statuses as declared ill.")
    var allIll = false

    @Option(help: "The characters of the cells that positions in degrees become, 1 to 12.")
    var precision = 12

    @Flag(help: "Leave out bad rows, count and report them, instead of stopping at the first.")
    var skipBadRows = false

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Write this track file, and contribute nothing.", valueName: "file"),
        completion: .file()
    )
    var output: String?

    @OptionGroup var zone: ZoneOptions
    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func validate() throws {
        guard person == nil || format == .gpx || format == .plt else {
            throw ValidationError("A \(format.rawValue) file names its persons: leave out --person.")
        }
        switch format {
        case .geohashCSV:
            guard date != nil, let stepSeconds, stepSeconds > 0 else {
                throw ValidationError("A geohash CSV needs --date and --step-seconds (at least 1).")
            }
            guard statuses == nil, !allIll else {
                throw ValidationError("A geohash CSV has statuses of its own: leave out --statuses and --all-ill.")
            }
        case .scikitMobility, .gpx, .plt:
            guard (statuses != nil) != allIll else {
                throw ValidationError("A \(format.rawValue) file needs either --statuses or --all-ill.")
            }
            guard date == nil, stepSeconds == nil else {
                throw ValidationError("A \(format.rawValue) file has its own times: leave out --date, --step-seconds.")
            }
            guard (1...12).contains(precision) else { throw ValidationError("The precision must be 1 to 12.") }
        }
    }

    func run() async throws {
        let home = try home.folder()
        let clock = try zone.clock(home: home)
        let (tracks, rows, statusRows) = try console.progress("Reading \(file)").ticking { try read(clock: clock) }
        if let output {
            try OutputFile.write(TrackFile.encode(tracks), to: output)
        } else {
            try home.requireInitialised()
            let days = try tracks.splitByDay(clock: clock)
            for (day, tracks) in days {
                let progress = console.progress(
                    "Contributing \(day)",
                    total: UInt64(tracks.persons.count),
                    unit: .items("persons")
                )
                defer { progress.finish() }
                try TrackContribution(home: home).contribute(
                    tracks,
                    day: day,
                    statusSince: days.first?.day ?? day,
                    progress: progress
                )
            }
        }
        try console.report.write(
            ImportedTracks(
                rows: rows,
                statusRows: statusRows,
                tracks: TrackSummary(tracks, clock: clock),
                output: output
            )
        )
    }

    private func read(clock: CityClock) throws -> (TrackSet, ImportReport, ImportReport?) {
        let input = TrackInput(policy: skipBadRows ? .skip : .refuse)
        switch format {
        case .geohashCSV:
            guard let date, let stepSeconds else { throw ValidationError("--date and --step-seconds are needed.") }
            let (tracks, rows) = try input.geohashCSV(file, day: date, stepSeconds: stepSeconds, clock: clock)
            return (tracks, rows, nil)
        case .scikitMobility:
            let table = try statuses.map { try input.statuses($0) }
            let (tracks, rows) = try input.scikitMobility(
                file,
                statuses: table.map { .table($0.0) } ?? .allIll,
                precision: precision,
                clock: clock
            )
            return (tracks, rows, table?.1)
        case .gpx, .plt:
            let table = try statuses.map { try input.statuses($0) }
            let owner = try owner(statuses: table?.0)
            let (tracks, rows) =
                format == .gpx
                ? try input.gpx(file, person: owner, precision: precision, clock: clock)
                : try input.plt(file, person: owner, precision: precision, clock: clock)
            return (tracks, rows, table?.1)
        }
    }

    /// The one person of a GPX or PLT file, with the status of the table; everyone is ill without one.
    private func owner(statuses: [String: HealthStatus]?) throws -> Person {
        let identifier = person ?? URL(filePath: file).deletingPathExtension().lastPathComponent
        guard let statuses else { return Person(identifier: identifier, status: .ill) }
        guard let status = statuses[identifier] else {
            throw CommandFailure(
                .badData,
                code: "person-without-status",
                what: "\(file) could not be used",
                why: "The statuses file does not name its person, '\(identifier)'",
                remedy: "Add the row '\(identifier),ill' or '\(identifier),not_declared', or give --person"
            )
        }
        return Person(identifier: identifier, status: status)
    }
}
