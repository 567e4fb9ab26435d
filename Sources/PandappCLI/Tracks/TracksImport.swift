import ArgumentParser
import Console
import Mobility

/// `pandapp tracks import`.
struct TracksImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Read tracks from a public format; contribute them into the home, or write a track file.",
        discussion: """
            A geohash CSV has the columns person,time_step,geohash,status and is one day's: it needs --date and \
            --step-seconds. All others need --statuses, a file of uid,status or uid,status,since, or --all-ill; since is \
            the day since which the status holds (default: the first day of the tracks). A scikit-mobility file \
            has the columns uid,datetime,lat,lng, a movingpandas file traj_id,t,x,y, a trackintel file \
            user_id,tracked_at,latitude,longitude; times without a zone are the city's. kepler is GeoJSON with times, \
            moving-features OGC's JSON. A GPX or GeoLife PLT file is one person's, who is named like the file; in a \
            folder of them a file persons.csv of name,uid may say who they are. --person makes all of them one \
            person's. People without a key get one: development only.

            Example: pandapp tracks import day.csv --format geohash-csv --date 2020-04-01 --step-seconds 300 \
            --time-zone Europe/Paris --output day.tracks
            """
    )

    @OptionGroup var source: TrackFileOptions

    @Option(
        help: ArgumentHelp("A file uid,status or uid,status,since, for a file without statuses.", valueName: "file"),
        completion: .file()
    )
    var statuses: String?

    @Option(help: ArgumentHelp("Whose GPX or PLT files are (default: the name of each).", valueName: "uid"))
    var person: String?

    @Flag(help: "Take everyone of a file without statuses as declared ill.")
    var allIll = false

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
        guard person == nil || source.isOnePersons else {
            throw ValidationError("A \(source.format.rawValue) file names its persons: leave out --person.")
        }
        switch source.format {
        case .geohashCSV:
            guard statuses == nil, !allIll else {
                throw ValidationError("A geohash CSV has statuses of its own: leave out --statuses and --all-ill.")
            }
        case .scikitMobility, .movingPandas, .trackintel, .kepler, .movingFeatures, .gpx, .plt:
            guard (statuses != nil) != allIll else {
                throw ValidationError("A \(source.format.rawValue) file needs either --statuses or --all-ill.")
            }
        }
    }

    func run() async throws {
        let home = try home.folder()
        let clock = try zone.clock(home: home)
        let reading = console.progress("Reading \(source.file)")
        let table = try statuses.map { try source.input.statuses($0) }
        let (tracks, rows) = try reading.ticking { try read(table?.0, clock: clock) }
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
                    progress: progress
                ) { person in
                    let since = table?.0.since[tracks.persons[person].identifier].flatMap { LocalDay($0) }
                    return since ?? days.first?.day ?? day
                }
            }
        }
        try console.report.write(
            ImportedTracks(
                rows: rows,
                statusRows: table?.1,
                tracks: TrackSummary(tracks, clock: clock),
                output: output
            )
        )
    }

    private func read(_ table: DeclaredStatuses?, clock: CityClock) throws -> (TrackSet, ImportReport) {
        try source.read(statuses: table.map { .table($0.statuses) } ?? .allIll, person: person, clock: clock)
    }
}
