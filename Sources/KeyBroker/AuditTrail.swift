import Cryptography
import Durability
package import Foundation
import Glibc
package import Ledger
import Synchronization

/// The broker's own record of every decision, each bound to the one before it, in a file that only grows.
///
/// For each record the file has its length as 32 bits, big-endian, the hash of the record before, and the record's bytes
/// (``AuditRecord``). The hash of a record is SHA-256(hash of the record before ‖ bytes); before the first stands
/// SHA-256("pandapp/audit/v1").
///
/// What counts is what the ledger's log vouches for (`AuditAnchor`). A record is written, and on the disk, before the
/// transaction ends that anchors it, and nothing is answered before that: so what lies behind the anchor never had an
/// answer, and gives way to the next record. A file that ends before the anchor is an older one, put back.
package final class AuditTrail: Sendable {
    /// The longest record.
    package static let maximumRecordLength = 1024

    private let file: URL
    /// How far which file was checked; its records before that are not read again.
    private let checked = Mutex(Checked())

    /// An audit in a file, which is made with the first record.
    package init(file: URL) {
        self.file = file
    }

    private struct Position {
        var anchor = AuditAnchor.empty
        var offset: UInt64 = 0
    }

    private struct Checked {
        /// The file by its number, so that another one under the same name is not taken for it.
        var file: ino_t = 0
        var position = Position()
    }

    /// Checks that the file holds the chain that the ledger vouches for.
    ///
    /// - Throws: `BrokerRefusal.brokerBehindLedger` where it ends before; `auditAltered` where it is another one or cannot
    ///   be read.
    package func check(_ anchored: AuditAnchor) throws(BrokerRefusal) {
        guard anchored != .empty else { return }
        _ = try position(of: anchored, in: open(creating: false)) { _ in }
    }

    /// Every record that the ledger vouches for, in order.
    ///
    /// - Throws: what ``check(_:)`` throws.
    package func records(upTo anchored: AuditAnchor, _ body: (AuditRecord) -> Void) throws(BrokerRefusal) {
        guard anchored != .empty else { return }
        let file = try open(creating: false)
        checked.withLock { $0 = Checked() }
        var number: Int64 = 0
        _ = try position(of: anchored, in: file) { bytes throws(BrokerRefusal) in
            let record = try AuditRecord(decoding: bytes)
            guard record.number == number else { throw .auditAltered }
            number += 1
            body(record)
        }
    }

    /// Writes the record that follows what the ledger vouches for, and forces it to the disk; what is behind goes.
    ///
    /// To be called within the transaction that anchors it: that is what keeps two brokers apart.
    ///
    /// - Parameters:
    ///   - anchored: where the chain stood.
    ///   - record: makes the record of its number.
    /// - Returns: where it stands now.
    /// - Throws: what ``check(_:)`` throws, and `auditFailed` where the disk does not take the record.
    package func append(
        after anchored: AuditAnchor,
        _ record: (_ number: Int64) -> AuditRecord
    ) throws(BrokerRefusal) -> AuditAnchor {
        let file = try open(creating: anchored == .empty)
        let end = try position(of: anchored, in: file) { _ in }
        let bytes = record(anchored.count).encoded()
        guard bytes.count <= Self.maximumRecordLength else { throw .auditFailed }
        do {
            try file.truncate(atOffset: end.offset)
            try file.write(contentsOf: Data(Self.lengthPrefix(bytes.count) + anchored.head.bytes + bytes))
            try file.synchronize()
        } catch {
            throw .auditFailed
        }
        return AuditAnchor(count: anchored.count + 1, head: Self.hash(bytes, after: anchored.head))
    }

    /// Goes on from where the file's own chain ends, whatever the ledger vouches for, and has the ledger say so.
    ///
    /// An altered file is kept beside, and a new chain begun.
    ///
    /// - Returns: where the chain stands now.
    /// - Throws: `BrokerRefusal.auditFailed`, or what the ledger throws.
    package func resume(in ledger: LedgerDatabase, at now: Int64) throws -> AuditAnchor {
        var resumed = AuditAnchor.empty
        try ledger.resumeAudit(at: now) { lost in
            resumed = try append(after: end()) { number in
                var record = AuditRecord(number: number, time: now, outcome: AuditRecord.resumed)
                record.lost = lost
                return record
            }
            return resumed
        }
        return resumed
    }

    /// Where the chain of the file ends by itself; a file that holds none is put aside.
    private func end() throws(BrokerRefusal) -> AuditAnchor {
        guard FileManager.default.fileExists(atPath: file.path) else { return .empty }
        do throws(BrokerRefusal) {
            let handle = try open(creating: false)
            var position = Position()
            while let next = try Self.next(after: position, in: handle) { position = next.position }
            return position.anchor
        } catch {
            let altered = file.appendingPathExtension("altered")
            guard unsafe rename(file.path, altered.path) == 0 else { throw .auditFailed }
            return .empty
        }
    }

    // MARK: -

    /// Follows the chain up to an anchor; leaves the file there.
    private func position(
        of anchored: AuditAnchor,
        in file: FileHandle,
        each body: (_ record: [UInt8]) throws(BrokerRefusal) -> Void
    ) throws(BrokerRefusal) -> Position {
        var status = stat()
        guard unsafe fstat(file.fileDescriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .auditAltered
        }
        let known = checked.withLock { $0 }
        // The anchor may lie before what was checked: then an older chain was resumed.
        let goesOn =
            known.file == status.st_ino && known.position.offset <= status.st_size
            && known.position.anchor.count <= anchored.count
        var position = goesOn ? known.position : Position()
        do {
            try file.seek(toOffset: position.offset)
        } catch {
            throw .auditAltered
        }
        while position.anchor.count < anchored.count {
            guard let next = try Self.next(after: position, in: file) else { throw .brokerBehindLedger }
            try body(next.record)
            position = next.position
        }
        guard position.anchor == anchored else { throw .auditAltered }
        let reached = Checked(file: status.st_ino, position: position)
        checked.withLock { $0 = reached }
        return position
    }

    /// The record that stands where the file is read; nil where there is none, or not all of it.
    ///
    /// - Throws: `BrokerRefusal.auditAltered` for one that does not follow the one before.
    private static func next(
        after position: Position,
        in file: FileHandle
    ) throws(BrokerRefusal) -> (position: Position, record: [UInt8])? {
        guard let prefix = read(4 + 32, from: file) else { return nil }
        let length = prefix.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        guard length <= maximumRecordLength, Array(prefix.dropFirst(4)) == position.anchor.head.bytes else {
            throw .auditAltered
        }
        guard let record = read(length, from: file) else { return nil }
        let anchor = AuditAnchor(count: position.anchor.count + 1, head: hash(record, after: position.anchor.head))
        return (Position(anchor: anchor, offset: position.offset + UInt64(4 + 32 + length)), record)
    }

    private static func read(_ count: Int, from file: FileHandle) -> [UInt8]? {
        guard let data = try? file.read(upToCount: count), data.count == count else { return nil }
        return [UInt8](data)
    }

    private static func hash(_ record: [UInt8], after head: Digest) -> Digest {
        SHA256Digest.of(head.bytes + record)
    }

    private static func lengthPrefix(_ count: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * $0)) }
    }

    private func open(creating: Bool) throws(BrokerRefusal) -> FileHandle {
        if creating, !FileManager.default.fileExists(atPath: file.path) { try create() }
        let descriptor = unsafe Glibc.open(file.path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw errno == ENOENT ? .brokerBehindLedger : .auditAltered }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    private func create() throws(BrokerRefusal) {
        do {
            try DurableFile.createFolder(file.deletingLastPathComponent())
            try DurableFile.write(to: file.appendingPathExtension("partial"), renamingTo: file) { _ in }
        } catch {
            throw .auditFailed
        }
    }
}
