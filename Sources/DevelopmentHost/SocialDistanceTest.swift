import ArgumentParser
import Console
import Datasets
import Mobility
import SocialDistance

/// `pandapp app test social-distance`.
struct SocialDistanceTest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "social-distance",
        abstract: "Count whom each person met, by either definition.",
        discussion: """
            Writes contacts.json: for each person how many distinct people they met who declared that they are ill, \
            and how many others. To meet is to be in one cell at one time step (co-presence), or at most a radius apart \
            at one tick (proximity): then also close contacts, times and days, exactly and as a person would be told.

            Example: pandapp app test social-distance --tracks day.tracks --query people.txt --output out
            Example: pandapp app test social-distance --tracks day.tracks --definition proximity --radius 2 --output out
            """
    )

    @OptionGroup var options: TestRunOptions

    @Option(
        help: ArgumentHelp("A file of person identifiers, one per line (default: everyone).", valueName: "file"),
        completion: .file()
    )
    var query: String?

    @Option(help: "What it means to meet: co-presence or proximity.")
    var definition = ContactDefinition.coPresence

    @Option(help: "Within how many metres people are near each other, 0.1 to 100; for proximity.")
    var radius = 2.0

    @Option(help: "The seconds between the instants at which people are compared, 10 to 300; for proximity.")
    var tickSeconds: UInt32 = 60

    @Flag(help: "Count everybody in one pass, not each by one's own; the counts are the same.")
    var batch = false

    @Flag(help: "Exact counts; accepted for symmetry, as they are always written.")
    var raw = false

    func validate() throws {
        guard (0.1...100).contains(radius) else { throw ValidationError("--radius must be 0.1 to 100.") }
        guard (10...300).contains(tickSeconds) else { throw ValidationError("--tick-seconds must be 10 to 300.") }
    }

    func run() throws {
        let run = try options.open()
        let asked = try query.map { try Self.persons(in: $0, of: run.tracks) } ?? Array(run.tracks.persons.indices)
        switch definition {
        case .coPresence: try countCoPresence(asked, in: run)
        case .proximity: try countProximity(asked, in: run)
        }
    }

    private func countProximity(_ asked: [Int], in run: TestRun) throws {
        let definition = try ProximityDefinition(
            radiusMillimetres: UInt64((1000 * radius).rounded()),
            positionErrorMillimetres: 0
        )
        let people = asked.map { run.tracks.persons[$0] }
        let progress = options.console.progress("Counting", total: UInt64(asked.count), unit: .items("persons"))
        let answers = try progress.ticking {
            let dataset = try DevelopmentDataset(run.tracks, definition, tickSeconds: tickSeconds).dataset
            let keys = try people.map { try DevelopmentDataset.key(of: $0) }
            guard !batch else { return try ProximityAnswer.counts(for: keys, in: dataset) }
            return try keys.map { key in
                defer { progress.advance() }
                return try ProximityAnswer.count(for: key, in: dataset)
            }
        }
        let report = ProximityReport(
            run: run.origin,
            radiusMillimetres: definition.radiusMillimetres,
            closeContactSeconds: definition.closeSeconds,
            tickSeconds: tickSeconds,
            isBatch: batch,
            contacts: zip(people, answers).map { ProximityReport.Contacts($0, $1) }
        )
        try run.folder.write(ReportWriter.document(report), as: "contacts.json")
        try options.console.report.write(report, essential: true)
    }

    private func countCoPresence(_ asked: [Int], in run: TestRun) throws {
        let progress = options.console.progress("Counting", total: UInt64(asked.count), unit: .items("persons"))
        let contacts = try progress.ticking {
            let meetings = try Meetings(run.tracks)
            guard !batch else { return try meetings.contacts(ofAll: asked) }
            return asked.map { person in
                defer { progress.advance() }
                return meetings.contacts(of: person)
            }
        }
        let report = ContactsReport(
            run: run.origin,
            definition: CoPresenceCounter.definition,
            isBatch: batch,
            contacts: contacts
        )
        try run.folder.write(ReportWriter.document(report), as: "contacts.json")
        try options.console.report.write(report, essential: true)
    }

    /// The places of the persons whom a query file names.
    private static func persons(in path: String, of tracks: TrackSet) throws(CommandFailure) -> [Int] {
        let places = Dictionary(uniqueKeysWithValues: tracks.persons.enumerated().map { ($1.identifier, $0) })
        let text = String(decoding: try InputFile.read(path), as: UTF8.self)
        var found: [Int] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            // The last line's end is not a line.
            if line.isEmpty, found.count == index, index > 0 { break }
            guard let place = places[String(line)] else {
                throw CommandFailure(
                    .badData,
                    code: "person-unknown",
                    what: "\(path) could not be used",
                    why: "Line \(index + 1) names nobody of the tracks",
                    remedy: "Give identifiers of the track file, one per line"
                )
            }
            found.append(place)
        }
        return found
    }
}

/// The result of `app test social-distance`.
struct ContactsReport: CommandReport {
    static let verb = "app-test-social-distance"

    /// Whom one person met.
    struct Contacts: Encodable, Equatable {
        let person: String
        let ill: Int
        let notDeclared: Int
    }

    let run: TestOrigin
    let definition: String
    /// Whether all were counted in one pass.
    let isBatch: Bool
    let contacts: [Contacts]

    var lines: [String] {
        run.lines + contacts.map { "\($0.person): met \($0.ill) declared ill, \($0.notDeclared) not declared" }
    }
}

extension ContactDefinition: ExpressibleByArgument {}
