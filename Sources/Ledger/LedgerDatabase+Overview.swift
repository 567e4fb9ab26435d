package import Cryptography
import GRDB
package import Orders

/// A revision of an app's night, and what has become of it.
package struct NightOverview: Hashable, Sendable {
    /// What was published.
    package let published: PublishedNight
    /// Whether its order is open: deals can match, and keys be released.
    package let isOpen: Bool
    /// How many tasks its data key was released for.
    package let askedTasks: Int
}

// What an operator wants to see of the ledger.
extension LedgerDatabase {
    /// All revisions of all nights of an app, by night and revision.
    package func nights(of app: EthereumAddress) throws(LedgerError) -> [NightOverview] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT p.*, o.closed, (
                        SELECT COUNT(*) FROM deal JOIN task ON task.deal = deal.id
                        WHERE deal.dataset_order = p.dataset_order
                        AND EXISTS (SELECT 1 FROM key_release WHERE key_release.task = task.id)
                    ) AS asked
                    FROM publication AS p JOIN dataset_order AS o ON o.hash = p.dataset_order
                    WHERE p.app = ? ORDER BY p.night, p.revision
                    """,
                arguments: [blob(app.bytes)]
            ).map { row in
                NightOverview(
                    published: try Self.publishedNight(in: row),
                    isOpen: try row.integer("closed") == 0,
                    askedTasks: Int(try row.integer("asked"))
                )
            }
        }
    }

    /// The entries of one kind, oldest first.
    package func logEntries(of kind: LogKind) throws(LedgerError) -> [LogEntry] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT * FROM entry WHERE kind = ? ORDER BY seq",
                arguments: [kind.rawValue]
            ).map(Self.checkedEntry)
        }
    }

    /// What happened to a task, oldest first.
    ///
    /// - Throws: `LedgerError.corrupt` for an entry that this program cannot have written.
    package func history(of task: TaskIdentifier) throws(LedgerError) -> [LogEvent] {
        let kinds: [LogKind] = [
            .taskInitialized, .keyReleased, .keyRefused, .taskContributed, .taskRevealed, .taskReopened, .taskCompleted,
            .taskFinalized, .taskFailed,
        ]
        return try read { db in
            let marks = kinds.map { _ in "?" }.joined(separator: ", ")
            let rows = try Row.fetchCursor(
                db,
                sql: "SELECT * FROM entry WHERE kind IN (\(marks)) AND instr(body, ?) > 0 ORDER BY seq",
                arguments: StatementArguments(kinds.map(\.rawValue)) + [blob(task.digest.bytes)]
            )
            var events: [LogEvent] = []
            while let row = try rows.next() {
                // What is found somewhere in a body may mean something else there.
                guard let event = LogEvent(try Self.checkedEntry(row).body), event.digest(0) == task.digest else {
                    continue
                }
                events.append(event)
            }
            return events
        }
    }

    /// The time of the newest entry; nil where there is none.
    package func newestEntryTime() throws(LedgerError) -> Int64? {
        try read { db in try Int64.fetchOne(db, sql: "SELECT at FROM entry ORDER BY seq DESC LIMIT 1") }
    }

    /// Has SQLite read its whole file.
    ///
    /// - Throws: `LedgerError.corrupt` with the first thing that it finds.
    package func checkFile() throws(LedgerError) {
        try read { db in
            let finding = try String.fetchOne(db, sql: "PRAGMA integrity_check(1)")
            guard finding == "ok" else { throw LedgerError.corrupt(finding ?? "integrity_check") }
        }
    }
}
