import ArgumentParser
import Console
import Cryptography
import DatasetAssembly
import Ledger
import Orders
import Publisher

/// `pandapp publish`.
struct Publish: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Publish a day: one encrypted dataset for each whitelisted app, announced by a restricted order.",
        discussion: """
            All apps' datasets or none. A day that is published already is left as it is (exit 0), unless contributions, \
            consents or statuses that count for it have changed since: then it gets a new revision, and the former one's \
            order is closed and its keys destroyed. Killed at any moment, the next run completes it. Another run at the \
            same time: exit 75.

            --with-public-heatmap makes of each published night a map for everybody, as run heatmap does, and keeps it \
            in a folder for a web server, with what proves it. Where that fails, the publication stays and the status \
            says so; the next run makes up for it.

            --with-contact-answers runs one contact count of each published night for all who have subscribed \
            (contacts subscribe), and keeps the sealed answers in a folder: everybody fetches a night whole.

            Example: pandapp publish --date 2020-04-01
            Example: pandapp publish --catch-up --max-days 7 --keep-days 30
            Example: pandapp publish --catch-up --with-public-heatmap /srv/www/map
            """
    )

    @Option(help: ArgumentHelp("The day, in the city's time zone (default: yesterday).", valueName: "yyyy-mm-dd"))
    var date: LocalDay?

    @Flag(help: "Publish every day up to that one that is missing or was changed since, oldest first.")
    var catchUp = false

    @Option(help: "With --catch-up: how many days are looked at, 1 to 366.")
    var maxDays = 31

    @Flag(help: "Make a new revision of the day, with fresh keys, even if nothing has changed or it was revoked.")
    var force = false

    @Option(help: "Retire older nights: orders closed, keys destroyed, content removed (default: as at init).")
    var keepDays: Int?

    @Option(
        help: ArgumentHelp(
            "What a task on a dataset that is made now costs, in nRLC (default: as at init).",
            valueName: "price"
        )
    )
    var price: UInt64?

    @Flag(help: "Say what would be published, closed and destroyed, and write nothing.")
    var dryRun = false

    @OptionGroup var publicMap: PublicMapOptions
    @OptionGroup var nightlyAnswers: NightlyAnswersOptions
    @OptionGroup var metrics: MetricsOptions
    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func validate() throws {
        guard (1...366).contains(maxDays) else { throw ValidationError("--max-days must be 1 to 366.") }
        guard (1...36_600).contains(keepDays ?? 1) else { throw ValidationError("--keep-days must be 1 to 36600.") }
        if let price { try PriceOptions.check(price) }
        guard !(force && catchUp) else { throw ValidationError("--force is for one day: give --date, not --catch-up.") }
    }

    func run() async throws {
        let folder = try home.folder()
        guard !dryRun else { return try rehearse(in: folder) }
        try metrics.recording(in: folder) { made in try publish(in: folder, made: &made) }
    }

    /// Publishes, and sets how many datasets were made as soon as they are.
    private func publish(in folder: HomeFolder, made: inout Int) throws {
        let open = try OpenHome(folder)
        let last = try lastDay(in: open)
        let request = try request(through: last, in: open)
        try open.completeWithdrawals()
        let progress = console.progress("Publishing \(last)", unit: .bytes)
        defer { progress.finish() }
        // Held before the wrapping key is read, which might give way to a new one.
        let lock = try open.publicationLock()
        let outcome = try open.log.signing {
            try open.publication().run(
                request,
                holding: lock,
                at: WallClock.seconds(),
                progress: { progress.update(done: UInt64($0), total: UInt64($1)) }
            )
        }
        progress.finish()
        made = outcome.nights.reduce(0) { $0 + $1.made.count }
        let (maps, answers) = withExtendedLifetime(lock) {
            (publicMap.update(in: open, console: console), nightlyAnswers.update(in: open, console: console))
        }
        var nights = try outcome.nights.map { try PublishedDay($0, order: request.apps) }
        if !nights.isEmpty, !catchUp {
            (nights[0].publicMap, nights[0].contactAnswers) = (maps, answers)
            try console.report.write(nights[0])
        } else {
            let caughtUp = CaughtUp(through: last, nights: nights, outcome, publicMap: maps, contactAnswers: answers)
            try console.report.write(caughtUp)
        }
        if let failure = outcome.failures.first { throw failure.error }
        if let failure = maps?.failure ?? answers?.failure { throw failure }
    }

    private func rehearse(in folder: HomeFolder) throws {
        let open = try OpenHome(folder)
        let request = try request(through: lastDay(in: open), in: open)
        let rehearsal = try open.publication().rehearse(request)
        try console.report.write(
            RehearsedPublication(
                nights: rehearsal.plans.map(RehearsedPublication.Night.init),
                withoutContributions: rehearsal.withoutContributions,
                expired: rehearsal.expired.map(\.checksummed)
            ),
            essential: true
        )
    }

    /// The day that was asked for, else the city's yesterday.
    private func lastDay(in open: OpenHome) throws -> LocalDay {
        let clock = try CityClock(zone: open.configuration.timeZone)
        // Retention counts back from it: a day to come would expire what is to be kept.
        if let date { try clock.requireBegun(date) }
        return date ?? clock.day(of: WallClock.seconds()).advanced(by: -1)
    }

    /// The nights up to a day, and up to which they have expired.
    private func request(through last: LocalDay, in open: OpenHome) throws -> PublicationRequest {
        let keepDays = keepDays ?? open.configuration.publication.keepDays
        let lastExpired = keepDays.map { last.advanced(by: -$0).description }
        var nights = [last.description]
        if catchUp {
            let known = try open.contributions().days() + open.ledger.publications().map(\.night)
            let days = (0..<maxDays).reversed().map { last.advanced(by: -$0).description }
            nights = days.filter { $0 >= known.min() ?? "~" && $0 > lastExpired ?? "" }
        }
        return PublicationRequest(
            nights: nights,
            apps: try open.whitelistedApps(datasetPrice: price),
            isForced: force,
            passesOver: catchUp,
            lastExpired: lastExpired
        )
    }
}

extension OpenHome {
    /// The publisher of this home's nights.
    func publication() throws -> NightlyPublication {
        NightlyPublication(
            settings: assemblySettings,
            contributions: try contributions(),
            store: store,
            vault: try vault,
            ledger: ledger,
            owner: try secrets.secret(.publisherWallet),
            folder: folder.folder(of: .publisher)
        )
    }
}

/// The result of `publish`; counts are for the operator, who holds the contributions anyway.
struct PublishedDay: CommandReport {
    static let verb = "publish"

    struct Dataset: Encodable {
        let app: String
        let dataset: String
        let contentIdentifier: String
        let order: String
        let revision: Int
        let bytes: UInt64?
        let contributors: Int?
        let consenting: Int?
        let persons: Int?
        let fixes: Int?
        let coarserThanNeeded: Int?
        let days: [QualityReport]?
        /// How the privacy accounts of its days stand to it; absent where its results are not accounted.
        let privacy: [DatasetPrivacy]?

        init(_ published: PublishedDataset) {
            app = published.app
            dataset = published.dataset.checksummed
            contentIdentifier = published.contentIdentifier
            order = "0x" + published.order.hexadecimal
            revision = published.revision
            bytes = published.quality == nil ? nil : published.size
            contributors = published.quality?.contributors
            consenting = published.quality?.consenting
            persons = published.quality?.persons
            fixes = published.quality?.fixes
            coarserThanNeeded = published.quality?.coarserThanNeeded
            days = published.quality == nil ? nil : published.days.map(QualityReport.init)
            privacy = published.privacy.isEmpty ? nil : published.privacy.map(DatasetPrivacy.init)
        }

        var lines: [String] {
            var lines = ["  \(app): /ipfs/\(contentIdentifier), order \(order.prefix(18))… for this app only"]
            if let persons, let consenting, let contributors, let fixes {
                lines.append(
                    "    \(consenting) of \(contributors) contributors consent; \(persons) persons, \(fixes) fixes"
                )
            }
            if let coarserThanNeeded, coarserThanNeeded > 0 {
                lines[lines.count - 1] +=
                    "; \(coarserThanNeeded) fixes left out: their cells are coarser than the app needs"
            }
            return lines + (privacy ?? []).compactMap(\.warning)
        }
    }

    /// An app without a dataset.
    struct Withheld: Encodable {
        let app: String
        let consenting: Int
        let isRetired: Bool

        var line: String {
            let line = "  \(app): no dataset, too few people consent: \(consenting)"
            return isRetired ? line + "; the former one is retired" : line
        }
    }

    let date: String
    let isNew: Bool
    let datasets: [Dataset]
    let withheld: [Withheld]
    /// What became of the public maps, where one day was published.
    var publicMap: PublicMapReport?
    /// What became of the answers to those who have subscribed, where one day was published.
    var contactAnswers: NightlyAnswersReport?

    /// What became of a night, its apps in their usual order.
    init(_ outcome: PublishedNightOutcome, order apps: [WhitelistedApp]) throws {
        let names = apps.map(\.registered.entry.name)
        let all = outcome.made + outcome.left
        date = outcome.night
        isNew = !outcome.made.isEmpty || outcome.withheld.contains(where: \.isRetired)
        datasets = names.compactMap { name in all.first { $0.app == name } }.map(Dataset.init)
        withheld = outcome.withheld.map { Withheld(app: $0.app, consenting: $0.consenting, isRetired: $0.isRetired) }
    }

    var lines: [String] {
        let headline =
            isNew
            ? datasets.isEmpty ? "\(date) is published no longer:" : "\(date) is published:"
            : datasets.isEmpty ? "\(date) is not published:" : "\(date) was published before; nothing was changed:"
        return [headline] + datasets.flatMap(\.lines) + withheld.map(\.line) + (publicMap?.lines ?? [])
            + (contactAnswers?.lines ?? [])
    }
}
