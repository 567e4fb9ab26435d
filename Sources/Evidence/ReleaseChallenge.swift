package import Cryptography
import DeterministicCBOR

/// Broker → enclave, the first message of a key release: prove yourself freshly.
///
/// Deterministic CBOR record: 1 the signed record as bytes, 2 Ed25519 signature over them. The signed record: 1
/// "pandapp/challenge/v2", 2 nonce, 3 issued, 4 expires, 5 the broker's key, 6 the suites that it takes, by number and by
/// preference, one to eight. The offer is signed, so that nobody in between can take the stronger one away.
package struct ReleaseChallenge: Hashable, Sendable {
    /// The most suites that an offer has.
    package static let maximumSuites = 8

    /// 32 random bytes, used once.
    package let nonce: [UInt8]
    /// Unix seconds.
    package let issued: Int64
    /// Unix seconds after which the nonce is void.
    package let expires: Int64
    /// The broker's key.
    package let broker: VerificationKey
    /// The numbers of the suites that the broker takes; who does not know one passes over it.
    package let suites: [UInt8]
    /// The broker's signature over the other fields.
    package let signature: [UInt8]

    /// A signed challenge.
    package init(
        nonce: [UInt8],
        issued: Int64,
        expires: Int64,
        suites: [KeyEncapsulationSuite],
        broker: borrowing SigningKey
    ) {
        let fields = Fields(
            nonce: nonce,
            issued: issued,
            expires: expires,
            broker: broker.verificationKey,
            suites: suites.map(\.rawValue)
        )
        self.init(fields, signature: broker.sign(fields.encoded()))
    }

    /// What the release is to be sealed with: the first of the offer that is known here.
    package var suite: KeyEncapsulationSuite? { suites.lazy.compactMap(KeyEncapsulationSuite.init).first }

    /// The message's bytes.
    package func encoded() -> [UInt8] {
        let fields = Fields(nonce: nonce, issued: issued, expires: expires, broker: broker, suites: suites)
        return CBORValue.record([1: .bytes(fields.encoded()), 2: .bytes(signature)]).encoded()
    }

    /// Reads a challenge and checks the signature by the key that it names; whose key that must be is the reader's
    /// business.
    ///
    /// - Throws: `EvidenceError.malformedMessage`, `.unknownVersion`, or `.brokerSignatureInvalid`.
    package init(decoding bytes: [UInt8]) throws(EvidenceError) {
        self = try decodeMessage {
            var outer = try CBORMapReader(CBORValue(decoding: bytes))
            let signed = try outer.required(1).asBytes
            let signature = try outer.required(2).asBytes(count: 64)
            try outer.finish()
            let fields = try Fields(decoding: signed)
            guard fields.broker.isValid(signature: signature, for: signed) else {
                throw EvidenceError.brokerSignatureInvalid
            }
            return ReleaseChallenge(fields, signature: signature)
        }
    }

    private init(_ fields: Fields, signature: [UInt8]) {
        (nonce, issued, expires) = (fields.nonce, fields.issued, fields.expires)
        (broker, suites) = (fields.broker, fields.suites)
        self.signature = signature
    }
}

/// What is signed.
private struct Fields {
    let nonce: [UInt8]
    let issued: Int64
    let expires: Int64
    let broker: VerificationKey
    let suites: [UInt8]

    private static let version = "pandapp/challenge/v2"

    func encoded() -> [UInt8] {
        CBORValue.record([
            1: .text(Self.version), 2: .bytes(nonce), 3: .integer(issued), 4: .integer(expires),
            5: .bytes(broker.bytes), 6: .array(suites.map { .unsigned(UInt64($0)) }),
        ]).encoded()
    }
}

extension Fields {
    fileprivate init(decoding bytes: [UInt8]) throws {
        var reader = try CBORMapReader(CBORValue(decoding: bytes))
        guard try reader.required(1).asText == Self.version else { throw EvidenceError.unknownVersion }
        nonce = try reader.required(2).asBytes(count: 32)
        issued = try reader.required(3).asInteger
        expires = try reader.required(4).asInteger
        broker = try VerificationKey(reader.required(5).asBytes)
        let numbers = try reader.required(6).asArray
        try reader.finish()
        guard (1...ReleaseChallenge.maximumSuites).contains(numbers.count) else { throw EvidenceError.malformedMessage }
        suites = try numbers.map { number in
            guard let suite = UInt8(exactly: try number.asUnsigned) else { throw EvidenceError.malformedMessage }
            return suite
        }
    }
}
