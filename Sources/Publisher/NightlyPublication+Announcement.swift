import ContentStore
import Cryptography
import DatasetAssembly
import Datasets
import KeyBroker
import Ledger
import Orders

extension NightlyPublication {
    /// iExec's DATASET_INFINITE_VOLUME, 2^53 − 1.
    private static let unlimitedVolume = UInt256((1 << 53) - 1)

    /// The registry entry of a prepared dataset, and the order that offers it to its app and to no other.
    func announce(
        _ prepared: PreparedDataset,
        for app: WhitelistedApp,
        night: String,
        revision: Int
    ) throws -> Publication {
        let environments = Set<ExecutionEnvironment>(app.demand.runsSimulated ? [.simulated] : [.sgx, .tdx])
        let entry = try DatasetEntry(
            contentIdentifier: prepared.identifier.text,
            checksum: prepared.dataset.checksum,
            headerDigest: prepared.dataset.header.digest,
            environments: environments,
            privacy: app.privacyTerms(of: prepared.dataset.header)
        )
        let secret = owner.withSecret { $0.duplicate() }
        let key = try EthereumKey(secret: secret)
        let registered = Registered(entry: entry, owner: key.address)
        let order = DatasetOrder(
            dataset: registered.address,
            datasetPrice: app.datasetPrice,
            volume: Self.unlimitedVolume,
            tag: .tee,
            appRestrict: app.demand.app,
            salt: .random()
        )
        return Publication(
            app: app.demand.app,
            night: night,
            revision: revision,
            dataset: registered,
            order: SignedOrder(order, in: ledger.domain, by: key)
        )
    }

    /// Gives the keys of a prepared dataset to the broker's vault, and keeps whose consents it rests on.
    func keepKeys(
        of prepared: PreparedDataset,
        for publication: Publication,
        intent: inout PublicationIntent
    ) throws {
        let segments = prepared.segments.map { (digest: $0.header.digest, key: $0.key) }
        for segment in segments { try intent.add(key: segment.digest) }
        try intent.add(key: prepared.dataset.header.digest)
        try contributions.receipts.keep(prepared.dataset.consents, of: prepared.dataset.header)
        try vault.keep(
            dataset: prepared.dataset.header.digest,
            binding: .init(dataset: publication.order.order.dataset, app: publication.app),
            dataKey: prepared.dataset.key,
            segments: segments
        )
    }

    /// What is said of a dataset that was just made.
    func outcome(
        of publication: Publication,
        _ prepared: PreparedDataset,
        for app: WhitelistedApp
    ) throws -> PublishedDataset {
        let terms = publication.dataset.entry.privacy
        let privacy = try terms.map { terms in
            let name = app.registered.entry.name
            return try ledger.privacyAccounts().balances(of: terms, dataset: publication.dataset.address, app: name)
        }
        return PublishedDataset(
            app: app.registered.entry.name,
            dataset: publication.order.order.dataset,
            contentIdentifier: prepared.identifier.text,
            order: publication.order.order.hash(in: ledger.domain),
            revision: publication.revision,
            size: prepared.size,
            quality: prepared.quality,
            days: prepared.segments.map(\.quality),
            privacy: privacy ?? []
        )
    }
}
