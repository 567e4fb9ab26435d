package import Cryptography
import DeterministicCBOR

/// What the SIMULATED platform signs: it measured these bytes and they asked to bind this report data.
///
/// It proves nothing to who does not trust the machine's operator; only a verifier that was given this platform's
/// root as a *simulated* one accepts it, and then says so. Part 4 replaces it by quotes in the hardware's own format.
/// Deterministic CBOR record: 1 record [1 "pandapp/simulated-quote/v1", 2 measurement, 3 report data (64 bytes),
/// 4 root key] as bytes, 2 Ed25519 signature over them.
package struct SimulatedQuote: Hashable, Sendable {
    /// Measurement of the launch manifest.
    package let measurement: Digest
    /// The 64 bytes that the enclave bound.
    package let reportData: [UInt8]
    /// The platform's root key.
    package let root: VerificationKey
    private let signed: [UInt8]
    private let signature: [UInt8]

    /// Signs a quote as the platform.
    package init(measurement: Digest, reportData: [UInt8], root: borrowing SigningKey) {
        self.measurement = measurement
        self.reportData = reportData
        self.root = root.verificationKey
        signed = CBORValue.record([
            1: .text("pandapp/simulated-quote/v1"), 2: .bytes(measurement.bytes), 3: .bytes(reportData),
            4: .bytes(root.verificationKey.bytes),
        ]).encoded()
        signature = root.sign(signed)
    }

    /// The quote's bytes.
    package func encoded() -> [UInt8] {
        CBORValue.record([1: .bytes(signed), 2: .bytes(signature)]).encoded()
    }

    /// Parses a quote without believing it.
    ///
    /// - Throws: `AttestationError.malformedQuote`.
    package init(parsing bytes: [UInt8]) throws(AttestationError) {
        do {
            var outer = try CBORMapReader(CBORValue(decoding: bytes))
            signed = try outer.required(1).asBytes
            signature = try outer.required(2).asBytes(count: 64)
            try outer.finish()
            var reader = try CBORMapReader(CBORValue(decoding: signed))
            guard try reader.required(1).asText == "pandapp/simulated-quote/v1" else {
                throw AttestationError.malformedQuote
            }
            measurement = try Digest(reader.required(2).asBytes)
            reportData = try reader.required(3).asBytes(count: 64)
            root = try VerificationKey(reader.required(4).asBytes)
            try reader.finish()
        } catch {
            throw .malformedQuote
        }
    }

    var hasValidSignature: Bool { root.isValid(signature: signature, for: signed) }
}
