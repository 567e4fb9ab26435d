package import Cryptography
import DeterministicCBOR
import GRDB
import Orders

extension LedgerDatabase {
    /// Says that a person withdrew, and retires the datasets that hold their data: all or nothing.
    ///
    /// - Parameters:
    ///   - tag: stands for the person; only the publisher can tell for whom. One that withdrew before does not again.
    ///   - retirements: of the datasets.
    ///   - now: Unix seconds.
    /// - Throws: what `retire` throws.
    package func withdraw(_ tag: Digest, retiring retirements: [Retirement], at now: Int64) throws(LedgerError) {
        try write { db in
            if try !Self.withdrawals(db).contains(tag) {
                try Self.append(.personWithdrew, [.bytes(tag.bytes)], at: now, to: db)
            }
            try Self.retire(retirements, domain: domain, at: now, in: db)
        }
    }

    /// The tags of all who withdrew.
    ///
    /// - Throws: `LedgerError.corrupt` for an entry that this program cannot have written.
    package func withdrawals() throws(LedgerError) -> Set<Digest> {
        try read(Self.withdrawals)
    }

    private static func withdrawals(_ db: Database) throws -> Set<Digest> {
        var tags: Set<Digest> = []
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT * FROM entry WHERE kind = ? ORDER BY seq",
            arguments: [LogKind.personWithdrew.rawValue]
        )
        while let row = try rows.next() {
            let entry = try checkedEntry(row)
            guard let tag = LogEvent(entry.body)?.digest(0) else {
                throw LedgerError.corrupt("entry \(entry.sequence)")
            }
            tags.insert(tag)
        }
        return tags
    }
}
