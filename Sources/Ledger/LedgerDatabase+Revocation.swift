package import Cryptography
import DeterministicCBOR
import GRDB

/// Whom, or what, the broker gives no key any more; apps leave the whitelist and dataset orders are closed instead.
package enum RevokedSubject: Hashable, Sendable {
    /// A requester, by wallet.
    case requester(EthereumAddress)
    /// A platform, by the digest of its identity.
    case platform(Digest)
    /// Platforms that an advisory concerns, such as `INTEL-SA-00615`.
    case advisory(String)

    /// The longest name of an advisory.
    package static let maximumAdvisoryLength = 32

    /// The kind's name in the log.
    package var kind: String {
        switch self {
        case .requester: "requester"
        case .platform: "platform"
        case .advisory: "advisory"
        }
    }

    /// The subject of its name: what `pandapp` and the log call it.
    package var name: String {
        switch self {
        case .requester(let address): address.description
        case .platform(let identity): identity.hexadecimal
        case .advisory(let name): name
        }
    }

    /// Whether a name can be that of an advisory: capitals, digits and hyphens.
    package static func isAdvisory(_ name: String) -> Bool {
        (1...maximumAdvisoryLength).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                (0x41...0x5a).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2d
            }
    }

    fileprivate var details: [CBORValue] {
        switch self {
        case .requester(let address): [.text(kind), .bytes(address.bytes)]
        case .platform(let identity): [.text(kind), .bytes(identity.bytes)]
        case .advisory(let name): [.text(kind), .text(name)]
        }
    }

    fileprivate init?(_ event: LogEvent) {
        switch event.text(0) {
        case "requester":
            guard let address = event.address(1) else { return nil }
            self = .requester(address)
        case "platform":
            guard let identity = event.digest(1) else { return nil }
            self = .platform(identity)
        case "advisory":
            guard let name = event.text(1), Self.isAdvisory(name) else { return nil }
            self = .advisory(name)
        default: return nil
        }
    }
}

extension LedgerDatabase {
    /// Says that subjects get no key from now on: all or nothing, and for ever; one that was revoked before is not said
    /// again.
    ///
    /// - Throws: `LedgerError.malformedAdvisory`, `implausibleTime`, or `storage`.
    package func revoke(_ subjects: [RevokedSubject], at now: Int64) throws(LedgerError) {
        try write { db in
            var revoked = try Self.revokedSubjects(db)
            for subject in subjects where revoked.insert(subject).inserted {
                if case .advisory(let name) = subject, !RevokedSubject.isAdvisory(name) {
                    throw LedgerError.malformedAdvisory
                }
                try Self.append(.releaseRevoked, subject.details, at: now, to: db)
            }
        }
    }

    /// Whom and what the broker gives no key any more.
    ///
    /// - Throws: `LedgerError.corrupt` for an entry that this program cannot have written.
    package func revokedSubjects() throws(LedgerError) -> Set<RevokedSubject> {
        try read(Self.revokedSubjects)
    }

    static func revokedSubjects(_ db: Database) throws -> Set<RevokedSubject> {
        var subjects: Set<RevokedSubject> = []
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT * FROM entry WHERE kind = ? ORDER BY seq",
            arguments: [LogKind.releaseRevoked.rawValue]
        )
        while let row = try rows.next() {
            let entry = try checkedEntry(row)
            guard let subject = LogEvent(entry.body).flatMap(RevokedSubject.init) else {
                throw LedgerError.corrupt("entry \(entry.sequence)")
            }
            subjects.insert(subject)
        }
        return subjects
    }
}
