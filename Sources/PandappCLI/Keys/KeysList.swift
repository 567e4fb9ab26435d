import ArgumentParser
import Console
import Cryptography
import KeyBroker
import Ledger
import Orders

/// `pandapp keys list`.
struct KeysList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Print every published dataset, whether its order is open, and whether its key is there.",
        discussion: """
            A key is kept, destroyed (the log says why), or missing: then the broker's folder is not the one that was \
            published with. No key is printed.

            Example: pandapp keys list
            """
    )

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let open = try OpenHome(home.folder())
        let (kept, destroyed) = (try open.vault.digests(), try open.ledger.destroyedKeys())
        let datasets = try open.ledger.publications().compactMap { publication -> ListedKeys.Dataset? in
            guard let header = try open.ledger.dataset(publication.dataset)?.entry.headerDigest else { return nil }
            let order = try open.ledger.order(DatasetOrder.self, publication.order)
            return ListedKeys.Dataset(
                app: try open.ledger.app(publication.app)?.entry.name ?? publication.app.checksummed,
                date: publication.night,
                revision: publication.revision,
                dataset: publication.dataset.checksummed,
                isOpen: order.map { !$0.consumption.isClosed } ?? false,
                key: destroyed[header].map { "destroyed: \($0.rawValue)" }
                    ?? (kept.contains(header) ? "kept" : "missing")
            )
        }
        try console.report.write(ListedKeys(datasets: datasets, keys: kept.count), essential: true)
    }
}

/// The result of `keys list`.
private struct ListedKeys: CommandReport {
    static let verb = "keys-list"

    struct Dataset: Encodable {
        let app: String
        let date: String
        let revision: Int
        let dataset: String
        let isOpen: Bool
        let key: String

        var line: String {
            "\(date) \(app) revision \(revision), \(dataset): order \(isOpen ? "open" : "closed"), key \(key)"
        }
    }

    let datasets: [Dataset]
    /// Key files in the vault, those of segments included.
    let keys: Int

    var lines: [String] {
        datasets.isEmpty ? ["Nothing was published."] : datasets.map(\.line) + ["\(keys) key files in all."]
    }
}
