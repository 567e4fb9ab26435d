import Cryptography
import Foundation
import GRDB
import Ledger
import MarketTestSupport
import Orders
import TestSupport
import Testing

/// A ledger of 100,000 events; `PANDAPP_LONG_TESTS=1` asks for it, a release build (`swift test -c release`) for its limits.
@Suite struct LedgerScaleTests {
    static let isLong = ProcessInfo.processInfo.environment["PANDAPP_LONG_TESTS"] == "1"
    static let events = 100_000

    @Test("100,000 events open in two seconds, and a change takes milliseconds", .enabled(if: isLong))
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
            for number in 0..<Self.events {
                try db.execute(
                    sql: "INSERT INTO entry SELECT ?, kind, body, ?, at FROM entry WHERE seq = 7",
                    arguments: [20 + number, leaf]
                )
                try db.execute(
                    sql: """
                        INSERT INTO app_order SELECT ?, subject, cbor, signature, volume, consumed, closed, published_at
                        FROM app_order WHERE rowid = 1
                        """,
                    arguments: [Data(SHA256Digest.of(Array("\(number)".utf8)).bytes)]
                )
            }
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
        #expect(opening < .seconds(2) && changes[10] < .milliseconds(20))
        #endif
    }
}
