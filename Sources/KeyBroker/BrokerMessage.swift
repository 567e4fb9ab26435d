import DeterministicCBOR
import Evidence

/// What is asked of a broker that runs as a process of its own, and what it answers.
///
/// A connection carries one question and one answer. Each is a frame: its length as 32 bits, little-endian, at most
/// ``maximumLength``, and a deterministic CBOR array [kind, content].
enum BrokerMessage {
    /// The longest frame.
    static let maximumLength = 128 << 10

    /// What is asked: 1 for a challenge, 2 with evidence.
    enum Question: Hashable {
        case challenge
        case release([UInt8])
    }

    /// What is answered: 1 with a challenge, 2 with a release, 3 with the code of a refusal.
    enum Answer: Hashable {
        case challenge([UInt8])
        case release([UInt8])
        case refused(BrokerRefusal)
    }

    /// The frame's length, which comes before it.
    ///
    /// - Throws: `BrokerRefusal.evidenceMalformed` for one that is too long.
    static func length(of prefix: [UInt8]) throws(BrokerRefusal) -> Int {
        let length = prefix.reversed().reduce(0) { $0 << 8 | Int($1) }
        guard prefix.count == 4, length <= maximumLength else { throw .evidenceMalformed }
        return length
    }

    fileprivate static func frame(_ kind: UInt64, _ content: CBORValue) -> [UInt8] {
        let body = CBORValue.array([.unsigned(kind), content]).encoded()
        return (0..<4).map { UInt8(truncatingIfNeeded: body.count >> (8 * $0)) } + body
    }

    fileprivate static func parts(of body: [UInt8]) throws(BrokerRefusal) -> (kind: UInt64, content: CBORValue) {
        guard let parts = try? CBORValue(decoding: body).asArray(count: 2), let kind = try? parts[0].asUnsigned else {
            throw .evidenceMalformed
        }
        return (kind, parts[1])
    }
}

extension BrokerMessage.Question {
    /// The frame with its length.
    var frame: [UInt8] {
        switch self {
        case .challenge: BrokerMessage.frame(1, .null)
        case .release(let evidence): BrokerMessage.frame(2, .bytes(evidence))
        }
    }

    /// Reads a frame without its length.
    ///
    /// - Throws: `BrokerRefusal.evidenceMalformed`.
    init(decoding body: [UInt8]) throws(BrokerRefusal) {
        switch try BrokerMessage.parts(of: body) {
        case (1, .null): self = .challenge
        case (2, .bytes(let evidence)): self = .release(evidence)
        default: throw .evidenceMalformed
        }
    }
}

extension BrokerMessage.Answer {
    /// The frame with its length.
    var frame: [UInt8] {
        switch self {
        case .challenge(let challenge): BrokerMessage.frame(1, .bytes(challenge))
        case .release(let release): BrokerMessage.frame(2, .bytes(release))
        case .refused(let refusal): BrokerMessage.frame(3, .text(refusal.rawValue))
        }
    }

    /// Reads a frame without its length.
    ///
    /// - Throws: `BrokerRefusal.evidenceMalformed`.
    init(decoding body: [UInt8]) throws(BrokerRefusal) {
        switch try BrokerMessage.parts(of: body) {
        case (1, .bytes(let challenge)): self = .challenge(challenge)
        case (2, .bytes(let release)): self = .release(release)
        case (3, .text(let code)):
            guard let refusal = BrokerRefusal(rawValue: code) else { throw .evidenceMalformed }
            self = .refused(refusal)
        default: throw .evidenceMalformed
        }
    }
}
