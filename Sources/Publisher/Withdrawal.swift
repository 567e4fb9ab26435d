import Cryptography
package import DatasetAssembly
package import Ledger
import Orders

/// Takes back everything of a person, for ever.
///
/// One ledger transaction says that somebody withdrew, under a tag that only the publisher can link, and retires every
/// dataset that holds the person's data; then keys, content and contributions go. Whatever ends a run in between,
/// ``complete()`` does the rest: the log says who is to be gone. Whoever calls this holds the ``PublicationLock``, and
/// nobody contributes meanwhile.
package struct Withdrawal {
    private let contributions: ContributionStore
    private let ledger: LedgerDatabase
    private let retirement: DatasetRetirement

    /// What became of a withdrawal.
    package struct Outcome: Hashable, Sendable {
        /// Whether the person had not withdrawn before.
        package let isNew: Bool
        /// The datasets that were retired.
        package let datasets: Int
        /// The records that were deleted.
        package let records: Int
    }

    /// A withdrawal.
    package init(contributions: ContributionStore, ledger: LedgerDatabase, retirement: DatasetRetirement) {
        (self.contributions, self.ledger, self.retirement) = (contributions, ledger, retirement)
    }

    /// Does what a person's signed record asks for; a second one changes nothing.
    ///
    /// - Throws: `DatasetAssemblyError.malformedRecord` for a record that says something else, or what ``complete()``
    ///   throws.
    package func withdraw(_ record: SignedRecord, at now: Int64) throws -> Outcome {
        guard record.statement == .withdrawal else { throw DatasetAssemblyError.malformedRecord }
        let tag = contributions.withdrawalTag(of: record.person)
        let isNew = try !ledger.withdrawals().contains(tag)
        let datasets = isNew ? try datasets(of: record.person) : []
        if isNew { try ledger.withdraw(tag, retiring: retirement.plan(datasets, because: .withdrawal), at: now) }
        return Outcome(isNew: isNew, datasets: datasets.count, records: try complete())
    }

    /// Deletes what is left of people who withdrew; finishes what a killed run left, and else finds nothing to do.
    ///
    /// - Returns: how many records were deleted.
    /// - Throws: what ledger, vault and contributions throw: `DatasetAssemblyError.batchAltered` where some file of
    ///   contributions or receipts does not open, when all else is done.
    @discardableResult
    package func complete() throws -> Int {
        try retirement.complete()
        return try contributions.removeWithdrawn(ledger.withdrawals())
    }

    /// The published datasets that have their keys and rest on a consent of the person's, or may: of which it is not
    /// known any more on whose consents they rest.
    private func datasets(of person: VerificationKey) throws -> [EthereumAddress] {
        let (book, destroyed) = (contributions.receipts, try ledger.destroyedKeys())
        let published = Set(try ledger.publications().map(\.dataset))
        return try ledger.datasets().filter { dataset in
            let header = dataset.entry.headerDigest
            return published.contains(dataset.address) && destroyed[header] == nil
                && book.mayHold(person, in: header)
        }.map(\.address)
    }
}
