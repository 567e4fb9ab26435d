import Cryptography
import Foundation
import Glibc
import Ledger
import TestSupport
import Testing

@testable import KeyBroker

/// The broker's chain of records, and what becomes of a file that is not the one the ledger vouches for.
@Suite struct AuditTrailTests {
    /// A trail in a folder that vanishes with it, and where it must stand.
    private final class Kept {
        let file = FileManager.default.temporaryDirectory.appending(path: "audit-\(UUID().uuidString)/audit.log")
        let trail: AuditTrail
        var anchors = [AuditAnchor.empty]

        init(records count: Int = 0) throws {
            trail = AuditTrail(file: file)
            for _ in 0..<count { try append() }
        }

        deinit {
            try? FileManager.default.removeItem(at: file.deletingLastPathComponent())
        }

        var anchor: AuditAnchor { anchors[anchors.count - 1] }

        func append() throws {
            anchors.append(try trail.append(after: anchor) { AuditRecord(number: $0, time: 1000, outcome: "test") })
        }

        var bytes: [UInt8] {
            get throws { try [UInt8](Data(contentsOf: file)) }
        }

        func replace(_ bytes: [UInt8]) throws { try Data(bytes).write(to: file) }

        /// What a broker finds that starts now.
        func refusal() -> BrokerRefusal? {
            do throws(BrokerRefusal) {
                try AuditTrail(file: file).check(anchor)
                return nil
            } catch {
                return error
            }
        }
    }

    @Test("the file is as it is specified")
    func format() throws {
        let kept = try Kept(records: 2)
        let records = [0, 1].map { AuditRecord(number: $0, time: 1000, outcome: "test").encoded() }
        let first = SHA256Digest.of(Array("pandapp/audit/v1".utf8))
        let second = SHA256Digest.of(first.bytes + records[0])
        func frame(_ record: [UInt8], _ before: Digest) -> [UInt8] {
            [0, 0, 0, UInt8(record.count)] + before.bytes + record
        }
        #expect(try kept.bytes == frame(records[0], first) + frame(records[1], second))
        #expect(kept.anchor == AuditAnchor(count: 2, head: SHA256Digest.of(second.bytes + records[1])))
        let mode = try FileManager.default.attributesOfItem(atPath: kept.file.path)[.posixPermissions] as? NSNumber
        #expect(mode?.intValue == 0o600)
    }

    @Test("a record survives its encoding, with everything and with nothing in it")
    func record() throws {
        var record = AuditRecord(number: 5, time: -1, outcome: AuditRecord.released)
        #expect(try AuditRecord(decoding: record.encoded()) == record)
        (record.task, record.transcript) = (SHA256Digest.of([1]), SHA256Digest.of([2]))
        (record.measurement, record.platform) = (SHA256Digest.of([3]), SHA256Digest.of([4]))
        (record.environment, record.ordinal) = ("sgx", 2)
        record.lost = AuditAnchor(count: 9, head: SHA256Digest.of([5]))
        #expect(try AuditRecord(decoding: record.encoded()) == record)
        #expect(record.encoded().count <= AuditTrail.maximumRecordLength)
        var mutator = ByteMutator(seed: 8)
        for _ in 0..<2000 { _ = try? AuditRecord(decoding: mutator.mutant(of: record.encoded())) }
    }

    @Test("what the ledger vouches for is read back in order")
    func records() throws {
        let kept = try Kept(records: 3)
        var numbers: [Int64] = []
        try kept.trail.records(upTo: kept.anchor) { numbers.append($0.number) }
        #expect(numbers == [0, 1, 2])
        #expect(kept.refusal() == nil)
    }

    @Test("more than one record behind the anchor: the ledger is an older one, and nothing is removed")
    func ledgerPutBack() throws {
        let kept = try Kept(records: 3)
        let whole = try kept.bytes
        let anchors = kept.anchors
        func expectRefusal(_ refusal: BrokerRefusal, after anchor: AuditAnchor, _ bytes: [UInt8]) throws {
            try kept.replace(bytes)
            #expect(throws: refusal) { try AuditTrail(file: kept.file).check(anchor) }
            #expect(throws: refusal) {
                try AuditTrail(file: kept.file).append(after: anchor) {
                    AuditRecord(number: $0, time: 1, outcome: "test")
                }
            }
            #expect(try kept.bytes == bytes)
        }
        for anchor in anchors.prefix(2) { try expectRefusal(.ledgerBehindBroker, after: anchor, whole) }
        try expectRefusal(.ledgerBehindBroker, after: anchors[2], whole + [0])
        try expectRefusal(.auditAltered, after: anchors[3], whole + [UInt8](repeating: 0xff, count: 1024 + 37))
        // By one record it looks like a broker that was stopped.
        try kept.replace(whole)
        #expect(throws: Never.self) { try AuditTrail(file: kept.file).check(anchors[2]) }
    }

    @Test("no record and no file is a broker that has decided nothing yet")
    func nothingYet() throws {
        #expect(throws: Never.self) { try Kept().trail.check(.empty) }
    }

    @Test("an older copy is behind the ledger, at every length; a missing file too")
    func older() throws {
        let kept = try Kept(records: 3)
        let whole = try kept.bytes
        for count in 0..<whole.count {
            try kept.replace(Array(whole.prefix(count)))
            #expect(kept.refusal() == .brokerBehindLedger, "\(count) bytes")
        }
        try FileManager.default.removeItem(at: kept.file)
        #expect(kept.refusal() == .brokerBehindLedger)
    }

    @Test("a flipped bit is found, wherever it is")
    func flipped() throws {
        let kept = try Kept(records: 3)
        for flipped in Damage.flips(of: try kept.bytes) {
            try kept.replace(flipped)
            #expect(kept.refusal() == .auditAltered || kept.refusal() == .brokerBehindLedger)
        }
    }

    @Test("another broker's chain, a link and a folder are not the audit")
    func others() throws {
        let (kept, other) = (try Kept(records: 3), try Kept(records: 2))
        _ = try other.trail.append(after: other.anchor) { AuditRecord(number: $0, time: 1001, outcome: "test") }
        try kept.replace(other.bytes)
        #expect(kept.refusal() == .auditAltered)
        try FileManager.default.removeItem(at: kept.file)
        #expect(unsafe symlink(other.file.path, kept.file.path) == 0)
        #expect(kept.refusal() == .auditAltered)
        try FileManager.default.removeItem(at: kept.file)
        try FileManager.default.createDirectory(at: kept.file, withIntermediateDirectories: false)
        #expect(kept.refusal() == .auditAltered)
    }

    @Test("what lies behind the anchor never had an answer: it gives way to the next record")
    func unanswered() throws {
        let kept = try Kept(records: 2)
        let whole = try kept.bytes
        for tail in [[0], [UInt8](repeating: 0xff, count: 500), Array(whole.suffix(60))] {
            try kept.replace(whole + tail)
            #expect(kept.refusal() == nil)
        }
        // A record that was written, but not vouched for.
        try kept.replace(whole)
        let before = kept.anchor
        try kept.append()
        kept.anchors.removeLast()
        #expect(kept.refusal() == nil)
        let other = try kept.trail.append(after: before) { AuditRecord(number: $0, time: 1002, outcome: "other") }
        kept.anchors.append(other)
        #expect(kept.refusal() == nil)
        var outcomes: [String] = []
        try AuditTrail(file: kept.file).records(upTo: other) { outcomes.append($0.outcome) }
        #expect(outcomes == ["test", "test", "other"])
    }

    @Test("two brokers over one file see each other's records")
    func twoBrokers() throws {
        let kept = try Kept(records: 1)
        let second = AuditTrail(file: kept.file)
        kept.anchors.append(try second.append(after: kept.anchor) { AuditRecord(number: $0, time: 1, outcome: "b") })
        try kept.append()
        kept.anchors.append(try second.append(after: kept.anchor) { AuditRecord(number: $0, time: 1, outcome: "b") })
        #expect(kept.refusal() == nil)
        #expect(throws: BrokerRefusal.brokerBehindLedger) {
            try second.append(after: AuditAnchor(count: 9, head: kept.anchor.head)) {
                AuditRecord(number: $0, time: 1, outcome: "b")
            }
        }
    }

    @Test("an older copy that is put back while the broker runs is found at the next record")
    func olderMeanwhile() throws {
        let kept = try Kept(records: 2)
        let older = try kept.bytes
        try kept.append()
        try kept.replace(older)
        #expect(throws: BrokerRefusal.brokerBehindLedger) { try kept.append() }
        let place = kept.file.appendingPathExtension("older")
        try Data(older).write(to: place)
        #expect(unsafe rename(place.path, kept.file.path) == 0)
        #expect(throws: BrokerRefusal.brokerBehindLedger) { try kept.append() }
        #expect(try kept.bytes == older)
    }

    @Test("a record that is too long is not written")
    func tooLong() throws {
        let kept = try Kept(records: 1)
        let whole = try kept.bytes
        #expect(throws: BrokerRefusal.auditFailed) {
            try kept.trail.append(after: kept.anchor) {
                AuditRecord(number: $0, time: 1, outcome: String(repeating: "x", count: 1024))
            }
        }
        #expect(try kept.bytes == whole)
    }

    @Test("a disk that takes no more is a failure, and what it took of a record does no harm")
    func fullDisk() async throws {
        let kept = try Kept(records: 2)
        let (path, anchor) = (kept.file.path, kept.anchor.head.hexadecimal)
        await #expect(processExitsWith: .success) { [path = path as String, anchor = anchor as String] in
            let file = URL(filePath: path)
            let anchored = AuditAnchor(count: 2, head: try Digest(hexadecimal: anchor))
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber
            // Room for some bytes of the next record only.
            let room = try #require(size).uint64Value + 40
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: rlim_t(room), rlim_max: rlim_t(room))
            #expect(unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
            #expect(throws: BrokerRefusal.auditFailed) {
                try AuditTrail(file: file).append(after: anchored) {
                    AuditRecord(number: $0, time: 1, outcome: "test")
                }
            }
        }
        #expect(kept.refusal() == nil)
        try kept.append()
        #expect(kept.refusal() == nil)
    }
}
