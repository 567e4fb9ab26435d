package import Cryptography
import DeterministicCBOR
import GRDB

/// Where the broker's chain of audit records stands, as the ledger vouches for it.
package struct AuditAnchor: Hashable, Sendable {
    /// How many records the chain has.
    package let count: Int64
    /// The last record's hash; SHA-256("pandapp/audit/v1") for none.
    package let head: Digest

    /// An anchor of its parts.
    package init(count: Int64, head: Digest) {
        self.count = count
        self.head = head
    }

    /// The chain without a record.
    package static let empty = AuditAnchor(count: 0, head: SHA256Digest.of(Array("pandapp/audit/v1".utf8)))

    /// The anchor among an event's details: two that follow one another, in those that have one.
    package init?(_ event: LogEvent) {
        let place: Int
        switch event.kind {
        case .keyReleased: place = 3
        case .keyRefused, .auditResumed: place = 2
        default: return nil
        }
        guard let count = event.integer(place), let head = event.digest(place + 1) else { return nil }
        self.init(count: count, head: head)
    }

    var details: [CBORValue] { [.integer(count), .bytes(head.bytes)] }
}

/// Writes the broker's record of a decision, within the ledger's transaction, and says where the chain then stands.
///
/// It is given where the chain stood. What it throws undoes the transaction: a record that the ledger does not vouch for
/// does not count.
package typealias AuditWriter = (_ anchored: AuditAnchor) throws -> AuditAnchor

extension LedgerDatabase {
    private static let anchoringKinds: [LogKind] = [.keyReleased, .keyRefused, .auditResumed]

    /// Where the broker's chain of audit records must stand.
    ///
    /// - Throws: `LedgerError.corrupt` for an entry that this program cannot have written.
    package func auditAnchor() throws(LedgerError) -> AuditAnchor {
        try read(Self.auditAnchor)
    }

    /// Says that the broker goes on from an older chain than the one that was anchored.
    ///
    /// - Parameters:
    ///   - now: Unix seconds.
    ///   - write: writes the chain's record of that.
    /// - Throws: `LedgerError`.
    package func resumeAudit(at now: Int64, auditing write: AuditWriter) throws(LedgerError) {
        try self.write { db in
            let lost = try Self.auditAnchor(db)
            try Self.append(.auditResumed, lost.details + write(lost).details, at: now, to: db)
        }
    }

    /// The newest anchor: of each kind the last entry is looked at, so that this takes no longer with more entries.
    static func auditAnchor(_ db: Database) throws -> AuditAnchor {
        var newest: LogEntry?
        for kind in anchoringKinds {
            let row = try Row.fetchOne(
                db,
                sql: "SELECT * FROM entry WHERE kind = ? ORDER BY seq DESC LIMIT 1",
                arguments: [kind.rawValue]
            )
            guard let entry = try row.map(checkedEntry) else { continue }
            if entry.sequence > newest?.sequence ?? -1 { newest = entry }
        }
        // Entries of older versions have none.
        guard let newest, let event = LogEvent(newest.body) else { return .empty }
        return AuditAnchor(event) ?? .empty
    }
}
