package import ContentStore
package import Cryptography
package import DatasetAssembly
import Datasets
import Durability
package import Foundation
package import KeyBroker
package import Ledger
package import Orders

extension SegmentLayout {
    /// The layout that holds exactly these columns; nil where none does.
    package init?(columns: [String]) {
        switch columns {
        case ["cell-tokens-of-ill"]: self = .tokens
        case ["row-key", "group", "status"]: self = .contacts
        default: return nil
        }
    }
}

/// An app on the whitelist, and what its dataset must hold.
package struct WhitelistedApp: Sendable {
    /// The app's registry entry and owner.
    package var registered: Registered<AppEntry>
    /// The layout, precision and parameters for it.
    package var demand: AppDemand

    /// An app with its demand.
    package init(registered: Registered<AppEntry>, demand: AppDemand) {
        self.registered = registered
        self.demand = demand
    }
}

/// What one app's dataset of a night became.
package struct PublishedDataset: Sendable {
    /// The app's name.
    package let app: String
    /// The dataset's registry address.
    package let dataset: EthereumAddress
    /// The content identifier of the dataset's file.
    package let contentIdentifier: String
    /// Hash of the restricted dataset order.
    package let order: Digest
    /// Revision of the night, from 1.
    package let revision: Int
    /// Bytes of all files.
    package let size: UInt64
    /// How much went in; nil for what had been published before.
    package let quality: SegmentQuality?
}

/// The night's work: one encrypted dataset per whitelisted app, stored, its keys with the broker, announced by a signed
/// order restricted to that app; all apps or none.
///
/// Crash safety: files go to a staging folder and from there to the content-addressed store; keys go to the vault; and
/// then one ledger transaction makes the night public. What a run writes before that transaction it first writes down
/// (``PublicationIntent``), so that the next run removes what a killed one left behind; after the transaction, the next
/// run finds the night published.
package struct NightlyPublication {
    /// iExec's DATASET_INFINITE_VOLUME, 2^53 − 1.
    private static let unlimitedVolume = UInt256((1 << 53) - 1)

    private let settings: AssemblySettings
    private let contributions: ContributionStore
    private let store: any ContentStoring
    private let vault: KeyVault
    private let ledger: LedgerDatabase
    private let owner: SharedSecret
    private let folder: URL

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
    ///   - progress: told (steps done, steps in all).
    /// - Returns: the datasets, and whether this run made them.
    /// - Throws: `PublisherError`, or what assembly, store, vault or ledger throw.
    package func publish(
        night: String,
        apps: [WhitelistedApp],
        at now: Int64,
        progress: (Int, Int) -> Void = { _, _ in }
    ) throws -> (datasets: [PublishedDataset], isNew: Bool) {
        let lock = try takeLock()
        defer { extendLifetime(lock) }
        try? FileManager.default.removeItem(at: staging)
        let intentFile = folder.appending(path: "publish.intent")
        try PublicationIntent.recover(file: intentFile, ledger: ledger, vault: vault, store: store)
        if let known = try published(night: night, apps: apps) { return (known, false) }
        try makeStaging()
        var intent = PublicationIntent(file: intentFile)
        let steps = 2 + 2 * apps.count
        let records = try contributions.fixes(of: night)
        guard !records.isEmpty else { throw PublisherError.noContributions(day: night) }
        progress(1, steps)
        let known = NightContributions(day: night, fixes: records, people: try contributions.peopleRecords())
        progress(2, steps)
        var publications: [Publication] = []
        var outcomes: [PublishedDataset] = []
        for (index, app) in apps.enumerated() {
            let prepared = try prepare(app, night: night, contributions: known, intent: &intent)
            publications.append(prepared.publication)
            outcomes.append(prepared.outcome)
            progress(2 + 2 * (index + 1), steps)
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

    private var staging: URL { folder.appending(path: "staging") }

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

    private func takeLock() throws(PublisherError) -> FileLock {
        do throws(FileLock.Failure) {
            return try FileLock(file: folder.appending(path: "publish.lock"))
        } catch {
            throw error == .held ? .anotherRunIsActive : .stateUnwritable
        }
    }

    private func prepare(
        _ app: WhitelistedApp,
        night: String,
        contributions: NightContributions,
        intent: inout PublicationIntent
    ) throws -> (publication: Publication, outcome: PublishedDataset) {
        let name = app.registered.entry.name
        let segmentFile = staging.appending(path: "\(name).segment")
        let segment: AssembledSegment
        do {
            segment = try SegmentAssembly(settings: settings, demand: app.demand)
                .assemble(day: night, contributions: contributions, to: segmentFile)
        } catch DatasetAssemblyError.tooFewContributors(let consenting, let minimum) {
            throw PublisherError.tooFewContributors(app: name, consenting: consenting, minimum: minimum)
        }
        let segmentIdentifier = try keep(segmentFile, checksum: segment.checksum, intent: &intent)
        let datasetFile = staging.appending(path: "\(name).dataset")
        let dataset = try DatasetFileAssembly.assemble(
            demand: app.demand,
            night: night,
            revision: 1,
            segments: [(segment, segmentIdentifier.text)],
            to: datasetFile
        )
        let identifier = try keep(datasetFile, checksum: dataset.checksum, intent: &intent)
        let publication = try announce(app, night: night, dataset: dataset, identifier: identifier)
        try intent.add(key: segment.header.digest)
        try intent.add(key: dataset.header.digest)
        try vault.keep(
            dataset: dataset.header.digest,
            binding: .init(dataset: publication.order.order.dataset, app: app.demand.app),
            dataKey: dataset.key,
            segments: [(segment.header.digest, segment.key)]
        )
        let outcome = PublishedDataset(
            app: name,
            dataset: publication.order.order.dataset,
            contentIdentifier: identifier.text,
            order: publication.order.order.hash(in: ledger.domain),
            revision: 1,
            size: segment.size + dataset.size,
            quality: segment.quality
        )
        return (publication, outcome)
    }

    /// Stores a file and reads it back by its identifier.
    private func keep(
        _ file: URL,
        checksum: Digest,
        intent: inout PublicationIntent
    ) throws -> ContentIdentifier {
        try intent.add(content: UnixFS.identifier(ofFile: file))
        let identifier = try store.add(contentsOf: file)
        var reader = try store.reader(identifier)
        var hash = SHA256Stream()
        while let piece = try reader.next() { hash.update(Array(piece)) }
        guard hash.finish() == checksum else { throw PublisherError.readBackFailed }
        return identifier
    }

    private func announce(
        _ app: WhitelistedApp,
        night: String,
        dataset: AssembledDataset,
        identifier: ContentIdentifier
    ) throws -> Publication {
        let environments = Set<ExecutionEnvironment>(app.demand.runsSimulated ? [.simulated] : [.sgx, .tdx])
        let entry = try DatasetEntry(
            contentIdentifier: identifier.text,
            checksum: dataset.checksum,
            headerDigest: dataset.header.digest,
            environments: environments
        )
        let secret = owner.withSecret { $0.duplicate() }
        let key = try EthereumKey(secret: secret)
        let registered = Registered(entry: entry, owner: key.address)
        let order = DatasetOrder(
            dataset: registered.address,
            volume: Self.unlimitedVolume,
            tag: .tee,
            appRestrict: app.demand.app,
            salt: .random()
        )
        return Publication(
            app: app.demand.app,
            night: night,
            revision: 1,
            dataset: registered,
            order: SignedOrder(order, in: ledger.domain, by: key)
        )
    }
}
