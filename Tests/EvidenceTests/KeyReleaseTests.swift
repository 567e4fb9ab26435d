import Cryptography
import DeterministicCBOR
import TestSupport
import Testing

@testable import Evidence

@Suite final class ReleaseChallengeTests {
    let broker = SigningKey()

    func challenge() -> ReleaseChallenge {
        ReleaseChallenge(
            nonce: [UInt8](repeating: 1, count: 32),
            issued: -1,
            expires: 120,
            suites: [.xWing, .x25519],
            broker: broker
        )
    }

    @Test("a challenge survives its encoding")
    func roundTrip() throws {
        let read = try ReleaseChallenge(decoding: challenge().encoded())
        #expect(read == challenge() && read.broker == broker.verificationKey)
    }

    @Test("a challenge with any byte flipped, cut off or added is refused")
    func damage() {
        for spoiled in Damage.variants(of: challenge().encoded()) {
            #expect(throws: EvidenceError.self) { try ReleaseChallenge(decoding: spoiled) }
        }
    }

    @Test("a signature by another key, of another version, or over another nonce is named")
    func forged() throws {
        func forge(_ key: borrowing SigningKey, _ change: (inout [UInt64: CBORValue]) -> Void) throws {
            var fields: [UInt64: CBORValue] = [
                1: .text("pandapp/challenge/v2"), 2: .bytes([UInt8](repeating: 1, count: 32)), 3: .unsigned(1),
                4: .unsigned(2), 5: .bytes(broker.verificationKey.bytes), 6: .array([.unsigned(2)]),
            ]
            change(&fields)
            let signed = CBORValue.record(fields).encoded()
            let message = CBORValue.record([1: .bytes(signed), 2: .bytes(key.sign(signed))]).encoded()
            _ = try ReleaseChallenge(decoding: message)
        }
        #expect(throws: Never.self) { try forge(broker) { _ in } }
        #expect(throws: EvidenceError.brokerSignatureInvalid) { try forge(SigningKey()) { _ in } }
        #expect(throws: EvidenceError.unknownVersion) { try forge(broker) { $0[1] = .text("pandapp/challenge/v1") } }
        #expect(throws: EvidenceError.malformedMessage) { try forge(broker) { $0[2] = .bytes([1]) } }
        #expect(throws: EvidenceError.malformedMessage) { try forge(broker) { $0[3] = .unsigned(.max) } }
        #expect(throws: EvidenceError.malformedMessage) { try forge(broker) { $0[5] = .bytes([]) } }
        let offers: [CBORValue] = [
            .null, .array([]), .array([.unsigned(256)]), .array(Array(repeating: .unsigned(1), count: 9)),
        ]
        for offer in offers {
            #expect(throws: EvidenceError.malformedMessage) { try forge(broker) { $0[6] = offer } }
        }
        #expect(throws: EvidenceError.malformedMessage) { try forge(broker) { $0[7] = .null } }
    }

    @Test("the first suite of the offer that is known is taken; others are passed over")
    func suites() throws {
        func chosen(_ numbers: [UInt64]) throws -> KeyEncapsulationSuite? {
            let signed = CBORValue.record([
                1: .text("pandapp/challenge/v2"), 2: .bytes([UInt8](repeating: 1, count: 32)), 3: .unsigned(1),
                4: .unsigned(2), 5: .bytes(broker.verificationKey.bytes), 6: .array(numbers.map { .unsigned($0) }),
            ]).encoded()
            let message = CBORValue.record([1: .bytes(signed), 2: .bytes(broker.sign(signed))]).encoded()
            return try ReleaseChallenge(decoding: message).suite
        }
        #expect(try chosen([1, 2]) == .xWing)
        #expect(try chosen([2, 1]) == .x25519)
        #expect(try chosen([9, 2]) == .x25519)
        #expect(try chosen([9]) == nil)
    }
}

@Suite struct ReleaseEvidenceTests {
    @Test("evidence survives its encoding", arguments: [KeyEncapsulationSuite.xWing, .x25519])
    func roundTrip(suite: KeyEncapsulationSuite) throws {
        let exchange = try Exchange(suite: suite)
        #expect(try ReleaseEvidence(decoding: exchange.evidence.encoded()) == exchange.evidence)
    }

    @Test("damaged evidence is refused, or binds other report data or another quote")
    func damage() throws {
        let evidence = try Exchange(suite: .x25519).evidence
        for spoiled in Damage.variants(of: evidence.encoded()) {
            guard let read = try? ReleaseEvidence(decoding: spoiled) else { continue }
            #expect(read.encoded() == spoiled)
            #expect(read.transcript.reportData != evidence.transcript.reportData || read.quote != evidence.quote)
        }
    }

    static let wrongFields: [(UInt64, CBORValue, EvidenceError)] = [
        (1, .text("pandapp/evidence/v2"), .unknownVersion), (1, .null, .malformedMessage),
        (2, .unsigned(0), .malformedMessage), (2, .unsigned(3), .malformedMessage),
        (2, .unsigned(257), .malformedMessage), (3, .text(""), .malformedMessage),
        (4, .bytes([1]), .malformedMessage), (5, .bytes([1]), .malformedMessage), (6, .bytes([]), .malformedMessage),
        (7, .bytes([UInt8](repeating: 0, count: 33)), .malformedMessage), (8, .bytes([1]), .malformedMessage),
        (9, .null, .malformedMessage), (10, .null, .malformedMessage),
    ]

    @Test("a field of another type, length or range is refused", arguments: wrongFields)
    func fields(field: UInt64, value: CBORValue, error: EvidenceError) throws {
        var map = try CBORValue(decoding: Exchange(suite: .x25519).evidence.encoded()).asMap
        map[.unsigned(field)] = value
        let message = CBORValue.map(map).encoded()
        #expect(throws: error) { try ReleaseEvidence(decoding: message) }
    }

    @Test("the report data is the digest of the length-prefixed parts and the nonce, as documented")
    func reportData() throws {
        let exchange = try Exchange(suite: .x25519)
        let transcript = exchange.evidence.transcript
        var bytes: [UInt8] = []
        for part in [
            Array("pandapp/kr/v1".utf8), [2], transcript.encapsulationKey, transcript.resultAddress.bytes,
            transcript.dealDigest.bytes, transcript.task.bytes, exchange.nonce, transcript.broker.bytes,
        ] {
            bytes += [0, 0, 0, UInt8(part.count)] + part
        }
        #expect(transcript.reportData == SHA256Digest.of(bytes).bytes + exchange.nonce)
    }

    @Test("every part of the transcript changes its digest, and no boundary can be moved")
    func binding() throws {
        let right = try Exchange(suite: .x25519).evidence.transcript
        var digests: [Digest] = [right.digest]
        func change(_ spoil: (inout ReleaseTranscript) throws -> Void) rethrows {
            var other = right
            try spoil(&other)
            digests.append(other.digest)
        }
        change { $0.suite = .xWing }
        change { $0.encapsulationKey[0] ^= 1 }
        try change { $0.resultAddress = try EthereumAddress(bytes: [UInt8](repeating: 9, count: 20)) }
        change { $0.dealDigest = SHA256Digest.of([0]) }
        change { $0.task = SHA256Digest.of([0]) }
        change { $0.nonce[31] ^= 1 }
        change { $0.broker = SigningKey().verificationKey }
        change { $0.encapsulationKey += [$0.resultAddress.bytes[0]] }
        #expect(Set(digests).count == 9)
    }
}

@Suite struct KeyReleaseTests {
    @Test("the enclave that sent the evidence opens the grant", arguments: [KeyEncapsulationSuite.xWing, .x25519])
    func roundTrip(suite: KeyEncapsulationSuite) throws {
        let exchange = try Exchange(suite: suite)
        let sent = try KeyRelease(exchange.grant(), for: exchange.evidence, broker: exchange.broker)
        let release = try KeyRelease(decoding: sent.encoded())
        #expect(release == sent)
        let grant = try release.open(with: exchange.ephemeral, as: exchange.evidence)
        let right = exchange.grant()
        #expect(grant.task == right.task && grant.dataset == right.dataset && grant.environment == "simulated")
        #expect(grant.time == 1_600_000_000 && grant.dataKey.exposedCopy() == right.dataKey.exposedCopy())
        let keys = grant.segmentKeys.mapValues { $0.withSecret { $0.exposedCopy() } }
        #expect(keys == right.segmentKeys.mapValues { $0.withSecret { $0.exposedCopy() } } && keys.count == 2)
    }

    @Test("a release with any byte flipped, cut off or added does not open")
    func damage() throws {
        let exchange = try Exchange(suite: .x25519)
        let bytes = try KeyRelease(exchange.grant(), for: exchange.evidence, broker: exchange.broker).encoded()
        for spoiled in Damage.variants(of: bytes) {
            let grants = (try? KeyRelease(decoding: spoiled).open(with: exchange.ephemeral, as: exchange.evidence).time)
            #expect(grants == nil)
        }
    }

    @Test("a release opens for no other key, transcript, quote or broker")
    func binding() throws {
        let exchange = try Exchange()
        let release = try KeyRelease(exchange.grant(), for: exchange.evidence, broker: exchange.broker)
        let otherKey = try EncapsulationKey(.xWing)
        #expect(throws: CryptographyError.messageAuthenticationFailed) {
            _ = try release.open(with: otherKey, as: exchange.evidence)
        }
        var other = exchange.evidence
        other.quote = [5, 5, 6]
        #expect(throws: CryptographyError.messageAuthenticationFailed) {
            _ = try release.open(with: exchange.ephemeral, as: other)
        }
        other = exchange.evidence
        other.transcript.task = SHA256Digest.of([0])
        #expect(throws: EvidenceError.brokerSignatureInvalid) {
            _ = try release.open(with: exchange.ephemeral, as: other)
        }
        let falseRelease = try KeyRelease(exchange.grant(), for: exchange.evidence, broker: SigningKey())
        #expect(throws: EvidenceError.brokerSignatureInvalid) {
            _ = try falseRelease.open(with: exchange.ephemeral, as: exchange.evidence)
        }
    }

    @Test("nothing is sealed to what is no key")
    func noKey() throws {
        var evidence = try Exchange().evidence
        evidence.transcript.encapsulationKey = [1, 2, 3]
        #expect(throws: CryptographyError.self) {
            try KeyRelease(Exchange().grant(), for: evidence, broker: SigningKey())
        }
    }

    @Test("a release of another version or shape is refused")
    func shape() {
        func decode(_ version: String, signature: Int) throws {
            let fields: [UInt64: CBORValue] = [
                1: .text(version), 2: .bytes([1]), 3: .bytes([2]), 4: .bytes([UInt8](repeating: 0, count: signature)),
            ]
            _ = try KeyRelease(decoding: CBORValue.record(fields).encoded())
        }
        #expect(throws: Never.self) { try decode("pandapp/key-release/v1", signature: 64) }
        #expect(throws: EvidenceError.unknownVersion) { try decode("pandapp/key-release/v2", signature: 64) }
        #expect(throws: EvidenceError.malformedMessage) { try decode("pandapp/key-release/v1", signature: 63) }
    }

    @Test("a grant of another version or shape is refused, and no damage leaves it what it was")
    func grant() throws {
        let right = try Exchange().grant().encoded()
        for spoiled in Damage.variants(of: right) {
            let read = (try? KeyGrant(decoding: spoiled).encoded())
            #expect(read == nil || read == spoiled)
        }
        func decode(_ field: UInt64, _ value: CBORValue) throws {
            var map = try CBORValue(decoding: right).asMap
            map[.unsigned(field)] = value
            _ = try KeyGrant(decoding: CBORValue.map(map).encoded())
        }
        #expect(throws: EvidenceError.unknownVersion) { try decode(1, .text("pandapp/grant/v2")) }
        let wrong: [(UInt64, CBORValue)] = [
            (2, .bytes([])), (3, .null), (4, .bytes([UInt8](repeating: 0, count: 31))), (5, .array([])),
            (5, .map([.bytes([1]): .bytes([UInt8](repeating: 0, count: 32))])),
            (5, .map([.bytes([UInt8](repeating: 0, count: 32)): .bytes([])])), (6, .null), (7, .text("")), (8, .null),
        ]
        for (field, value) in wrong {
            #expect(throws: EvidenceError.malformedMessage, "field \(field)") { try decode(field, value) }
        }
    }
}
