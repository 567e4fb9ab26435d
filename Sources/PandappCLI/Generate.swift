import ArgumentParser
import Console
import Generator
import Mobility

/// `pandapp generate`.
struct Generate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Make up people who live, work and meet in a city, and their tracks; same seed, same bytes.",
        discussion: """
            Without --output each person gets a key and contributes each day into the home, which must have been made \
            with 'pandapp init --development'. With --output there is only a track file per day, YYYY-MM-DD.tracks.

            Example: pandapp generate --persons 2000 --days 1 --seed 1 --city 45.7578,4.8320 \
            --time-zone Europe/Paris --output tracks
            """
    )

    @Option(help: "The number of people.")
    var persons: Int

    @Option(help: "The number of days.")
    var days = 1

    @Option(help: "What everything follows from.")
    var seed: UInt64 = 1

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The city's middle (default: the home's).", valueName: "lat,lng")
    )
    var city: Position?

    @Option(help: ArgumentHelp("The first day.", valueName: "yyyy-mm-dd"))
    var firstDay = LocalDay(number: 18_353)

    @Option(help: "The share of people who declare that they are ill, 0 to 1.")
    var illShare = 0.05

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Write track files into this folder, and contribute nothing.", valueName: "dir"),
        completion: .directory
    )
    var output: String?

    @OptionGroup var zone: ZoneOptions
    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let home = try home.folder()
        if output == nil { try home.requireInitialised() }
        let clock = try zone.clock(home: home)
        let population = try population(clock: clock, city: try city ?? configuredCity(of: home))
        let folder = try output.map { try OutputFolder($0) }
        var made: [GeneratedTracks.Day] = []
        for index in 0..<days {
            let day = firstDay.advanced(by: index)
            let tracks = try generate(day, index, of: population)
            let file = try folder?.write(TrackFile.encode(tracks), as: "\(day).tracks")
            if folder == nil { try contribute(tracks, day: day, to: home) }
            made.append(GeneratedTracks.Day(date: day, fixes: tracks.count, file: file))
            if index == days - 1 {
                let ill = tracks.persons.count { $0.status == .ill }
                try console.report.write(GeneratedTracks(persons: persons, ill: ill, seed: seed, days: made))
            }
        }
    }

    private func population(clock: CityClock, city: Position) throws -> SyntheticPopulation {
        // Checked before it sizes anything.
        guard SyntheticPopulation.dayCounts.contains(days) else {
            throw GeneratorError.daysOutOfRange(allowed: SyntheticPopulation.dayCounts)
        }
        let plan = try CityPlan(
            latitude: city.latitude,
            longitude: city.longitude,
            venues: CityPlan.venueCount(forPersons: persons),
            seed: seed
        )
        return try SyntheticPopulation(
            persons: persons,
            midnights: (0..<days).map { clock.start(of: firstDay.advanced(by: $0)) },
            timeZone: clock.zone,
            firstWeekday: firstDay.weekday,
            seed: seed,
            city: plan,
            illShare: illShare
        )
    }

    private func configuredCity(of home: HomeFolder) throws -> Position {
        guard home.isInitialised else {
            throw ValidationError("The city's middle is not known: give --city lat,lng, or a home that has one.")
        }
        let city = try HomeConfiguration.load(from: home).city
        return Position(latitude: city.latitude, longitude: city.longitude)
    }

    private func generate(_ day: LocalDay, _ index: Int, of population: SyntheticPopulation) throws -> TrackSet {
        let progress = console.progress("Generating \(day)", total: UInt64(persons), unit: .items("persons"))
        defer { progress.finish() }
        return try population.tracks(day: index) { progress.update(done: UInt64($0)) }
    }

    private func contribute(_ tracks: TrackSet, day: LocalDay, to home: HomeFolder) throws {
        let progress = console.progress(
            "Contributing \(day)",
            total: UInt64(tracks.persons.count),
            unit: .items("persons")
        )
        defer { progress.finish() }
        try TrackContribution(home: home).contribute(tracks, day: day, statusSince: firstDay, progress: progress)
    }
}

/// The result of `generate`.
private struct GeneratedTracks: CommandReport {
    static let verb = "generate"

    struct Day: Encodable {
        let date: LocalDay
        let fixes: Int
        let file: String?
    }

    let persons: Int
    let ill: Int
    let seed: UInt64
    let days: [Day]

    var lines: [String] {
        ["\(persons) made-up people, of whom \(ill) declared ill (seed \(seed))"]
            + days.map { "\($0.date): \($0.fixes) fixes, " + ($0.file ?? "contributed into the home") }
    }
}

extension LocalDay {
    /// The day of the week; 1970-01-01 was a Thursday.
    fileprivate var weekday: Weekday {
        let days = (number + 3) % 7
        return Weekday(rawValue: days < 0 ? days + 7 : days) ?? .monday
    }
}
