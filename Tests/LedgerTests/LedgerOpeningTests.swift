import Cryptography
import Foundation
import GRDB
import MarketTestSupport
import Orders
import Testing
import TransparencyLog

@testable import Ledger

@Suite struct LedgerOpeningTests {
    @Test("opens what was made, with its domain and content")
    func reopens() throws {
        let made = try TemporaryLedger()
        let opened = try LedgerDatabase(opening: made.path)
        #expect(opened.domain == made.scenario.domain)
        #expect(try opened.stateDigest() == made.ledger.stateDigest())
        #expect(try LedgerDatabase(creating: made.path, domain: opened.domain).logSize() == 6)
        let other = OrderDomain.local(contract: try Wallet.stranger.address)
        #expect(throws: LedgerError.otherDomain) { try LedgerDatabase(creating: made.path, domain: other) }
    }

    @Test("sets the database up as a ledger must be")
    func settings() throws {
        let made = try TemporaryLedger()
        let queue = try DatabaseQueue(path: made.path)
        let settings = try queue.read { db in
            try ["application_id", "user_version", "journal_mode"].map { name in
                try String.fetchOne(db, sql: "PRAGMA \(name)")
            }
        }
        #expect(settings == ["1346457156", "4", "wal"])
        let strict = try queue.read { db in
            try Int.fetchOne(
                db,
                sql: "SELECT COUNT(*) FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'"
                    + " AND strict = 0"
            )
        }
        #expect(strict == 0)
    }

    @Test("a ledger that another program locks for a moment is waited for")
    func waits() throws {
        let made = try TemporaryLedger()
        var free = Configuration()
        free.allowsUnsafeTransactions = true
        try DatabaseQueue(path: made.path, configuration: free).writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
        let copy = made.path + ".copy"
        try FileManager.default.copyItem(atPath: made.path, toPath: copy)
        let other = try DatabaseQueue(path: copy, configuration: free)
        try other.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE")
        }
        Thread.detachNewThread {
            usleep(300_000)
            try? other.writeWithoutTransaction { db in try db.execute(sql: "COMMIT") }
        }
        #expect(try LedgerDatabase(opening: copy).logSize() == 6)
    }

    @Test("refuses files that are no ledger, and does not touch them")
    func foreign() throws {
        let made = try TemporaryLedger()
        #expect(throws: LedgerError.notALedger) { try LedgerDatabase(opening: made.path + ".missing") }
        let text = made.path + ".txt"
        try Data("not a database, but long enough to look like a file of some kind".utf8).write(to: URL(filePath: text))
        #expect(throws: LedgerError.notALedger) { try LedgerDatabase(opening: text) }
        let other = made.path + ".other"
        do {
            let queue = try DatabaseQueue(path: other)
            try queue.write { db in try db.execute(sql: "CREATE TABLE mine(x)") }
        }
        let before = try Data(contentsOf: URL(filePath: other))
        #expect(throws: LedgerError.notALedger) {
            try LedgerDatabase(creating: other, domain: made.scenario.domain)
        }
        #expect(try Data(contentsOf: URL(filePath: other)) == before)
    }

    @Test("refuses a newer schema, a log with a hole and a log with a changed end")
    func damaged() throws {
        func opening(after sql: String) throws -> LedgerError? {
            let made = try TemporaryLedger()
            try DatabaseQueue(path: made.path).write { db in try db.execute(sql: sql) }
            do {
                _ = try LedgerDatabase(opening: made.path)
                return nil
            } catch {
                return error
            }
        }
        #expect(try opening(after: "PRAGMA user_version = 5") == .newerSchema(5))
        let hole = "DROP TRIGGER entry_no_delete; DELETE FROM entry WHERE seq = 1"
        #expect(try opening(after: hole) == .logDisagrees(.entryRemoved(index: 1)))
        let changed = "DROP TRIGGER entry_no_update; UPDATE entry SET at = at + 1 WHERE seq = 5"
        #expect(try opening(after: changed) == .corrupt("entry 5"))
    }

    @Test("many that open a ledger of version 3 at once all find it brought up to date, by one of them")
    func openedAtOnce() throws {
        for _ in 0..<5 {
            let made = try TemporaryLedger()
            let path = made.path + ".third"
            try made.ledger.copy(to: path)
            try TemporaryLedger.makeThirdVersion(path)
            let refusals = Refusals()
            DispatchQueue.concurrentPerform(iterations: 4) { _ in
                do throws(LedgerError) {
                    _ = try LedgerDatabase(opening: path)
                } catch {
                    refusals.add(error)
                }
            }
            #expect(refusals.all == [])
            #expect(try LedgerDatabase(opening: path).stateDigest() == made.ledger.stateDigest())
        }
    }

    @Test("a ledger that a newer program brings up to date while it is opened is refused")
    func newerMeanwhile() throws {
        let made = try TemporaryLedger()
        defer { extendLifetime(made) }
        let newer = LedgerSchema.version + 1
        try DatabaseQueue(path: made.path).writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA user_version = \(newer)")
            #expect(throws: LedgerError.newerSchema(newer)) { try LedgerSchema.bringUpToDate(db) }
        }
    }

    @Test("brings a ledger of version 2 up to date, and refuses one whose tables are not what it logged")
    func secondVersion() throws {
        func asSecondVersion(_ made: TemporaryLedger, changedBy sql: String = "") throws {
            let queue = try DatabaseQueue(path: made.path)
            try queue.write { db in
                let triggers = try String.fetchAll(
                    db,
                    sql: "SELECT name FROM sqlite_master WHERE name LIKE 'touch\\_%' ESCAPE '\\' AND type = 'trigger'"
                )
                for trigger in triggers { try db.execute(sql: "DROP TRIGGER \(trigger)") }
                try db.execute(sql: TemporaryLedger.withoutMarket)
                try db.execute(sql: "DROP TABLE touched_page; DROP INDEX entry_kind; " + sql)
                try db.execute(sql: "PRAGMA user_version = 2")
            }
            try queue.close()
        }
        let made = try TemporaryLedger()
        try asSecondVersion(made)
        let opened = try LedgerDatabase(opening: made.path)
        #expect(try opened.verifyLog().entries == 6)
        let changed = try TemporaryLedger()
        try asSecondVersion(changed, changedBy: "UPDATE app SET registered_at = 0")
        #expect(throws: LedgerError.stateDisagrees("app")) { try LedgerDatabase(opening: changed.path) }
    }
}

/// Collects why threads were refused.
private final class Refusals: @unchecked Sendable {
    private let lock = NSLock()
    private var errors: [LedgerError] = []

    func add(_ error: LedgerError) { lock.withLock { errors.append(error) } }

    var all: [LedgerError] { lock.withLock { errors } }
}
