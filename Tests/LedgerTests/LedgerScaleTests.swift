import Cryptography
import Foundation
import GRDB
import Ledger
import MarketTestSupport
import Orders
import TestSupport
import Testing

/// A ledger of a million events; `PANDAPP_LONG_TESTS=1` asks for it, a release build (`swift test -c release`) for its limits.
@Suite struct LedgerScaleTests {
    static let isLong = ProcessInfo.processInfo.environment["PANDAPP_LONG_TESTS"] == "1"
    static let events = 1_000_000

    @Test("a million events open in less than a second, and a change takes milliseconds", .enabled(if: isLong))
    func scale() throws {
        let made = try TemporaryLedger()
        let (clock, path) = (ContinuousClock(), made.path + ".large")
        let dump = String(decoding: try Fixture.data("ledger/version-1.sql"), as: UTF8.self)
        let queue = try DatabaseQueue(path: path)
        try queue.inDatabase { db in try db.execute(sql: dump) }
        // As many orders as events, each as large as an order is.
        let body = try #require(
            try queue.read { db in try Data.fetchOne(db, sql: "SELECT body FROM entry WHERE seq = 7") }
        )
        let leaf = Data(SHA256Digest.of([0] + [UInt8](body)).bytes)
        try queue.write { db in
            let numbers =
                "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < \(Self.events)) "
            try db.execute(
                sql: numbers + "INSERT INTO entry SELECT 20 + i, kind, body, ?, at FROM n, entry WHERE seq = 7",
                arguments: [leaf]
            )
            try db.execute(
                sql: numbers
                    + """
                    INSERT INTO app_order
                    SELECT randomblob(32), subject, cbor, signature, volume, consumed, closed, published_at
                    FROM n, app_order WHERE app_order.rowid = 1
                    """
            )
        }
        try queue.close()
        var ledger: LedgerDatabase?
        let migration = try clock.measure { ledger = try LedgerDatabase(opening: path) }
        let opening = try clock.measure { ledger = try LedgerDatabase(opening: path) }
        let large = try #require(ledger)
        let changes = try (0..<20).map { number in
            let group = try EthereumAddress(bytes: [UInt8](repeating: UInt8(number + 1), count: 20))
            return try clock.measure {
                try large.setMembership(of: group, in: group, to: true, at: 1_700_000_000)
            }
        }.sorted()
        let verification = try clock.measure { try large.verifyLog() }
        print("migrated \(migration), opened \(opening), changed \(changes[10]) (median), verified \(verification)")
        #expect(try large.logSize() > Int64(Self.events))
        #if !DEBUG
        #expect(opening < .seconds(1) && changes[10] < .milliseconds(20))
        #endif
    }
}
