import ArgumentParser
import Console
import Foundation
import Generator
import Mobility
import Realism
import Stripes

/// `pandapp generate`.
struct Generate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Make up people who live, work and meet in a city, and their tracks; same seed, same bytes.",
        discussion: """
            Without --output each person gets a key and contributes each day into the home, which must have been made \
            with 'pandapp init --development'. With --output there is only a track file per day, YYYY-MM-DD.tracks, and \
            generator.json, from which --append-days goes on later; beside them statuses.csv of an epidemic, and copies \
            of the files of a region and of water.

            Example: pandapp generate --persons 2000 --days 1 --seed 1 --city 45.7578,4.8320 \
            --time-zone Europe/Paris --output tracks
            """
    )

    @Option(help: "People, days and extent that go together; options of their own come before it.")
    var preset: GenerationPreset?

    @Option(help: "The number of people.")
    var persons: Int?

    @Option(help: "The number of days (default: 1).")
    var days: Int?

    @Option(help: "What everything follows from (default: 1).")
    var seed: UInt64?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The city's middle (default: the home's).", valueName: "lat,lng")
    )
    var city: Position?

    @Option(help: ArgumentHelp("The side of the city's square (default: 20).", valueName: "km"))
    var extentKm: Double?

    @Option(help: ArgumentHelp("The first day (default: 2020-04-01).", valueName: "yyyy-mm-dd"))
    var firstDay: LocalDay?

    @Option(help: "The share of people who declare that they are ill, 0 to 1 (default: 0.05).")
    var illShare: Double?

    @Option(help: ArgumentHelp("The time between two fixes (default: 300).", valueName: "seconds"))
    var stepSeconds: UInt32?

    @Option(help: "Which fixes track files have: one every step (default), or first and last of each stay (runs).")
    var fixes: FixesOption?

    @Option(help: "How many threads work (default: one for each core); the tracks do not depend on it.")
    var threads: Int?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Write track files into this folder, and contribute nothing.", valueName: "dir"),
        completion: .directory
    )
    var output: String?

    @Option(
        help: ArgumentHelp(
            "Write a report on how real the people are into this folder: a table, diagrams and maps. Without --output "
                + "nothing else is made.",
            valueName: "dir"
        ),
        completion: .directory
    )
    var report: String?

    @Option(help: "Continue the tracks of --output by so many days; its generator.json says how.")
    var appendDays: Int?

    @OptionGroup(title: "Region and water") var area: RegionOptions
    @OptionGroup(title: "Epidemic") var disease: EpidemicOptions
    @OptionGroup var zone: ZoneOptions
    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func validate() throws {
        if appendDays == nil, persons == nil, preset == nil {
            throw ValidationError("How many people? Give --persons or --preset.")
        }
        if let appendDays, appendDays < 1 || output == nil {
            throw ValidationError("--append-days is a positive number, and needs the --output to continue.")
        }
        if appendDays != nil, describesPeople {
            throw ValidationError("--append-days goes by generator.json: say nothing else of people and tracks.")
        }
        if illShare != nil, disease.epidemic != nil {
            throw ValidationError("Who is ill follows from the epidemic: give no --ill-share.")
        }
        if area.tessellation != nil, city != nil || extentKm != nil {
            throw ValidationError("A region is where its areas are: give no --city and no --extent-km.")
        }
        if area.tessellation != nil, output == nil, report == nil {
            throw ValidationError("A home has a city: --tessellation needs --output or --report.")
        }
        if fixes == .runs, output == nil, report == nil {
            throw ValidationError("A home takes a fix for each step: --fixes runs needs --output.")
        }
        if let threads, !(1...256).contains(threads) { throw ValidationError("--threads is not in 1 to 256.") }
    }

    func run() async throws {
        let home = try home.folder()
        if output == nil, report == nil { try home.requireInitialised() }
        let folder = try output.map { GeneratedFolder(output: try OutputFolder($0), workers: workers) }
        let (recipe, done, place) = try recipe(home: home, folder: folder)
        guard disease.truth == nil || recipe.epidemic != nil else {
            throw ValidationError("--truth is of an epidemic: --epidemic.")
        }
        let population = try recipe.population(in: place)
        folder?.removeUnfinished()
        if let folder { try announce(population, days: recipe.days - done, into: folder) }
        let reportFolder = try report.map { try OutputFolder($0) }
        var days = PopulationDays(of: population, workers: workers)
        var outbreak = try Outbreak(recipe, population)
        var made: [GeneratedTracks.Day] = []
        var (lives, city, infected) = (ObservedLives(), ObservedCity(), [Int]())
        if let folder, done == 0 {
            folder.forget()
            // At once: they may have been read from the very copies that were forgotten.
            try place.save(to: folder.output)
        }
        for index in 0..<recipe.days {
            let stays = try outbreak.next(&days, workers: workers)
            if reportFolder != nil {
                lives.add(stays, of: days)
                city.add(stays, of: days)
                infected += [outbreak.infected].compactMap(\.self)
            }
            if index < done || folder == nil && reportFolder != nil { continue }
            made.append(try make(stays, of: days, outbreak, recipe, folder, home))
        }
        if let folder {
            if let statuses = outbreak.statuses(of: days, after: recipe.days - 1) {
                try folder.output.write(statuses, as: GeneratedFolder.statusesName)
            }
            // Last: a run that was cut off before is made again.
            try recipe.save(to: folder.output)
        }
        if let truth = disease.truth, let bytes = outbreak.truth(of: days) { try OutputFile.write(bytes, to: truth) }
        if let reportFolder {
            try RealismReport.write(lives, city, of: population, infected: infected, into: reportFolder)
        }
        let ill = outbreak.persons(of: days, after: recipe.days - 1).count { $0.status == .ill }
        try console.report.write(
            GeneratedTracks(persons: recipe.persons, ill: ill, seed: recipe.seed, days: made, report: report)
        )
    }

    private var workers: Int { threads ?? Stripes.cores }

    /// Whether any option says what people or tracks are made.
    private var describesPeople: Bool {
        let people = [persons != nil, days != nil, preset != nil, seed != nil, city != nil, extentKm != nil]
        let tracks = [firstDay != nil, illShare != nil, stepSeconds != nil, fixes != nil, zone.timeZone != nil]
        return (people + tracks + [disease.epidemic != nil, area.tessellation != nil, area.water != nil]).contains(true)
    }

    /// What to make, how many of its days there are already, and the files that tell of the place.
    private func recipe(
        home: HomeFolder,
        folder: GeneratedFolder?
    ) throws -> (GenerationRecipe, done: Int, PlaceFiles) {
        if let appendDays, let folder {
            var recipe = try GenerationRecipe.load(from: folder.output)
            let done = recipe.days
            let (sum, overflow) = done.addingReportingOverflow(appendDays)
            recipe.days = overflow ? .max : sum
            return (recipe, done, try PlaceFiles(in: folder.output, of: recipe))
        }
        let place = try PlaceFiles(area)
        var recipe = try newRecipe(home: home, place: place)
        if folder == nil { recipe.fixes = .everyStep }
        if let epidemic = recipe.epidemic {
            let population = try recipe.population(in: place, days: Epidemic.calibrationDays)
            recipe.epidemic?.scale = try console.progress("Calibrating the disease").ticking {
                try Epidemic.scale(forReproduction: epidemic.reproduction, of: epidemic.disease, in: population)
            }
        }
        return (recipe, 0, place)
    }

    /// What the options ask for.
    private func newRecipe(home: HomeFolder, place: PlaceFiles) throws -> GenerationRecipe {
        let square = place.region?.tessellation.square
        let city =
            try square.map { Position(latitude: $0.latitude, longitude: $0.longitude) } ?? city
            ?? configuredCity(of: home)
        return GenerationRecipe(
            persons: persons ?? preset?.persons ?? 0,
            days: days ?? preset?.days ?? 1,
            seed: seed ?? 1,
            latitude: city.latitude,
            longitude: city.longitude,
            extentKilometres: square?.kilometres ?? extentKm ?? preset?.extentKilometres ?? 20,
            firstDay: (firstDay ?? LocalDay(number: 18_353)).description,
            timeZone: try zone.clock(home: home).zone,
            illShare: illShare ?? 0.05,
            stepSeconds: stepSeconds ?? 300,
            fixes: fixes ?? .everyStep,
            region: place.region?.commuting,
            regionDigests: place.region?.digests,
            waterDigest: place.water?.digest,
            epidemic: EpidemicRecipe(disease)
        )
    }

    private func configuredCity(of home: HomeFolder) throws -> Position {
        guard home.isInitialised else {
            throw ValidationError("The city's middle is not known: give --city lat,lng, or a home that has one.")
        }
        let city = try HomeConfiguration.load(from: home).city
        return Position(latitude: city.latitude, longitude: city.longitude)
    }

    /// Says what the files will need, and how long that takes, before a long run.
    private func announce(_ population: SyntheticPopulation, days: Int, into folder: GeneratedFolder) throws {
        let clock = ContinuousClock()
        let start = clock.now
        let sample = population.sample()
        let elapsed = start.duration(to: clock.now)
        let bytes = sample.bytesPerDay * UInt64(days)
        try folder.requireSpace(for: bytes)
        // Those before the appended ones are lived again.
        let personDays = population.personCount * population.dayCount
        guard personDays >= 100_000 else { return }
        // Twice, because what is planned on all threads is then written on one.
        let cores = Double(min(workers, Stripes.cores))
        let seconds = elapsed / .seconds(1) * Double(personDays) / Double(sample.personDays) / cores * 2
        let size = ProgressUnit.bytes.text(Double(bytes))
        console.note(
            "About \(size) in \(days) track files of \(population.personCount) people, and "
                + ProgressSnapshot.clock(seconds)
        )
    }

    private func make(
        _ stays: DayOfStays,
        of days: PopulationDays,
        _ outbreak: Outbreak,
        _ recipe: GenerationRecipe,
        _ folder: GeneratedFolder?,
        _ home: HomeFolder
    ) throws -> GeneratedTracks.Day {
        let (day, total) = (recipe.day(stays.day), UInt64(recipe.persons))
        let persons = outbreak.persons(of: days, after: stays.day)
        guard let folder else {
            let tracks = try days.tracks(on: stays, persons: persons, workers: workers)
            let progress = console.progress("Contributing \(day)", total: total, unit: .items("persons"))
            defer { progress.finish() }
            let contribution = TrackContribution(home: home)
            try contribution.contribute(tracks, day: day, progress: progress) { outbreak.since($0, after: stays.day) }
            return GeneratedTracks.Day(date: day, fixes: tracks.count, file: nil)
        }
        let progress = console.progress("Generating \(day)", total: total, unit: .items("persons"))
        defer { progress.finish() }
        let (path, fixes) = try folder.write(stays, as: "\(day).tracks", of: days, persons, progress: progress)
        return GeneratedTracks.Day(date: day, fixes: fixes, file: path)
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
    let report: String?

    var lines: [String] {
        ["\(persons) made-up people, of whom \(ill) declared ill (seed \(seed))"]
            + days.map { "\($0.date): \($0.fixes) fixes, " + ($0.file ?? "contributed into the home") }
            + (report.map { ["How real they are: \($0)/realism.txt"] } ?? [])
    }
}
