import Cryptography
import DeterministicCBOR
import Evidence
import TestSupport
import Testing

@Suite struct AttestedResultTests {
    let statement: ResultStatement
    let bundle: AttestedResult

    init() throws {
        let exchange = try Exchange(suite: .x25519)
        statement = exchange.statement()
        bundle = AttestedResult(
            statement: statement,
            enclaveSignature: [UInt8](repeating: 1, count: 65),
            evidence: exchange.evidence,
            statementQuote: [7, 7, 7],
            sealedResult: [9, 9]
        )
    }

    @Test("statement and bundle survive their encodings")
    func roundTrip() throws {
        #expect(try ResultStatement(decoding: statement.encoded()) == statement)
        #expect(statement.digest == SHA256Digest.of(statement.encoded()))
        #expect(try AttestedResult(decoding: bundle.encoded()) == bundle)
    }

    @Test("no damage leaves statement or bundle what they were")
    func damage() {
        for spoiled in Damage.variants(of: statement.encoded()) {
            guard let read = try? ResultStatement(decoding: spoiled) else { continue }
            #expect(read != statement && read.digest != statement.digest)
        }
        for spoiled in Damage.variants(of: bundle.encoded()) {
            guard let read = try? AttestedResult(decoding: spoiled) else { continue }
            #expect(read != bundle && read.encoded() == spoiled)
        }
    }

    @Test("mutants are refused, or are the one encoding of what was read")
    func mutants() {
        var mutator = ByteMutator(seed: 3)
        let bytes = bundle.encoded()
        for _ in 0..<2000 {
            let mutant = mutator.mutant(of: bytes)
            guard let read = try? AttestedResult(decoding: mutant) else { continue }
            #expect(read.encoded() == mutant)
        }
    }

    static let wrongStatements: [(UInt64, CBORValue, EvidenceError)] =
        [2, 3, 4, 5, 7, 8, 10].map { ($0, .bytes([1]), .malformedMessage) } + [
            (1, .text("pandapp/statement/v2"), .unknownVersion), (6, .bytes([]), .malformedMessage),
            (9, .null, .malformedMessage), (11, .null, .malformedMessage),
        ]

    @Test("a statement's field of another type or length is refused", arguments: wrongStatements)
    func statementFields(field: UInt64, value: CBORValue, error: EvidenceError) throws {
        var map = try CBORValue(decoding: statement.encoded()).asMap
        map[.unsigned(field)] = value
        let bytes = CBORValue.map(map).encoded()
        #expect(throws: error) { try ResultStatement(decoding: bytes) }
    }

    static let wrongBundles: [(UInt64, CBORValue, EvidenceError)] = [
        (1, .text("pandapp/result-bundle/v2"), .unknownVersion), (2, .bytes([]), .malformedMessage),
        (3, .bytes([UInt8](repeating: 1, count: 64)), .malformedMessage), (4, .bytes([0xa0]), .malformedMessage),
        (5, .text(""), .malformedMessage), (6, .null, .malformedMessage), (7, .null, .malformedMessage),
    ]

    @Test("what the second quote binds: the statement under a name of its own, and the key release")
    func reportData() {
        let name = Array("pandapp/result/v1".utf8)
        #expect(statement.reportData == SHA256Digest.of(name + statement.encoded()).bytes + statement.transcript.bytes)
        #expect(statement.reportData.count == 64)
        var other = statement
        other.environment = "sgx"
        #expect(other.reportData != statement.reportData)
    }

    @Test("a bundle's field of another type or length is refused", arguments: wrongBundles)
    func bundleFields(field: UInt64, value: CBORValue, error: EvidenceError) throws {
        var map = try CBORValue(decoding: bundle.encoded()).asMap
        map[.unsigned(field)] = value
        let bytes = CBORValue.map(map).encoded()
        #expect(throws: error) { try AttestedResult(decoding: bytes) }
    }

    @Test("a bundle longer than the limit is refused before it is read")
    func tooLong() {
        let bytes = [UInt8](repeating: 0, count: AttestedResult.maximumLength + 1)
        #expect(throws: EvidenceError.malformedMessage) { try AttestedResult(decoding: bytes) }
    }
}
