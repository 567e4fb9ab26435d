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
    /// - Throws: `DatasetAssemblyError.malformedRecord` for a record that says something else, or what ledger, vault and contributions throw.
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
    /// - Throws: what ledger, vault and contributions throw.
    @discardableResult
    package func complete() throws -> Int {
        try retirement.complete()
        return try contributions.removeWithdrawn(ledger.withdrawals())
    }

    /// The registered datasets that rest on a consent of the person's.
    private func datasets(of person: VerificationKey) throws -> [EthereumAddress] {
        let book = contributions.receipts
        return try ledger.datasets().filter { dataset in
            try book.proof(of: person, in: dataset.entry.headerDigest) != nil
        }.map(\.address)
    }
}
