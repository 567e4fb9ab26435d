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
        /// The keys whose files were removed now: of the datasets, and of their segments.
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
    /// A night is made anew after a withdrawal, and what was computed of one that has merely expired is kept. One whose
    /// own order was closed before is to have neither: there the operator is the reason.
    ///
    /// - Throws: `PublisherError.unknownDataset`, or what ledger or vault throw.
    package func plan(_ datasets: [EthereumAddress], because reason: KeyDestruction) throws -> [Retirement] {
        let secret = owner.withSecret { $0.duplicate() }
        let key = try EthereumKey(secret: secret)
        let nights = Set(try ledger.publications().map(\.order))
        return try datasets.map { address in
            guard let dataset = try ledger.dataset(address)?.entry else {
                throw PublisherError.unknownDataset(address)
            }
            let open = try ledger.orders(DatasetOrder.self, subject: address)
            let wasClosed = !open.contains { nights.contains($0.hash) }
            return Retirement(
                closing: open.map { SignedOperation(.close, on: $0.signed.order, in: ledger.domain, by: key) },
                keys: [dataset.headerDigest] + (try segments(of: dataset)),
                reason: wasClosed && [.withdrawal, .retention].contains(reason) ? .operator : reason
            )
        }
    }

    /// The headers of a dataset's segments, which no other dataset has: as the vault says or, where the dataset's key
    /// is not there or does not open, as its content says; none where neither can be read.
    private func segments(of dataset: DatasetEntry) throws -> [Digest] {
        do {
            if let record = try vault.record(of: dataset.headerDigest) { return record.segments }
        } catch KeyVaultError.altered {
            // It opens nothing, and must not keep anything from being retired.
        }
        return header(of: dataset)?.segments.map(\.headerDigest) ?? []
    }

    /// A dataset's header as the store has it; nil where that cannot be read, or is another one.
    private func header(of dataset: DatasetEntry) -> DatasetHeader? {
        guard let identifier = try? ContentIdentifier(parsing: dataset.contentIdentifier),
            let file = try? DatasetContainer.split(store.read(identifier)).header,
            let header = try? DatasetHeader(decoding: file), header.digest == dataset.headerDigest
        else { return nil }
        return header
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
        for segment in header(of: dataset)?.segments ?? [] where destroyed.contains(segment.headerDigest) {
            try store.remove(ContentIdentifier(parsing: segment.contentIdentifier))
        }
        try store.remove(identifier)
    }
}
