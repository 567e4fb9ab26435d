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
/// transaction ends that anchors it, and nothing is answered before that. So a broker that is stopped leaves one record,
/// or part of one, behind the anchor; it never had an answer, and gives way to the next. More than one is the trace of a
/// ledger that was put back, and nothing is removed. A ledger put back by one record cannot be told from a stop. A file
/// that ends before the anchor is an older one, put back.
package final class AuditTrail: Sendable {
    /// The longest record.
    package static let maximumRecordLength = 1024
    /// Bytes before each record: its length and the hash of the one before.
    private static let prefixLength = 4 + 32

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

    /// Checks that the file holds the chain that the ledger vouches for, and at most one record more.
    ///
    /// - Throws: `BrokerRefusal.brokerBehindLedger` where it ends before; `ledgerBehindBroker` where it goes on by more
    ///   than one record; `auditAltered` where it is another one or cannot be read.
    package func check(_ anchored: AuditAnchor) throws(BrokerRefusal) {
        if anchored == .empty, !FileManager.default.fileExists(atPath: file.path) { return }
        let file = try open(creating: false)
        try Self.requireOneAtMost(after: position(of: anchored, in: file) { _ in }, in: file)
    }

    /// Checks the file against what a ledger vouches for now, while other brokers may go on recording.
    ///
    /// - Throws: what ``check(_:)`` throws, and `BrokerRefusal.ledgerUnreadable`.
    package func check(against ledger: LedgerDatabase) throws(BrokerRefusal) {
        func vouchedFor() throws(BrokerRefusal) -> AuditAnchor {
            try ReleaseDesk.asking { () throws(LedgerError) in try ledger.auditAnchor() }
        }
        var anchored = try vouchedFor()
        while true {
            do throws(BrokerRefusal) {
                return try check(anchored)
            } catch {
                // Records that another broker made since the ledger was asked lie behind what it said then.
                let now = try vouchedFor()
                guard error == .ledgerBehindBroker, now != anchored else { throw error }
                anchored = now
            }
        }
    }

    /// Every record that the ledger vouches for, in order; what lies behind is not looked at.
    ///
    /// - Throws: `BrokerRefusal.brokerBehindLedger` and `auditAltered` as ``check(_:)``.
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

    /// Writes the record that follows what the ledger vouches for, and forces it to the disk; one behind it goes.
    ///
    /// To be called within the transaction that anchors it: that is what keeps two brokers apart.
    ///
    /// - Parameters:
    ///   - anchored: where the chain stood.
    ///   - record: makes the record of its number.
    /// - Returns: where it stands now.
    /// - Throws: what ``check(_:)`` throws, with the file as it was; `auditFailed` where the disk does not take it.
    package func append(
        after anchored: AuditAnchor,
        _ record: (_ number: Int64) -> AuditRecord
    ) throws(BrokerRefusal) -> AuditAnchor {
        let file = try open(creating: anchored == .empty)
        let end = try position(of: anchored, in: file) { _ in }
        try Self.requireOneAtMost(after: end, in: file)
        return try Self.write(record(anchored.count), at: end, in: file)
    }

    /// Goes on from where the file's own chain ends, whatever the ledger vouches for, and has the ledger say so.
    ///
    /// Where the file is no whole chain, a copy of it is kept beside, as `audit.log.altered-` and 16 hexadecimal digits
    /// of its SHA-256. Part of a record at its end is then left out; a chain that does not follow is begun anew.
    ///
    /// - Returns: where the chain stands now.
    /// - Throws: `BrokerRefusal.auditAltered` for what cannot be opened and read as a file, which is left as it is;
    ///   `auditFailed` where the disk does not take the copy or the record; or what the ledger throws.
    package func resume(in ledger: LedgerDatabase, at now: Int64) throws -> AuditAnchor {
        var resumed = AuditAnchor.empty
        var refusal: BrokerRefusal?
        do {
            try ledger.resumeAudit(at: now) { lost in
                do throws(BrokerRefusal) {
                    resumed = try goOn(after: lost, at: now)
                    return resumed
                } catch {
                    refusal = error
                    throw error
                }
            }
        } catch {
            if let refusal { throw refusal }
            throw error
        }
        return resumed
    }

    private func goOn(after lost: AuditAnchor, at now: Int64) throws(BrokerRefusal) -> AuditAnchor {
        let file = try open(creating: true)
        checked.withLock { $0 = Checked() }
        let end = try ownEnd(of: file)
        var record = AuditRecord(number: end.anchor.count, time: now, outcome: AuditRecord.resumed)
        record.lost = lost
        return try Self.write(record, at: end, in: file)
    }

    /// Where the chain of the file ends by itself; what is not a whole chain is copied first.
    private func ownEnd(of file: FileHandle) throws(BrokerRefusal) -> Position {
        _ = try Self.status(of: file)
        var position = Position()
        try Self.seek(to: 0, in: file)
        walk: while true {
            switch try Self.next(after: position, in: file) {
            case .record(let bytes, let next)
            where (try? AuditRecord(decoding: bytes))?.number == position.anchor.count:
                position = next
            case .end:
                break walk
            case .record, .broken:
                // Which of its records was altered is not known, so none of them is gone on from.
                position = Position()
                break walk
            }
        }
        if try Self.size(of: file) != position.offset { try keepCopy(of: file) }
        return position
    }

    /// Copies the file beside, under a name of its content's own: no copy ever takes another's place.
    private func keepCopy(of handle: FileHandle) throws(BrokerRefusal) {
        let whole: [UInt8]
        try Self.seek(to: 0, in: handle)
        do {
            whole = try [UInt8](handle.readToEnd() ?? Data())
        } catch {
            throw .auditAltered
        }
        let copy = file.appendingPathExtension("altered-\(SHA256Digest.of(whole).hexadecimal.prefix(16))")
        guard !FileManager.default.fileExists(atPath: copy.path) else {
            // A copy that was interrupted has no name, so this is of an attempt before.
            guard (try? Data(contentsOf: copy)) == Data(whole) else { throw .auditFailed }
            return
        }
        do {
            try DurableFile.write(to: file.appendingPathExtension("partial"), renamingTo: copy) { try $0(whole) }
        } catch {
            throw .auditFailed
        }
    }

    // MARK: -

    /// Follows the chain up to an anchor.
    private func position(
        of anchored: AuditAnchor,
        in file: FileHandle,
        each body: (_ record: [UInt8]) throws(BrokerRefusal) -> Void
    ) throws(BrokerRefusal) -> Position {
        let status = try Self.status(of: file)
        let known = checked.withLock { $0 }
        // The anchor may lie before what was checked: then an older chain was resumed.
        let goesOn =
            known.file == status.st_ino && known.position.offset <= status.st_size
            && known.position.anchor.count <= anchored.count
        var position = goesOn ? known.position : Position()
        try Self.seek(to: position.offset, in: file)
        while position.anchor.count < anchored.count {
            switch try Self.next(after: position, in: file) {
            case .record(let bytes, let next):
                try body(bytes)
                position = next
            case .end: throw .brokerBehindLedger
            case .broken: throw .auditAltered
            }
        }
        guard position.anchor == anchored else { throw .auditAltered }
        let reached = Checked(file: status.st_ino, position: position)
        checked.withLock { $0 = reached }
        return position
    }

    /// Checks that no more lies behind an anchor than a broker leaves that was stopped: one record, or what came of it.
    private static func requireOneAtMost(after end: Position, in file: FileHandle) throws(BrokerRefusal) {
        try seek(to: end.offset, in: file)
        switch try next(after: end, in: file) {
        case .record(_, let next):
            guard try size(of: file) <= next.offset else { throw .ledgerBehindBroker }
        case .end, .broken:
            let longest = UInt64(prefixLength + maximumRecordLength)
            guard try size(of: file) <= end.offset + longest else { throw .auditAltered }
        }
    }

    /// Writes a record at a position, and forces it to the disk; what is behind goes.
    private static func write(
        _ record: AuditRecord,
        at end: Position,
        in file: FileHandle
    ) throws(BrokerRefusal) -> AuditAnchor {
        let bytes = record.encoded()
        guard bytes.count <= maximumRecordLength else { throw .auditFailed }
        do {
            try file.truncate(atOffset: end.offset)
            try file.seek(toOffset: end.offset)
            try file.write(contentsOf: Data(lengthPrefix(bytes.count) + end.anchor.head.bytes + bytes))
            try file.synchronize()
        } catch {
            throw .auditFailed
        }
        return AuditAnchor(count: end.anchor.count + 1, head: hash(bytes, after: end.anchor.head))
    }

    /// What stands where the file is read.
    private enum Step {
        /// A record, and where it ends.
        case record([UInt8], Position)
        /// Nothing, or the beginning of a record.
        case end
        /// What does not follow the record before, or is no record.
        case broken
    }

    /// Reads what follows a position, at which the file stands.
    ///
    /// - Throws: `BrokerRefusal.auditAltered` where the file cannot be read.
    private static func next(after position: Position, in file: FileHandle) throws(BrokerRefusal) -> Step {
        guard let prefix = try read(prefixLength, from: file) else { return .end }
        let length = prefix.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        guard length <= maximumRecordLength, Array(prefix.dropFirst(4)) == position.anchor.head.bytes else {
            return .broken
        }
        guard let record = try read(length, from: file) else { return .end }
        let anchor = AuditAnchor(count: position.anchor.count + 1, head: hash(record, after: position.anchor.head))
        return .record(record, Position(anchor: anchor, offset: position.offset + UInt64(prefixLength + length)))
    }

    /// Bytes from where the file is read; nil where there are fewer.
    private static func read(_ count: Int, from file: FileHandle) throws(BrokerRefusal) -> [UInt8]? {
        do {
            guard let data = try file.read(upToCount: count), data.count == count else { return nil }
            return [UInt8](data)
        } catch {
            throw .auditAltered
        }
    }

    private static func seek(to offset: UInt64, in file: FileHandle) throws(BrokerRefusal) {
        do {
            try file.seek(toOffset: offset)
        } catch {
            throw .auditAltered
        }
    }

    /// The state of what must be a plain file.
    private static func status(of file: FileHandle) throws(BrokerRefusal) -> stat {
        var status = stat()
        guard unsafe fstat(file.fileDescriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .auditAltered
        }
        return status
    }

    private static func size(of file: FileHandle) throws(BrokerRefusal) -> UInt64 {
        UInt64(clamping: try status(of: file).st_size)
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
