import Cryptography
import Foundation
import GRDB
package import Orders
import PoCo
import TransparencyLog

/// The ledger: registries, order book, deals, tasks and an append-only log of everything that happened, in one SQLite
/// file that several processes may open at once.
///
/// Every change is one transaction together with its log entry: all of it happens or nothing. The ledger has no clock;
/// each change is told the time.
package final class LedgerDatabase: Sendable {
    /// The domain for which orders of this ledger are signed.
    package let domain: OrderDomain

    private let pool: DatabasePool

    /// Makes a new ledger, or opens the one that is there if it has the same domain.
    ///
    /// - Throws: `LedgerError.notALedger`, `newerSchema`, `otherDomain`, `logDisagrees`, `stateDisagrees`, `corrupt` or
    ///   `storage`.
    package convenience init(creating path: String, domain: OrderDomain) throws(LedgerError) {
        try self.init(path: path, creating: domain)
    }

    /// Opens a ledger, and brings one of an older version up to date.
    ///
    /// Opening checks the log's size, its head, and that the digests kept of the tables are those that the log ends in,
    /// with no page touched since; that takes less than a second for a million events. `verifyLog` checks everything.
    ///
    /// - Throws: `LedgerError.notALedger` also where there is no file; `logDisagrees` or `stateDisagrees`.
    package convenience init(opening path: String) throws(LedgerError) {
        guard FileManager.default.fileExists(atPath: path) else { throw .notALedger }
        try self.init(path: path, creating: nil)
    }

    private init(path: String, creating domain: OrderDomain?) throws(LedgerError) {
        (pool, self.domain) = try LedgerError.wrapping {
            try Self.refuseForeignFile(path)
            let pool = try Self.openedPool(path)
            // An empty file is made a ledger only where one is to be made.
            let identifier = try pool.read { db in try Int.fetchOne(db, sql: "PRAGMA application_id") }
            guard domain != nil || identifier == LedgerSchema.applicationIdentifier else {
                throw LedgerError.notALedger
            }
            try pool.writeWithoutTransaction(LedgerSchema.bringUpToDate)
            if let domain {
                try pool.write { db in try Self.committing(db) { try Self.store(domain, in: $0) } }
            }
            let stored = try pool.read { db in
                try Self.checkEnd(db)
                return try Self.storedDomain(db)
            }
            guard domain == nil || domain == stored else { throw LedgerError.otherDomain }
            return (pool, stored)
        }
    }

    /// Changes the ledger in one transaction, which a thrown error undoes; what it changed and logged is committed to in
    /// the log before it ends.
    func write<Value>(_ change: (Database) throws -> Value) throws(LedgerError) -> Value {
        try LedgerError.wrapping {
            try pool.write { db in try Self.committing(db, change) }
        }
    }

    /// Reads one consistent state of the ledger.
    func read<Value>(_ query: (Database) throws -> Value) throws(LedgerError) -> Value {
        try LedgerError.wrapping { try pool.read(query) }
    }

    /// Copies one consistent state of the ledger into an empty database.
    func backUp(to copy: DatabaseQueue) throws { try pool.backup(to: copy) }

    /// For how long another process may be in the way: a machine under load takes seconds to write what is one change.
    private static let waiting = Database.BusyMode.timeout(30)

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = waiting
        configuration.foreignKeysEnabled = true
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA trusted_schema = OFF")
            // What a savepoint would have to put back is no business of the disk's.
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
            // WAL with NORMAL may lose the last commits when the power fails; a ledger must not.
            if !db.configuration.readonly { try db.execute(sql: "PRAGMA synchronous = FULL") }
        }
        return configuration
    }

    /// Opens the file; once more where what SQLite writes beside it vanished just then, as the last to close removes that.
    private static func openedPool(_ path: String) throws -> DatabasePool {
        do {
            return try DatabasePool(path: path, configuration: configuration)
        } catch is CocoaError {
            return try DatabasePool(path: path, configuration: configuration)
        }
    }

    /// Looks at an existing file without changing a byte of it.
    private static func refuseForeignFile(_ path: String) throws {
        let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        guard let size, size > 0 else { return }
        var configuration = Configuration()
        configuration.readonly = true
        // The last to close a ledger tidies it up, and is in the way meanwhile.
        configuration.busyMode = waiting
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        let (identifier, version) = try queue.read { db in
            (
                try Int.fetchOne(db, sql: "PRAGMA application_id"),
                try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            )
        }
        guard identifier == LedgerSchema.applicationIdentifier else { throw LedgerError.notALedger }
        guard version <= LedgerSchema.version else { throw LedgerError.newerSchema(version) }
    }

    private static func store(_ domain: OrderDomain, in db: Database) throws {
        try db.execute(
            sql: "INSERT OR IGNORE INTO domain(id, name, version, chain, contract) VALUES(1, ?, ?, ?, ?)",
            arguments: [
                domain.name, domain.version, blob(domain.chainIdentifier.bigEndianBytes),
                blob(domain.verifyingContract.bytes),
            ]
        )
    }

    private static func storedDomain(_ db: Database) throws -> OrderDomain {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM domain") else { throw LedgerError.corrupt("domain") }
        return OrderDomain(
            name: try row.text("name"),
            version: try row.text("version"),
            chainIdentifier: try row.number("chain"),
            verifyingContract: try row.address("contract")
        )
    }
}

extension LedgerError {
    /// Runs a body and turns what it throws into the ledger's own errors.
    static func wrapping<Value>(_ body: () throws -> Value) throws(LedgerError) -> Value {
        do {
            return try body()
        } catch {
            throw LedgerError(error)
        }
    }

    /// What was thrown below, as the ledger's own error.
    init(_ error: any Error) {
        switch error {
        case let error as LedgerError: self = error
        case PoCoError.refused(let refusal): self = .refused(refusal)
        case let error as PoCoError: self = .market(error)
        case let refusal as MatchRefusal: self = .refused(refusal)
        case let error as OrdersError: self = .invalid(error)
        case let error as TransparencyLogError: self = .logDisagrees(error)
        case let error as CryptographyError: self = .corrupt("\(error)")
        case let error as DatabaseError where error.resultCode == .SQLITE_NOTADB: self = .notALedger
        case let error as DatabaseError:
            self = .storage(Int(error.extendedResultCode.rawValue), error.message ?? "")
        default: self = .storage(0, "\(error)")
        }
    }
}
