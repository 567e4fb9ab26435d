package import Cryptography
import DeterministicCBOR
import GRDB
import TransparencyLog

/// What a log entry tells.
package enum LogKind: String, CaseIterable, Sendable {
    /// An app was registered.
    case appRegistered = "app.registered"
    /// A workerpool was registered.
    case workerpoolRegistered = "workerpool.registered"
    /// A dataset was registered.
    case datasetRegistered = "dataset.registered"
    /// A dataset became that of an app's night.
    case nightPublished = "dataset.published"
    /// A group gained or lost a member.
    case groupChanged = "group.changed"
    /// An order was posted.
    case orderPosted = "order.posted"
    /// An order was presigned.
    case orderPresigned = "order.presigned"
    /// An order was closed.
    case orderClosed = "order.closed"
    /// An account got credit.
    case deposited = "account.deposited"
    /// Credit was handed out.
    case withdrawn = "account.withdrawn"
    /// Four orders matched into a deal.
    case dealMatched = "deal.matched"
    /// A task was initialized.
    case taskInitialized = "task.initialized"
    /// A worker committed to a result.
    case taskContributed = "task.contributed"
    /// A worker revealed the result that was agreed on.
    case taskRevealed = "task.revealed"
    /// Nobody revealed in time; the task takes contributions again.
    case taskReopened = "task.reopened"
    /// A task was completed by one worker alone.
    case taskCompleted = "task.completed"
    /// A task was completed by its workerpool, after workers revealed.
    case taskFinalized = "task.finalized"
    /// A task was claimed after its final deadline.
    case taskFailed = "task.failed"
    /// A data key was released.
    case keyReleased = "grant.key-released"
    /// The first release of a dataset's key was charged to a day's privacy budget.
    case budgetCharged = "budget.charged"
    /// A data key was refused.
    case keyRefused = "grant.refused"
    /// Somebody or something gets no data key any more.
    case releaseRevoked = "grant.revoked"
    /// The broker goes on from an older audit than the one that was anchored.
    case auditResumed = "audit.resumed"
    /// A dataset's data key is destroyed: what was encrypted under it cannot be read any more.
    case keyDestroyed = "key.destroyed"
    /// A wrapping key gave way to a new one.
    case keyRotated = "key.rotated"
    /// A person withdrew everything; only the publisher can say who.
    case personWithdrew = "person.withdrew"
    /// An app left the publisher's whitelist.
    case appDelisted = "app.delisted"
    /// The tables were put back to what they were when the log had so many entries.
    case ledgerRestored = "ledger.restored"
    /// What the ledger's tables held when a transaction ended: the last entry of each.
    case stateCommitted = "state.committed"
}

/// One entry of the append-only log: hashes and addresses only, never a text of a person.
///
/// The body is deterministic CBOR `{0: kind, 1: Unix seconds, 2…: details}`, so that the leaf, SHA-256(0x00 ‖ body) as in
/// RFC 6962, covers kind and time too.
package struct LogEntry: Hashable, Sendable {
    /// Its place, from 0 without a gap.
    package let sequence: Int64
    /// What it tells.
    package let kind: LogKind
    /// Deterministic CBOR.
    package let body: [UInt8]
    /// SHA-256(0x00 ‖ body).
    package let leaf: Digest
    /// Unix seconds.
    package let at: Int64
}

extension LedgerDatabase {
    /// The latest time accepted: the end of the year 9999.
    package static let latestTime: Int64 = 253_402_300_799

    /// Appends an entry, which the tree takes in when the transaction ends.
    ///
    /// - Parameters:
    ///   - kind: what it tells.
    ///   - details: its details, numbered from 2.
    ///   - now: Unix seconds.
    ///   - db: the ledger, in a transaction.
    /// - Throws: `LedgerError.implausibleTime`, or `TransparencyLogError.entryTooLong` beyond 65,535 bytes.
    static func append(_ kind: LogKind, _ details: [CBORValue], at now: Int64, to db: Database) throws {
        guard (0...latestTime).contains(now) else { throw LedgerError.implausibleTime }
        var fields: [UInt64: CBORValue] = [0: .text(kind.rawValue), 1: .integer(now)]
        for (index, detail) in details.enumerated() { fields[UInt64(index) + 2] = detail }
        let body = CBORValue.record(fields).encoded()
        guard body.count <= EntryBundle.maximumEntryBytes else { throw TransparencyLogError.entryTooLong }
        try db.cachedStatement(
            sql: """
                INSERT INTO entry(seq, kind, body, leaf, at)
                SELECT COALESCE(MAX(seq) + 1, 0), ?, ?, ?, ? FROM entry
                """
        ).execute(
            arguments: [kind.rawValue, blob(body), blob(MerkleHash.leaf(body).bytes), now]
        )
    }

    /// How many entries the log has.
    package func logSize() throws(LedgerError) -> Int64 {
        try read { db in try Int64.fetchOne(db, sql: "SELECT COUNT(*) FROM entry") ?? 0 }
    }

    /// Entries from a place on, at most so many.
    package func logEntries(from first: Int64 = 0, limit: Int = 1000) throws(LedgerError) -> [LogEntry] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT * FROM entry WHERE seq >= ? ORDER BY seq LIMIT ?",
                arguments: [first, limit]
            ).map(Self.checkedEntry)
        }
    }

    /// An entry of which leaf, kind and time are those of its body.
    ///
    /// - Throws: `LedgerError.corrupt`.
    static func checkedEntry(_ row: Row) throws -> LogEntry {
        let sequence = try row.integer("seq")
        let corrupt = LedgerError.corrupt("entry \(sequence)")
        let (body, leaf, at) = (try row.bytes("body"), try row.digest("leaf"), try row.integer("at"))
        guard let kind = LogKind(rawValue: try row.text("kind")), leaf == MerkleHash.leaf(body),
            let fields = try? CBORValue(decoding: body).asMap,
            fields[.unsigned(0)] == .text(kind.rawValue), fields[.unsigned(1)] == .integer(at)
        else { throw corrupt }
        return LogEntry(sequence: sequence, kind: kind, body: body, leaf: leaf, at: at)
    }
}
