package import Cryptography
import DeterministicCBOR
import GRDB
package import Orders

/// Why a data key is destroyed, as the log says it.
package enum KeyDestruction: String, CaseIterable, Sendable {
    /// The night is older than nights are kept.
    case retention
    /// The key gave way to another one.
    case rotation
    /// Somebody took back what the dataset rests on.
    case withdrawal
    /// The operator wanted it; or the night expired, or somebody took back what the dataset rests on, when its own order had
    /// been closed before.
    case `operator`
}

/// A dataset that is taken out of use for ever: what is closed, and which keys are destroyed.
package struct Retirement: Hashable, Sendable {
    /// Closing of the dataset's orders, signed by its owner.
    package var closing: [SignedOperation<DatasetOrder>]
    /// Digests of the public headers whose keys are destroyed: the dataset's, and those of its segments.
    package var keys: [Digest]
    /// Why.
    package var reason: KeyDestruction

    /// A retirement of its parts.
    package init(closing: [SignedOperation<DatasetOrder>], keys: [Digest], reason: KeyDestruction) {
        self.closing = closing
        self.keys = keys
        self.reason = reason
    }
}

extension LedgerDatabase {
    /// Closes the orders of datasets and says which keys are destroyed, all or none; what was closed or destroyed before
    /// is not said again.
    ///
    /// The keys themselves are destroyed after this: where that is interrupted, `destroyedKeys` says what is to be done.
    ///
    /// - Throws: `LedgerError.wrongOperation` for one that closes nothing, and what closing throws.
    package func retire(_ retirements: [Retirement], at now: Int64) throws(LedgerError) {
        try write { db in try Self.retire(retirements, domain: domain, at: now, in: db) }
    }

    /// Digests of the public headers whose keys are destroyed, with the cause.
    ///
    /// - Throws: `LedgerError.corrupt` for an entry that this program cannot have written.
    package func destroyedKeys() throws(LedgerError) -> [Digest: KeyDestruction] {
        try read(Self.destroyedKeys)
    }

    /// Whatever was published, every revision, by night.
    package func publications() throws(LedgerError) -> [PublishedNight] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM publication ORDER BY night, app, revision")
                .map(Self.publishedNight(in:))
        }
    }

    /// Records that a wrapping key gave way to a new one.
    ///
    /// - Parameters:
    ///   - what: what the key wraps; never a key.
    ///   - now: Unix seconds.
    /// - Throws: `LedgerError.implausibleTime`, or `storage`.
    package func recordKeyRotation(of what: String, at now: Int64) throws(LedgerError) {
        try write { db in try Self.append(.keyRotated, [.text(what)], at: now, to: db) }
    }

    // MARK: - Within a transaction

    /// Retires many: what was destroyed before is read once for all.
    static func retire(_ retirements: [Retirement], domain: OrderDomain, at now: Int64, in db: Database) throws {
        guard !retirements.isEmpty else { return }
        var destroyed = Set(try destroyedKeys(db).keys)
        for retirement in retirements {
            for operation in retirement.closing {
                guard operation.operation.operation == .close else { throw LedgerError.wrongOperation }
                try perform(operation, domain: domain, at: now, in: db)
            }
            for key in retirement.keys where destroyed.insert(key).inserted {
                try append(.keyDestroyed, [.bytes(key.bytes), .text(retirement.reason.rawValue)], at: now, to: db)
            }
        }
    }

    private static func destroyedKeys(_ db: Database) throws -> [Digest: KeyDestruction] {
        var destroyed: [Digest: KeyDestruction] = [:]
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT * FROM entry WHERE kind = ? ORDER BY seq",
            arguments: [LogKind.keyDestroyed.rawValue]
        )
        while let row = try rows.next() {
            let entry = try checkedEntry(row)
            let fields = try CBORValue(decoding: entry.body).asMap
            guard case .bytes(let bytes) = fields[.unsigned(2)], let key = try? Digest(bytes),
                case .text(let text) = fields[.unsigned(3)], let reason = KeyDestruction(rawValue: text)
            else { throw LedgerError.corrupt("entry \(entry.sequence)") }
            destroyed[key] = reason
        }
        return destroyed
    }
}
