package import ContentStore
package import Cryptography
package import DatasetAssembly
package import Foundation
package import KeyBroker
package import Ledger
import Orders

/// The night's work: one encrypted dataset per whitelisted app, stored, its keys with the broker, announced by a signed
/// order restricted to that app; all apps or none.
///
/// Crash safety: files go to a staging folder and from there to the content-addressed store; keys go to the vault; and
/// then one ledger transaction makes the night public. What a run writes before that transaction it first writes down
/// (``PublicationIntent``), so that the next run removes what a killed one left behind; after the transaction, the next
/// run finds the night published.
package struct NightlyPublication {
    let settings: AssemblySettings
    let contributions: ContributionStore
    let store: any ContentStoring
    let vault: KeyVault
    let ledger: LedgerDatabase
    let owner: SharedSecret
    let folder: URL

    /// A publisher.
    ///
    /// - Parameters:
    ///   - settings: the city's public configuration.
    ///   - contributions: what people gave.
    ///   - store: where ciphertext goes.
    ///   - vault: where keys go.
    ///   - ledger: where the night is announced.
    ///   - owner: secret of the publisher's wallet.
    ///   - folder: the publisher's state folder, for the lock and the staging files.
    package init(
        settings: AssemblySettings,
        contributions: ContributionStore,
        store: any ContentStoring,
        vault: KeyVault,
        ledger: LedgerDatabase,
        owner: SharedSecret,
        folder: URL
    ) {
        self.settings = settings
        self.contributions = contributions
        self.store = store
        self.vault = vault
        self.ledger = ledger
        self.owner = owner
        self.folder = folder
    }

    /// Publishes a night, or finds it published.
    ///
    /// - Parameters:
    ///   - night: `YYYY-MM-DD`.
    ///   - apps: the whitelist.
    ///   - now: Unix seconds.
    ///   - progress: told how much is done of how much.
    /// - Returns: the datasets, and whether this run made them.
    /// - Throws: `PublisherError`, or what assembly, store, vault or ledger throw.
    package func publish(
        night: String,
        apps: [WhitelistedApp],
        at now: Int64,
        progress: @escaping (Int, Int) -> Void = { _, _ in }
    ) throws -> (datasets: [PublishedDataset], isNew: Bool) {
        let lock = try PublicationLock(folder: folder)
        defer { extendLifetime(lock) }
        try? FileManager.default.removeItem(at: staging)
        let intentFile = folder.appending(path: "publish.intent")
        try PublicationIntent.recover(file: intentFile, ledger: ledger, vault: vault, store: store)
        if let known = try published(night: night, apps: apps) { return (known, false) }
        try makeStaging()
        var intent = PublicationIntent(file: intentFile)
        var publications: [Publication] = []
        var outcomes: [PublishedDataset] = []
        let datasets = try prepare(apps.map { ($0, 1) }, night: night, intent: &intent, progress: progress)
        for (app, prepared) in zip(apps, datasets) {
            let publication = try announce(prepared, for: app, night: night, revision: 1)
            try keepKeys(of: prepared, for: publication, intent: &intent)
            publications.append(publication)
            outcomes.append(outcome(of: publication, prepared, for: app))
        }
        try ledger.publishNight(publications, at: now)
        try intent.complete()
        try? FileManager.default.removeItem(at: staging)
        return (outcomes, true)
    }

    /// All apps' datasets of the night, if all are there already.
    private func published(night: String, apps: [WhitelistedApp]) throws -> [PublishedDataset]? {
        var known: [PublishedDataset] = []
        for app in apps {
            guard let publication = try ledger.publication(app: app.demand.app, night: night),
                let dataset = try ledger.dataset(publication.dataset)
            else { return nil }
            known.append(
                PublishedDataset(
                    app: app.registered.entry.name,
                    dataset: publication.dataset,
                    contentIdentifier: dataset.entry.contentIdentifier,
                    order: publication.order,
                    revision: publication.revision,
                    size: 0,
                    quality: nil
                )
            )
        }
        return known
    }

    var staging: URL { folder.appending(path: "staging") }

    private func makeStaging() throws {
        do {
            try FileManager.default.createDirectory(
                at: staging,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw PublisherError.stateUnwritable
        }
    }
}
