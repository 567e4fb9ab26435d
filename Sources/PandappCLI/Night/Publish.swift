import ArgumentParser
import Console
import Cryptography
import DatasetAssembly
import Orders
import Publisher

/// `pandapp publish`.
struct Publish: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Publish a day: one encrypted dataset for each whitelisted app, announced by a restricted order.",
        discussion: """
            All apps' datasets or none. A day that is published already is left as it is (exit 0). Killed at any \
            moment, the next run completes it. Another run at the same time: exit 75.

            Example: pandapp publish --date 2020-04-01
            """
    )

    @Option(help: ArgumentHelp("The day, in the city's time zone (default: yesterday).", valueName: "yyyy-mm-dd"))
    var date: LocalDay?

    @OptionGroup var metrics: MetricsOptions
    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let folder = try home.folder()
        try metrics.recording(in: folder) { try publish(in: folder) }
    }

    /// Publishes; the answer is how many datasets were made.
    private func publish(in folder: HomeFolder) throws -> Int {
        let open = try OpenHome(folder)
        let day = try date ?? CityClock(zone: open.configuration.timeZone).day(of: WallClock.seconds()).advanced(by: -1)
        let apps = try open.whitelistedApps()
        let publication = NightlyPublication(
            settings: open.assemblySettings,
            contributions: try open.contributions(),
            store: open.store,
            vault: try open.vault,
            ledger: open.ledger,
            owner: try open.secrets.secret(.publisherWallet),
            folder: open.folder.folder(of: .publisher)
        )
        let progress = console.progress("Publishing \(day)", unit: .bytes)
        defer { progress.finish() }
        let (datasets, isNew) = try open.log.signing {
            try publication.publish(
                night: day.description,
                apps: apps,
                at: WallClock.seconds(),
                progress: { progress.update(done: UInt64($0), total: UInt64($1)) }
            )
        }
        progress.finish()
        try console.report.write(
            PublishedDay(date: day, isNew: isNew, datasets: datasets.map(PublishedDay.Dataset.init))
        )
        return isNew ? datasets.count : 0
    }
}

/// The result of `publish`; counts are for the operator, who holds the contributions anyway.
private struct PublishedDay: CommandReport {
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
        }

        var line: String {
            var line = "  \(app): /ipfs/\(contentIdentifier), order \(order.prefix(18))… for this app only"
            if let persons, let consenting, let contributors, let fixes {
                line +=
                    "\n    \(consenting) of \(contributors) contributors consent; \(persons) persons, \(fixes) fixes"
            }
            if let coarserThanNeeded, coarserThanNeeded > 0 {
                line += "; \(coarserThanNeeded) fixes left out: their cells are coarser than the app needs"
            }
            return line
        }
    }

    let date: LocalDay
    let isNew: Bool
    let datasets: [Dataset]

    var lines: [String] {
        [isNew ? "\(date) is published:" : "\(date) was published before; nothing was changed:"]
            + datasets.map(\.line)
    }
}
