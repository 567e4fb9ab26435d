import Cryptography
import GRDB
package import Orders
package import TransparencyLog

/// What a log proves of one task: the entries about it, oldest first, under one checkpoint.
package struct TaskReceipt: Hashable, Sendable {
    /// The kinds of entries in it.
    package static let kinds: Set<LogKind> = [.dealMatched, .taskInitialized, .keyReleased, .taskCompleted]
    /// The most entries that are read: a deal, a task, its releases and its end, with room for a few more.
    package static let maximumEntries = 16

    /// The checkpoint.
    package var note: SignedNote
    /// The entries, each with its path to the checkpoint's root.
    package var entries: [ProvedEntry]

    /// A receipt as somebody claims it.
    package init(note: SignedNote, entries: [ProvedEntry]) {
        (self.note, self.entries) = (note, entries)
    }
}

extension LedgerDatabase {
    /// The receipt of a task under the log's newest checkpoint, which should be fresh.
    ///
    /// - Throws: `LedgerError.unknownTask`, `noCheckpoint`, `corrupt` or `logDisagrees`.
    package func receipt(of identifier: TaskIdentifier) throws(LedgerError) -> TaskReceipt {
        try read { db in
            let (note, tree) = try Self.signedTree(db)
            let (task, deal) = (identifier.digest, try Self.knownTask(identifier, in: db).deal.digest)
            let kinds = TaskReceipt.kinds.map(\.rawValue)
            let marks = kinds.map { _ in "?" }.joined(separator: ", ")
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT * FROM entry WHERE kind IN (\(marks)) AND (instr(body, ?) > 0 OR instr(body, ?) > 0)
                    ORDER BY seq
                    """,
                arguments: StatementArguments(kinds) + [blob(task.bytes), blob(deal.bytes)]
            )
            var entries: [ProvedEntry] = []
            while let row = try rows.next() {
                let entry = try Self.checkedEntry(row)
                guard let index = UInt64(exactly: entry.sequence), index < tree.size else { break }
                // What is found somewhere in a body may mean something else there.
                let subject = LogEvent(entry.body)?.digest(0)
                guard subject == (entry.kind == .dealMatched ? deal : task) else { continue }
                entries.append(
                    ProvedEntry(index: index, body: entry.body, path: try tree.inclusionProof(index: index).path)
                )
            }
            return TaskReceipt(note: note, entries: entries)
        }
    }
}
