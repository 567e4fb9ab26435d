package import Cryptography
import GRDB
import Orders
package import TransparencyLog

/// An entry of the log with the path to the root of a checkpoint.
package struct ProvedEntry: Hashable, Sendable {
    /// Its place, from 0.
    package let index: UInt64
    /// Its body, deterministic CBOR.
    package let body: [UInt8]
    /// The siblings on the way from its leaf to the root.
    package let path: [Digest]

    /// An entry as somebody claims it.
    package init(index: UInt64, body: [UInt8], path: [Digest]) {
        (self.index, self.body, self.path) = (index, body, path)
    }
}

extension LedgerDatabase {
    /// Everything that the log says of some datasets, proved under its newest checkpoint.
    ///
    /// - Parameter headers: the datasets' addresses by the digests of their headers.
    /// - Returns: the checkpoint, and of each dataset its entries in their order.
    /// - Throws: `LedgerError.noCheckpoint`, `corrupt` or `logDisagrees`.
    package func trails(
        of headers: [Digest: EthereumAddress]
    ) throws(LedgerError) -> (note: SignedNote, entries: [EthereumAddress: [ProvedEntry]]) {
        try read { db in
            let (note, tree) = try Self.signedTree(db)
            var trail = DatasetTrail(headers: headers)
            var found: [EthereumAddress: [ProvedEntry]] = [:]
            let kinds = DatasetTrail.kinds.map(\.rawValue)
            let marks = kinds.map { _ in "?" }.joined(separator: ", ")
            let rows = try Row.fetchCursor(
                db,
                sql: "SELECT * FROM entry WHERE kind IN (\(marks)) ORDER BY seq",
                arguments: StatementArguments(kinds)
            )
            while let row = try rows.next() {
                let entry = try Self.checkedEntry(row)
                guard let index = UInt64(exactly: entry.sequence), index < tree.size else { break }
                guard let event = LogEvent(entry.body), let dataset = trail.dataset(of: event) else { continue }
                let path = try tree.inclusionProof(index: index).path
                found[dataset, default: []].append(ProvedEntry(index: index, body: entry.body, path: path))
            }
            return (note, found)
        }
    }
}
