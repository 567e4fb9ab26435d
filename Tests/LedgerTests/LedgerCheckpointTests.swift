import Cryptography
import DeterministicCBOR
import Foundation
import GRDB
import Ledger
import MarketTestSupport
import Orders
import PoCo
import TestSupport
import Testing
import TransparencyLog

@Suite final class LedgerCheckpointTests {
    private let name: KeyName
    private let key = SigningKey()
    private let log: NoteKey

    init() throws {
        name = try KeyName("pandapp/test")
        log = NoteKey(name: name, type: .note, key: key.verificationKey)
    }

    @Test("a checkpoint covers the log as it is, once for each size")
    func checkpoints() throws {
        let made = try TemporaryLedger()
        #expect(try made.ledger.newestCheckpoint() == nil)
        try made.ledger.checkCheckpoint(of: log)
        let first = try made.ledger.checkpoint(as: name, with: key)
        #expect(try Checkpoint(parsing: first.text).size == 6)
        #expect(try made.ledger.checkpoint(as: name, with: key) == first)
        _ = try made.match()
        // As after a crash before the signature: the ledger opens, and the older checkpoint still holds.
        let opened = try LedgerDatabase(opening: made.path)
        try opened.checkCheckpoint(of: log)
        #expect(try opened.newestCheckpoint() == first)
        #expect(throws: LedgerError.unknownEntry) { try opened.proof(of: 6) }
        let second = try opened.checkpoint(as: name, with: key)
        #expect(try Checkpoint(parsing: second.text).size == 8)
        let result = try opened.verifyLog(of: log, since: first)
        #expect(result.entries == 8 && result.checkpoints == 2)
    }

    @Test("a checkpoint by another key, or that is none, is refused, and nothing is signed over it")
    func foreignKey() throws {
        let made = try TemporaryLedger()
        let other = SigningKey()
        let foreign = NoteKey(name: name, type: .note, key: other.verificationKey)
        try made.ledger.checkpoint(as: name, with: other)
        let expected = LedgerError.checkpointInvalid(.logSignatureMissing)
        #expect(throws: expected) { try made.ledger.checkCheckpoint(of: log) }
        #expect(throws: expected) { try made.ledger.checkpoint(as: name, with: key) }
        #expect(throws: expected) { try made.ledger.verifyLog(of: log) }
        try made.ledger.checkCheckpoint(of: foreign)
        try DatabaseQueue(path: made.path).write { db in
            try db.execute(sql: "INSERT INTO checkpoint VALUES(7, x'00')")
        }
        #expect(throws: LedgerError.logDisagrees(.noteMalformed)) { try made.ledger.checkCheckpoint(of: foreign) }
    }

    @Test("checkpoints gain cosignatures and lose nothing")
    func cosignatures() throws {
        let made = try TemporaryLedger()
        let witness = SigningKey()
        let note = try made.ledger.checkpoint(as: name, with: key)
        let witnessName = try KeyName("witness.example/w")
        let cosignature = try NoteKey.cosign(note.text, as: witnessName, with: witness, at: 1_600_000_000)
        try made.ledger.add([cosignature], toCheckpointOfSize: 6)
        let kept = try #require(try made.ledger.newestCheckpoint())
        let witnessKey = NoteKey(name: witnessName, type: .cosignature, key: witness.verificationKey)
        let policy = try CheckpointPolicy(logs: [log], witnesses: [witnessKey], threshold: 1)
        #expect(try policy.verify(kept, at: nil).cosigners.count == 1)
        #expect(throws: LedgerError.noCheckpoint) { try made.ledger.add([cosignature], toCheckpointOfSize: 5) }
        let queue = try DatabaseQueue(path: made.path)
        for sql in [
            "UPDATE checkpoint SET size = 5", "UPDATE checkpoint SET note = x'00'", "DELETE FROM checkpoint",
        ] {
            #expect(throws: DatabaseError.self) { try queue.write { db in try db.execute(sql: sql) } }
        }
    }

    @Test("a proof of an entry verifies without the ledger, and names nothing but hashes")
    func proofs() throws {
        let made = try TemporaryLedger()
        let dataset = made.scenario.datasetEntry.address
        let index = try #require(try made.ledger.entry(registering: dataset))
        #expect(try made.ledger.entry(registering: .zero) == nil)
        #expect(throws: LedgerError.noCheckpoint) { try made.ledger.proof(of: index) }
        try made.ledger.checkpoint(as: name, with: key)
        let file = try made.ledger.proof(of: index).encoded
        let proved = try LogProof(parsing: file).verify(policy: CheckpointPolicy(logs: [log]), at: nil)
        let fields = try CBORValue(decoding: proved.entry).asMap
        #expect(fields[.unsigned(0)] == .text("dataset.registered") && fields[.unsigned(2)] == .bytes(dataset.bytes))
        let stranger = NoteKey(name: name, type: .note, key: SigningKey().verificationKey)
        #expect(throws: TransparencyLogError.logSignatureMissing) {
            _ = try LogProof(parsing: file).verify(policy: CheckpointPolicy(logs: [stranger]), at: nil)
        }
    }

    @Test("an exported log verifies by itself, over more than a tile, and at every older checkpoint")
    func export() throws {
        let made = try TemporaryLedger()
        var sizes: [SignedNote] = []
        for number in 0..<140 {
            let group = try EthereumAddress(bytes: [UInt8](repeating: UInt8(number), count: 20))
            try made.ledger.setMembership(of: group, in: group, to: true, at: TemporaryLedger.now)
            if number % 20 == 3 { sizes.append(try made.ledger.checkpoint(as: name, with: key)) }
        }
        try made.ledger.setMembership(
            of: EthereumAddress(bytes: [UInt8](repeating: 9, count: 20)),
            in: EthereumAddress(bytes: [UInt8](repeating: 9, count: 20)),
            to: false,
            at: TemporaryLedger.now
        )
        try made.ledger.checkpoint(as: name, with: key)
        var storage = MemoryTileStorage()
        let note = try made.ledger.export(to: &storage)
        let checkpoint = try CheckpointPolicy(logs: [log]).verify(note, at: nil).checkpoint
        #expect(checkpoint.size == 288 && storage.read(.checkpoint) == note.encoded)
        var entries: [[UInt8]] = []
        try LogAudit.check(storage, size: checkpoint.size, root: checkpoint.root) { _, entry in entries.append(entry) }
        #expect(try made.ledger.logEntries().map(\.body) == entries)
        for older in sizes {
            let old = try Checkpoint(parsing: older.text)
            let proof = try made.ledger.consistencyProof(from: old)
            try proof.verify(oldRoot: old.root, newRoot: checkpoint.root)
            try made.ledger.verifyLog(of: log, since: older)
        }
        // Compacting the file does not move rows between pages.
        try DatabaseQueue(path: made.path).vacuum()
        try LedgerDatabase(opening: made.path).verifyLog(of: log)
    }

    @Test("a ledger of the first version is kept as it is, and gets its tree")
    func migration() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "ledger-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "ledger.sqlite").path
        let dump = String(decoding: try Fixture.data("ledger/version-1.sql"), as: UTF8.self)
        let bodies = "SELECT hex(body) FROM entry WHERE kind <> 'state.committed' ORDER BY seq"
        let queue = try DatabaseQueue(path: path)
        try queue.inDatabase { db in try db.execute(sql: dump) }
        let before = try queue.read { db in try String.fetchAll(db, sql: bodies) }
        try queue.close()
        let ledger = try LedgerDatabase(opening: path)
        #expect(try ledger.logSize() == 21 && before.count == 20)
        let result = try ledger.verifyLog()
        #expect(result.entries == 21 && result.checkpoints == 0)
        #expect(try ledger.deals().count == 2 && ledger.datasets().count == 2)
        let after = try DatabaseQueue(path: path).read { db in try String.fetchAll(db, sql: bodies) }
        #expect(after == before)
        // Nothing was ever locked for its deals, and its tasks are what they were.
        let deal = try #require(ledger.deals().first)
        let task = try #require(ledger.tasks(of: deal.identifier).first)
        #expect(try ledger.escrow() == EscrowTotals() && deal.price == .zero)
        #expect(try task.completion != nil && ledger.marketTask(task.identifier)?.status == .completed)
        // A second opening finds nothing to do.
        #expect(try LedgerDatabase(opening: path).logSize() == 21)
    }

    @Test("a ledger of the first version whose log was changed is not taken over")
    func damagedMigration() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "ledger-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let dump = String(decoding: try Fixture.data("ledger/version-1.sql"), as: UTF8.self)
        for (number, (sql, error)) in [
            ("UPDATE entry SET body = zeroblob(9) WHERE seq = 7", LedgerError.corrupt("entry 7")),
            ("DELETE FROM entry WHERE seq = 7", .logDisagrees(.entryRemoved(index: 7))),
        ].enumerated() {
            let path = folder.appending(path: "\(number).sqlite").path
            let queue = try DatabaseQueue(path: path)
            try queue.inDatabase { db in
                try db.execute(sql: dump + "DROP TRIGGER entry_no_update; DROP TRIGGER entry_no_delete;" + sql)
            }
            try queue.close()
            #expect(throws: error) { try LedgerDatabase(opening: path) }
            let version = try DatabaseQueue(path: path).read { db in try Int.fetchOne(db, sql: "PRAGMA user_version") }
            #expect(version == 1)
        }
    }
}
