import Cryptography
import GRDB
package import Orders
package import TransparencyLog

/// What a log proves of one task: the entries about it, oldest first, under one checkpoint.
///
/// What the dataset was charged is among them, with the sum of its app's account then; a task that came later on the same
/// dataset was charged nothing, and has the same entries.
package struct TaskReceipt: Hashable, Sendable {
    /// The kinds of entries in it.
    package static let kinds: Set<LogKind> = [
        .dealMatched, .taskInitialized, .keyReleased, .taskCompleted, .budgetCharged,
    ]
    /// The most entries that are read: a deal, a task, its releases and its end, what its dataset was charged for each
    /// day, with room for a few more.
    package static let maximumEntries = 16 + PrivacyTerms.maximumDays

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
            let (task, made) = (identifier.digest, try Self.deal(Self.knownTask(identifier, in: db).deal, in: db))
            guard let made else { throw LedgerError.corrupt("deal") }
            let (deal, dataset) = (made.identifier.digest, made.terms.dataset?.address)
            let kinds = TaskReceipt.kinds.map(\.rawValue)
            let marks = kinds.map { _ in "?" }.joined(separator: ", ")
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT * FROM entry WHERE kind IN (\(marks))
                    AND (instr(body, ?) > 0 OR instr(body, ?) > 0 OR instr(body, ?) > 0) ORDER BY seq
                    """,
                arguments: StatementArguments(kinds)
                    + [blob(task.bytes), blob(deal.bytes), blob((dataset ?? .zero).bytes)]
            )
            var entries: [ProvedEntry] = []
            while let row = try rows.next() {
                let entry = try Self.checkedEntry(row)
                guard let index = UInt64(exactly: entry.sequence), index < tree.size else { break }
                // What is found somewhere in a body may mean something else there.
                guard let event = LogEvent(entry.body) else { continue }
                switch event.kind {
                case .budgetCharged: guard event.address(0) == dataset else { continue }
                case .dealMatched: guard event.digest(0) == deal else { continue }
                default: guard event.digest(0) == task else { continue }
                }
                entries.append(
                    ProvedEntry(index: index, body: entry.body, path: try tree.inclusionProof(index: index).path)
                )
            }
            return TaskReceipt(note: note, entries: entries)
        }
    }
}
