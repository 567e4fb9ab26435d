package import ContentStore
package import Cryptography
import Datasets
package import KeyBroker
package import Ledger
import Orders

/// Takes datasets out of use for ever: their orders are closed, their data keys destroyed and their content removed.
///
/// One ledger transaction closes the orders and logs each key as destroyed; only then the key files go, and last the
/// content. Whatever ends a run after the transaction, ``complete()`` does the rest: the log says which keys are to be
/// gone. Whoever calls this holds the ``PublicationLock``.
package struct DatasetRetirement {
    private let ledger: LedgerDatabase
    private let vault: KeyVault
    private let store: any ContentStoring
    private let owner: SharedSecret

    /// What became of retired datasets.
    package struct Outcome: Hashable, Sendable {
        /// The keys whose files were removed now: of the datasets, and of segments that no other dataset needs.
        package var keysRemoved = 0
        /// The datasets whose content the store did not remove; their keys are gone, and a later run tries again.
        package var contentLeft = 0
    }

    /// A retirement.
    ///
    /// - Parameters:
    ///   - ledger: where orders are closed and destructions logged.
    ///   - vault: where the keys are.
    ///   - store: where the content is.
    ///   - owner: secret of the wallet that owns the datasets.
    package init(ledger: LedgerDatabase, vault: KeyVault, store: any ContentStoring, owner: SharedSecret) {
        self.ledger = ledger
        self.vault = vault
        self.store = store
        self.owner = owner
    }

    /// Retires datasets, all or none; one that was retired before stays so.
    ///
    /// - Parameters:
    ///   - datasets: registry addresses.
    ///   - reason: as the log is to say it.
    ///   - now: Unix seconds.
    /// - Returns: what was removed.
    /// - Throws: `PublisherError.unknownDataset`, or what ledger or vault throw.
    @discardableResult
    package func retire(
        _ datasets: [EthereumAddress],
        because reason: KeyDestruction,
        at now: Int64
    ) throws -> Outcome {
        try ledger.retire(plan(datasets, because: reason), at: now)
        return try complete()
    }

    /// What the ledger has to be told to retire datasets; nothing is changed.
    ///
    /// - Throws: `PublisherError.unknownDataset`, or what ledger or vault throw.
    package func plan(_ datasets: [EthereumAddress], because reason: KeyDestruction) throws -> [Retirement] {
        let secret = owner.withSecret { $0.duplicate() }
        let key = try EthereumKey(secret: secret)
        let entries = try datasets.map { address in
            guard let dataset = try ledger.dataset(address) else { throw PublisherError.unknownDataset(address) }
            return (address: address, header: dataset.entry.headerDigest)
        }
        let kept = try vault.records()
        let retired = Set(entries.map(\.header))
        let destroyed = try ledger.destroyedKeys()
        let staying = kept.filter { !retired.contains($0.key) && destroyed[$0.key] == nil }
        let shared = Set(staying.values.flatMap(\.segments))
        return try entries.map { address, header in
            let closing = try ledger.orders(DatasetOrder.self, subject: address).map {
                SignedOperation(.close, on: $0.signed.order, in: ledger.domain, by: key)
            }
            let segments = kept[header]?.segments ?? []
            let keys = [header] + segments.filter { !shared.contains($0) }
            return Retirement(closing: closing, keys: keys, reason: reason)
        }
    }

    /// Removes every key that the log calls destroyed, and the content that only these keys opened; finishes what a
    /// killed run left, and else finds nothing to do.
    ///
    /// - Throws: what ledger or vault throw; what the store throws is counted only, for ciphertext without a key tells
    ///   nobody anything.
    @discardableResult
    package func complete() throws -> Outcome {
        let destroyed = Set(try ledger.destroyedKeys().keys)
        guard !destroyed.isEmpty else { return Outcome() }
        var outcome = Outcome()
        for key in try vault.digests().intersection(destroyed) {
            try vault.destroy(key)
            outcome.keysRemoved += 1
        }
        for dataset in try ledger.datasets() where destroyed.contains(dataset.entry.headerDigest) {
            do {
                try removeContent(of: dataset.entry, destroyed: destroyed)
            } catch {
                outcome.contentLeft += 1
            }
        }
        return outcome
    }

    /// Removes a dataset's segments and then its own file, which names them; a file that is damaged goes alone.
    private func removeContent(of dataset: DatasetEntry, destroyed: Set<Digest>) throws {
        let identifier = try ContentIdentifier(parsing: dataset.contentIdentifier)
        guard try store.contains(identifier) else { return }
        let file = try? DatasetContainer.split(store.read(identifier)).header
        let header = try file.map(DatasetHeader.init(decoding:))
        for segment in header?.segments ?? [] where destroyed.contains(segment.headerDigest) {
            try store.remove(ContentIdentifier(parsing: segment.contentIdentifier))
        }
        try store.remove(identifier)
    }
}
