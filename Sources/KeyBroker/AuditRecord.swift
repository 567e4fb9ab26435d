package import Cryptography
import DeterministicCBOR
package import Ledger

/// One record of the broker's audit: that a key was released or refused, or that the chain was resumed.
///
/// Deterministic CBOR record: 1 "pandapp/audit/v1", 2 its number from 0, 3 Unix seconds, 4 outcome, then each null where
/// it does not apply: 5 task, 6 SHA-256(T) of the key release's transcript, 7 measurement, 8 environment, 9 digest of the
/// platform's identity, 10 which release of the task from 1, 11 [count, head] that the ledger vouched for before the chain
/// was resumed. No secret, and nothing of a person.
package struct AuditRecord: Hashable, Sendable {
    /// The outcome of a key's release; others are the codes of ``BrokerRefusal``, and ``resumed``.
    package static let released = "released"
    /// The outcome of going on from a chain that the ledger did not vouch for.
    package static let resumed = "resumed"

    /// Its place in the chain, from 0.
    package var number: Int64
    /// Unix seconds, by the broker's clock.
    package var time: Int64
    /// What became of it.
    package var outcome: String
    /// The task that the evidence named, which may be one that nobody knows.
    package var task: Digest?
    /// SHA-256(T).
    package var transcript: Digest?
    /// The measured code, once a quote was verified.
    package var measurement: Digest?
    /// Where it runs, likewise.
    package var environment: String?
    /// The platform, likewise.
    package var platform: Digest?
    /// Which release of the task.
    package var ordinal: Int64?
    /// Where the ledger said that the chain stood, before it was resumed.
    package var lost: AuditAnchor?

    /// A record of an outcome; the rest is filled in.
    package init(number: Int64, time: Int64, outcome: String) {
        (self.number, self.time, self.outcome) = (number, time, outcome)
    }

    /// The deterministic encoding.
    package func encoded() -> [UInt8] {
        CBORValue.record([
            1: .text(Self.version), 2: .integer(number), 3: .integer(time), 4: .text(outcome), 5: .bytes(orNull: task),
            6: .bytes(orNull: transcript), 7: .bytes(orNull: measurement), 8: environment.map { .text($0) } ?? .null,
            9: .bytes(orNull: platform), 10: ordinal.map { .integer($0) } ?? .null,
            11: lost.map { .array([.integer($0.count), .bytes($0.head.bytes)]) } ?? .null,
        ]).encoded()
    }

    /// Reads a record.
    ///
    /// - Throws: `BrokerRefusal.auditAltered`.
    package init(decoding bytes: [UInt8]) throws(BrokerRefusal) {
        do {
            var reader = try CBORMapReader(CBORValue(decoding: bytes))
            guard try reader.required(1).asText == Self.version else { throw BrokerRefusal.auditAltered }
            number = try reader.required(2).asInteger
            time = try reader.required(3).asInteger
            outcome = try reader.required(4).asText
            task = try reader.optional(5).map { try Digest($0.asBytes) }
            transcript = try reader.optional(6).map { try Digest($0.asBytes) }
            measurement = try reader.optional(7).map { try Digest($0.asBytes) }
            environment = try reader.optional(8).map { try $0.asText }
            platform = try reader.optional(9).map { try Digest($0.asBytes) }
            ordinal = try reader.optional(10).map { try $0.asInteger }
            lost = try reader.optional(11).map { value in
                let parts = try value.asArray(count: 2)
                return AuditAnchor(count: try parts[0].asInteger, head: try Digest(parts[1].asBytes))
            }
            try reader.finish()
        } catch {
            throw .auditAltered
        }
    }

    private static let version = "pandapp/audit/v1"
}

extension CBORValue {
    fileprivate static func bytes(orNull digest: Digest?) -> CBORValue { digest.map { .bytes($0.bytes) } ?? .null }
}
