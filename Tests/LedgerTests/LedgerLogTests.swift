import Cryptography
import DeterministicCBOR
import Foundation
import GRDB
import Ledger
import MarketTestSupport
import Orders
import Testing

@Suite struct LedgerLogTests {
    @Test("the log cannot be changed, shortened or written with a gap")
    func triggers() throws {
        let made = try TemporaryLedger()
        let queue = try DatabaseQueue(path: made.path)
        for (sql, message) in [
            ("UPDATE entry SET at = 0", "ledger is append-only"), ("DELETE FROM entry", "ledger is append-only"),
            ("INSERT INTO entry VALUES(9, 'x', x'', zeroblob(32), 0)", "gap"),
            (
                "INSERT INTO entry VALUES(6, 'x', 'text', zeroblob(32), 0)",
                "cannot store TEXT value in BLOB column entry.body"
            ),
        ] {
            #expect {
                try queue.write { db in try db.execute(sql: sql) }
            } throws: { error in
                (error as? DatabaseError)?.message == message
            }
        }
        #expect(try made.ledger.logSize() == 6)
        try made.ledger.verifyLog()
    }

    @Test("verification finds a changed entry anywhere")
    func verification() throws {
        let made = try TemporaryLedger()
        try DatabaseQueue(path: made.path).write { db in
            try db.execute(sql: "DROP TRIGGER entry_no_update; UPDATE entry SET leaf = zeroblob(32) WHERE seq = 1")
        }
        #expect(throws: LedgerError.corrupt("entry 1")) { try made.ledger.verifyLog() }
    }

    @Test("a whole story writes one entry per change, with hashes and addresses only")
    func story() throws {
        let made = try TemporaryLedger()
        let ledger = made.ledger
        try ledger.post(made.scenario.signedDataset, at: TemporaryLedger.now)
        let task = try made.activeTask()
        try made.release(task)
        try ledger.recordKeyRefusal(task: task.identifier, cause: "test", at: TemporaryLedger.now)
        try ledger.contributeAndFinalize(made.contribution(to: task.identifier), at: TemporaryLedger.now)
        try ledger.perform(made.closingOfDatasetOrder(), at: TemporaryLedger.now)
        let entries = try ledger.logEntries()
        #expect(
            entries.map(\.kind).filter { $0 != .stateCommitted } == [
                .appRegistered, .datasetRegistered, .workerpoolRegistered, .orderPosted, .dealMatched,
                .taskInitialized, .keyReleased, .keyRefused, .taskCompleted, .orderClosed,
            ]
        )
        #expect(entries.map(\.sequence) == Array(0..<20))
        let committed = entries.filter { $0.kind == .stateCommitted }.map(\.sequence)
        #expect(committed == Array(stride(from: 1, to: 20, by: 2)), "one commitment ends each transaction")
        for entry in entries {
            #expect(entry.leaf == SHA256Digest.of([0] + entry.body))
            let fields = try CBORValue(decoding: entry.body).asMap
            #expect(fields[.unsigned(1)] == .integer(TemporaryLedger.now))
            for (key, value) in fields where key != .unsigned(0) {
                if case .text(let text) = value { #expect(["dataset", "test", "simulated"].contains(text)) }
            }
        }
        try ledger.verifyLog()
    }
}
