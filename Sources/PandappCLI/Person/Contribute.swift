import ArgumentParser
import Console
import Cryptography
import DatasetAssembly
import Foundation
import Ledger
import Mobility
import Orders

/// `pandapp contribute`.
struct Contribute: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contribute",
        abstract: "Give the publisher your own fixes of one or more days, signed by your key and sealed.",
        discussion: """
            A scikit-mobility file has the columns uid,datetime,lat,lng and may span many days; a geohash CSV has the \
            columns person,time_step,geohash,status, is one day's and needs --date and --step-seconds; a GPX file, or \
            one of GeoLife's PLT, or all of a folder, is one person's, hence yours; movingpandas, trackintel, kepler \
            and moving-features are read too. Statuses in a file are not used: say how you are with 'pandapp health \
            declare'. Nobody may use what you contribute before you consent: 'pandapp consent grant'. The same day \
            again changes nothing; more fixes of a day are added.

            Example: pandapp contribute me.csv --format scikit-mobility --person-key me.key
            """
    )

    @OptionGroup var source: TrackFileOptions

    @Option(help: ArgumentHelp("Which of the file's people you are (needed if there are several).", valueName: "id"))
    var uid: String?

    @OptionGroup var person: PersonKeyOptions
    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func validate() throws {
        guard uid == nil || !source.isOnePersons else {
            throw ValidationError("A \(source.format.rawValue) file is one person's: leave out --uid.")
        }
    }

    func run() async throws {
        let voice = try PersonVoice(person, home: home)
        let reading = console.progress("Reading \(source.file)")
        let (days, rows) = try reading.ticking { try ownDays(clock: voice.clock) }
        let progress = console.progress("Contributing", total: UInt64(days.count), unit: .items("days"))
        defer { progress.finish() }
        var contributed: [ContributedTracks.Day] = []
        for (day, fixes) in days {
            contributed.append(
                ContributedTracks.Day(
                    date: day,
                    fixes: fixes.cells.count,
                    isNew: try voice.contribute(fixes),
                    published: try voice.home.appsPublished(on: day)
                )
            )
            progress.advance()
        }
        progress.finish()
        let hasConsented = try !voice.lastWord().consents.isEmpty
        try console.report.write(ContributedTracks(rows: rows, days: contributed, hasConsented: hasConsented))
    }

    /// The person's fixes by day; all are checked before the first is contributed.
    private func ownDays(clock: CityClock) throws -> ([(day: LocalDay, fixes: DayFixes)], ImportedTracks.Rows) {
        let (tracks, report) = try source.read(statuses: .allNotDeclared, person: "me", clock: clock)
        let identifier = try ownIdentifier(in: tracks)
        var days: [(day: LocalDay, fixes: DayFixes)] = []
        for (day, tracks) in try tracks.splitByDay(clock: clock) {
            guard let index = tracks.persons.firstIndex(where: { $0.identifier == identifier }) else { continue }
            try clock.requireBegun(day)
            days.append((day, try tracks.dayFixes(of: index, day: day, clock: clock)))
        }
        return (days, ImportedTracks.Rows(report))
    }

    private func ownIdentifier(in tracks: TrackSet) throws(CommandFailure) -> String {
        let people = tracks.persons.map(\.identifier)
        if let uid {
            guard people.contains(uid) else { throw .notInFile(source.file) }
            return uid
        }
        guard let only = people.first else { throw .noFixes(source.file) }
        guard people.count == 1 else { throw .severalPersons(people.count, source.file) }
        return only
    }
}

/// The result of `contribute`.
private struct ContributedTracks: CommandReport {
    static let verb = "contribute"

    struct Day: Encodable {
        let date: LocalDay
        let fixes: Int
        let isNew: Bool
        /// The apps for which the day was published before, without these fixes.
        let published: [String]

        var line: String {
            let count = fixes == 1 ? "1 fix" : "\(fixes) fixes"
            guard isNew else { return "\(date): \(count), contributed before; nothing was changed" }
            let line = "\(date): \(count) contributed"
            return published.isEmpty ? line : line + "; the day was published before, and its next revision has them"
        }
    }

    let rows: ImportedTracks.Rows
    let days: [Day]
    let hasConsented: Bool

    var lines: [String] {
        let hint = "You have consented to no app: nothing is computed on this until 'pandapp consent grant'."
        return rows.lines(of: "rows:") + days.map(\.line) + (hasConsented ? [] : [hint])
    }
}

extension OpenHome {
    /// The apps that have a dataset of a day.
    fileprivate func appsPublished(on day: LocalDay) throws -> [String] {
        try appNames.filter { try ledger.publication(app: app($0).address, night: day.description) != nil }
            .map(\.text)
    }
}

extension CommandFailure {
    fileprivate static func severalPersons(_ count: Int, _ file: String) -> CommandFailure {
        CommandFailure(
            .badData,
            code: "several-persons",
            what: "\(file) was not contributed",
            why: "It holds the tracks of \(count) people, and you contribute your own only",
            remedy: "Say which of them you are: --uid ID"
        )
    }

    fileprivate static func notInFile(_ file: String) -> CommandFailure {
        CommandFailure(
            .missingInput,
            code: "person-not-in-file",
            what: "\(file) was not contributed",
            why: "It has no fix of the person named by --uid",
            remedy: "Check --uid against the file's first column"
        )
    }

    fileprivate static func noFixes(_ file: String) -> CommandFailure {
        CommandFailure(
            .badData,
            code: "no-fixes",
            what: "\(file) was not contributed",
            why: "It holds no fix",
            remedy: "Give a file with at least one row"
        )
    }
}
