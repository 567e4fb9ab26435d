import Cryptography
import DeterministicCBOR
import GRDB
import Orders
import PoCo
package import TransparencyLog

/// That a ledger was put back from a copy.
package struct Restoration: Hashable, Sendable {
    /// How many entries the copy's log had: its tables are those of that moment.
    package let entries: UInt64
    /// Whether the log that was written since was at hand, so that the log goes on from it.
    package let hadNewerLog: Bool
    /// When, in Unix seconds.
    package let at: Int64
}

// A copy of a ledger becomes the ledger again.
extension LedgerDatabase {
    /// Writes a copy of the ledger, as it is at one moment, to a file that does not exist.
    ///
    /// - Throws: `LedgerError.storage`.
    package func copy(to path: String) throws(LedgerError) {
        try LedgerError.wrapping {
            let copy = try DatabaseQueue(path: path)
            try backUp(to: copy)
            try copy.close()
        }
    }

    /// Goes on, in this copy of a ledger, from the log as it was last seen: takes in the entries that the copy does not
    /// have, so that nobody who saw the log sees it shrink or fork, and says that the ledger was restored.
    ///
    /// The tables stay those of the copy but for what must not come back: orders that were closed since are closed, and
    /// what deals took of orders since is taken, also of orders that the copy does not have; who joined or left a group
    /// since is in or out of it; what was deposited since is there, and what was withdrawn since is gone, as far as the
    /// copy's account has it. Key releases since count, also for a task that the copy does not have and that is made
    /// again, for they are counted by the log; so are destroyed keys, withdrawals, delisted apps and privacy budgets
    /// read from it.
    ///
    /// - Parameters:
    ///   - log: the newer log, of which every byte is checked.
    ///   - note: its checkpoint, whose signature somebody has checked; nil where no newer log can be had, and then
    ///     nothing is taken in.
    ///   - now: Unix seconds.
    /// - Returns: how many entries were taken in.
    /// - Throws: `LedgerError.logDisagrees` where that log is smaller, another one, or not whole; `corrupt` for an entry
    ///   that this program does not know.
    package func restore(
        from log: some TileStorage,
        note: SignedNote?,
        at now: Int64
    ) throws(LedgerError) -> UInt64 {
        try write { db in
            let head = try LogHead(in: db)
            var count: UInt64 = 0
            if let note {
                let checkpoint = try Checkpoint(parsing: note.text)
                let tree = try StoredTree(size: checkpoint.size, root: checkpoint.root, storage: log)
                _ = try tree.consistencyProof(from: head.size, oldRoot: head.root)
                try LogAudit.check(log, size: checkpoint.size, root: checkpoint.root) { index, body in
                    guard index >= head.size else { return }
                    try Self.takeIn(body, as: index, domain: domain, in: db)
                    count += 1
                }
                try db.execute(
                    sql: "INSERT INTO checkpoint(size, note) VALUES(?, ?) ON CONFLICT(size) DO NOTHING",
                    arguments: [Int64(checkpoint.size), blob(note.encoded)]
                )
            }
            guard let entries = Int64(exactly: head.size) else { throw LedgerError.corrupt("head") }
            try Self.append(.ledgerRestored, [.integer(entries), .boolean(note != nil)], at: now, to: db)
            return count
        }
    }

    /// The restorations of this ledger, oldest first.
    ///
    /// - Throws: `LedgerError.corrupt` for an entry that this program cannot have written.
    package func restorations() throws(LedgerError) -> [Restoration] {
        let entries = try logEntries(of: .ledgerRestored)
        return try LedgerError.wrapping {
            try entries.map { entry in
                let fields = try CBORValue(decoding: entry.body).asMap
                guard case .unsigned(let size) = fields[.unsigned(2)],
                    case .boolean(let hadNewerLog) = fields[.unsigned(3)]
                else { throw LedgerError.corrupt("entry \(entry.sequence)") }
                return Restoration(entries: size, hadNewerLog: hadNewerLog, at: entry.at)
            }
        }
    }

    /// Adds an entry that was logged before, as it was, and does what of it must outlast a restoration.
    private static func takeIn(_ body: [UInt8], as index: UInt64, domain: OrderDomain, in db: Database) throws {
        guard let fields = try? CBORValue(decoding: body).asMap, case .text(let text) = fields[.unsigned(0)],
            let kind = LogKind(rawValue: text), case .unsigned(let time) = fields[.unsigned(1)],
            let at = Int64(exactly: time), let sequence = Int64(exactly: index)
        else { throw LedgerError.corrupt("entry \(index)") }
        try db.execute(
            sql: "INSERT INTO entry(seq, kind, body, leaf, at) VALUES(?, ?, ?, ?, ?)",
            arguments: [sequence, kind.rawValue, blob(body), blob(MerkleHash.leaf(body).bytes), at]
        )
        if let deal = LogEvent(body).flatMap(LoggedDeal.init) { try consume(deal, in: db) }
        switch (kind, fields[.unsigned(2)], fields[.unsigned(3)], fields[.unsigned(4)]) {
        case (.orderClosed, .text(let word), .bytes(let hash), _):
            guard let order = OrderKind(rawValue: word) else { throw LedgerError.corrupt("entry \(index)") }
            // Of one that is not there now, `consumption(beforeRestoring:)` finds it.
            try db.execute(sql: "UPDATE \(order.table) SET closed = 1 WHERE hash = ?", arguments: [blob(hash)])
        case (.groupChanged, .bytes(let group), .bytes(let member), .boolean(let isMember)):
            _ = try Self.setMembership(
                of: EthereumAddress(bytes: member),
                in: EthereumAddress(bytes: group),
                to: isMember,
                db
            )
        case (.keyReleased, .bytes(let task), .bytes(let measurement), .unsigned(let ordinal)):
            // Of a task that is not there now, `initialize` takes them over.
            try db.execute(
                sql: """
                    INSERT OR IGNORE INTO key_release(task, ordinal, measurement, at)
                    SELECT id, ?, ?, ? FROM task WHERE id = ?
                    """,
                arguments: [Int64(clamping: ordinal), blob(measurement), at, blob(task)]
            )
        case (.deposited, .bytes(let account), .bytes(let amount), _):
            var market = LedgerMarket(db, domain: domain)
            try market.deposit(UInt256(bigEndian: amount), for: EthereumAddress(bytes: account))
        case (.withdrawn, .bytes(let account), .bytes(let amount), _):
            var market = LedgerMarket(db, domain: domain)
            let address = try EthereumAddress(bytes: account)
            // Of what a deal brought since, the copy knows nothing.
            try market.withdraw(min(UInt256(bigEndian: amount), market.account(address).balance), by: address)
        default: break
        }
    }
}
