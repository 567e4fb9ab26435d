import Attestation
import Cryptography
import DeterministicCBOR
import Orders
import TestSupport
import Testing

@Suite final class SimulatedQuoteTests {
    let root: SigningKey
    let measurement = SHA256Digest.of([1])
    let reportData = [UInt8](0..<64)

    init() throws {
        root = try SigningKey(seed: SecretBytes(copying: [UInt8](repeating: 5, count: 32)))
    }

    var verifier: QuoteVerifier { QuoteVerifier(roots: [.simulated(root.verificationKey)]) }

    func quote() -> [UInt8] {
        SimulatedQuote(measurement: measurement, reportData: reportData, root: root).encoded()
    }

    @Test("a quote under a trusted root says what the platform signed, and that it is simulated")
    func verified() throws {
        let verified = try verifier.verify(quote())
        #expect(verified.environment == .simulated)
        #expect(verified.measurement == measurement && verified.reportData == reportData)
        let parsed = try SimulatedQuote(parsing: quote())
        #expect(parsed.encoded() == quote() && parsed.root == root.verificationKey)
    }

    @Test("a quote with any byte flipped, cut off or added is refused")
    func damage() {
        for spoiled in Damage.variants(of: quote()) {
            #expect(throws: AttestationError.self) { try verifier.verify(spoiled) }
        }
    }

    @Test("mutants are refused")
    func mutants() {
        var mutator = ByteMutator(seed: 1)
        let right = quote()
        for _ in 0..<2000 {
            let mutant = mutator.mutant(of: right)
            guard mutant != right else { continue }
            #expect(throws: AttestationError.self) { try verifier.verify(mutant) }
        }
    }

    @Test("another platform's quote, and any without roots, is not believed")
    func untrusted() {
        let other = SimulatedQuote(measurement: measurement, reportData: reportData, root: SigningKey()).encoded()
        #expect(throws: AttestationError.untrustedRoot) { try verifier.verify(other) }
        #expect(throws: AttestationError.untrustedRoot) { try QuoteVerifier(roots: []).verify(quote()) }
        let two = QuoteVerifier(roots: [.simulated(SigningKey().verificationKey), .simulated(root.verificationKey)])
        #expect(throws: Never.self) { try two.verify(quote()) }
    }

    @Test("a right signature by another key, or over other words, does not hold")
    func signature() throws {
        let signed = try CBORValue(decoding: quote()).asMap[.unsigned(1)]?.asBytes ?? []
        for signature in [SigningKey().sign(signed), root.sign(signed + [0]), root.sign([])] {
            let forged = CBORValue.record([1: .bytes(signed), 2: .bytes(signature)]).encoded()
            #expect(throws: AttestationError.signatureInvalid) { try verifier.verify(forged) }
        }
    }

    static let wrongFields: [(UInt64, CBORValue?)] = [
        (1, .text("pandapp/simulated-quote/v2")), (1, nil), (2, .bytes([1])), (2, nil), (3, nil), (4, nil),
        (3, .bytes([UInt8](repeating: 0, count: 63))), (3, .bytes([UInt8](repeating: 0, count: 65))),
        (4, .bytes([])), (4, .bytes([UInt8](repeating: 0xff, count: 32))), (5, .null),
    ]

    @Test("a well-signed record of another shape is no quote", arguments: wrongFields)
    func shape(field: UInt64, value: CBORValue?) {
        var fields: [UInt64: CBORValue] = [
            1: .text("pandapp/simulated-quote/v1"), 2: .bytes(measurement.bytes), 3: .bytes(reportData),
            4: .bytes(root.verificationKey.bytes),
        ]
        fields[field] = value
        let signed = CBORValue.record(fields).encoded()
        let quote = CBORValue.record([1: .bytes(signed), 2: .bytes(root.sign(signed))]).encoded()
        #expect(throws: AttestationError.malformedQuote) { try verifier.verify(quote) }
    }
}

@Suite struct AttestationPolicyTests {
    let quote: VerifiedQuote

    init() throws {
        let root = SigningKey()
        let bytes = SimulatedQuote(
            measurement: SHA256Digest.of([1]),
            reportData: [UInt8](repeating: 2, count: 64),
            root: root
        ).encoded()
        quote = try QuoteVerifier(roots: [.simulated(root.verificationKey)]).verify(bytes)
    }

    @Test("only an allowed environment passes")
    func environment() {
        #expect(throws: Never.self) { try EnvironmentPolicy(allowed: [.sgx, .simulated]).check(quote) }
        for allowed: Set<ExecutionEnvironment> in [[], [.sgx], [.sgx, .tdx]] {
            #expect(throws: AttestationError.environmentNotAllowed) {
                try EnvironmentPolicy(allowed: allowed).check(quote)
            }
        }
    }

    @Test("only a measurement registered for the quote's own environment passes")
    func measurement() {
        let (right, wrong) = (SHA256Digest.of([1]), SHA256Digest.of([2]))
        #expect(throws: Never.self) { try MeasurementPolicy(allowed: [.simulated: [wrong, right]]).check(quote) }
        for allowed: [ExecutionEnvironment: [Digest]] in [
            [:], [.simulated: []], [.simulated: [wrong]], [.sgx: [right]],
        ] {
            #expect(throws: AttestationError.measurementNotAllowed) {
                try MeasurementPolicy(allowed: allowed).check(quote)
            }
        }
    }

    @Test("only exactly the expected report data passes")
    func reportData() {
        let right = [UInt8](repeating: 2, count: 64)
        #expect(throws: Never.self) { try ReportDataPolicy(expected: right).check(quote) }
        for wrong in Damage.variants(of: right) {
            #expect(throws: AttestationError.reportDataMismatch) { try ReportDataPolicy(expected: wrong).check(quote) }
        }
    }
}
