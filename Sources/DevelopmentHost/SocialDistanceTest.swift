import ArgumentParser
import Console
import Datasets
import Mobility
import SocialDistance

/// `pandapp app test social-distance`.
struct SocialDistanceTest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "social-distance",
        abstract: "Count whom each person met: same cell at the same time step.",
        discussion: """
            Writes contacts.json: for each person how many distinct people they met who declared that they are ill, \
            and how many others.

            Example: pandapp app test social-distance --tracks day.tracks --query people.txt --output out
            """
    )

    @OptionGroup var options: TestRunOptions

    @Option(
        help: ArgumentHelp("A file of person identifiers, one per line (default: everyone).", valueName: "file"),
        completion: .file()
    )
    var query: String?

    @Flag(help: "Exact counts; accepted for symmetry, as this app's counts carry no noise.")
    var raw = false

    func run() throws {
        let run = try options.open()
        let asked = try query.map { try Self.persons(in: $0, of: run.tracks) } ?? Array(run.tracks.persons.indices)
        let progress = options.console.progress("Counting", total: UInt64(asked.count), unit: .items("persons"))
        let contacts = try progress.ticking {
            let meetings = try Meetings(run.tracks)
            return asked.map { person in
                defer { progress.advance() }
                return meetings.contacts(of: person)
            }
        }
        let report = ContactsReport(run: run.origin, definition: CoPresenceCounter.definition, contacts: contacts)
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
    let contacts: [Contacts]

    var lines: [String] {
        run.lines + contacts.map { "\($0.person): met \($0.ill) declared ill, \($0.notDeclared) not declared" }
    }
}
