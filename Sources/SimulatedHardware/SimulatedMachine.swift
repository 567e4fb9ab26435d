import Crypto
package import Cryptography
import X509

/// A made-up machine with a made-up processor: it signs quotes in the exact format of Intel's SGX and TDX, under a root
/// of its own.
///
/// Whoever has the seed can quote anything, so a quote proves nothing to who does not trust that person. It is for running
/// and testing, without the hardware, all that has to do with quotes; only a verifier to which this very root was given as
/// a *simulated* one believes them, and then says so. Nothing of this module is inside an enclave.
package struct SimulatedMachine: Sendable {
    /// The signer that all simulated enclaves are said to have.
    package static let enclaveSigner = Array(SHA256.hash(data: Array("PANDAPP SIMULATED ENCLAVE SIGNER v1".utf8)))

    let keys: SimulatedKeys
    /// The public half.
    package let certificates: SimulatedCertificates

    /// A machine whose certificates begin at a time.
    ///
    /// - Parameters:
    ///   - seed: 32 secret bytes, from which all keys follow.
    ///   - time: Unix seconds.
    /// - Throws: what the certificate library throws.
    package init(seed: borrowing SecretBytes, madeAt time: Int64) throws {
        keys = SimulatedKeys(seed: seed)
        certificates = try SimulatedCertificates(keys: keys, at: time)
    }

    /// The machine of a seed with its certificates as they were kept; nil where they are not that machine's.
    package init?(seed: borrowing SecretBytes, certificates text: String) {
        keys = SimulatedKeys(seed: seed)
        guard let certificates = SimulatedCertificates(text: text, keys: keys) else { return nil }
        self.certificates = certificates
    }

    /// DER of the root certificate: what a relying party keeps a copy of.
    package var rootCertificate: [UInt8] { SimulatedCertificates.der(certificates.root) }

    /// A quote: SGX version 3 for an enclave, TDX version 4 for a domain.
    ///
    /// Header (48 bytes) ‖ body ‖ u32 length ‖ authentication, which is for version 3: signature (64) ‖ attestation
    /// key (64) ‖ quoting enclave's report (384) ‖ its signature (64) ‖ u16 length ‖ 32 bytes ‖ u16 5 ‖ u32 length ‖ PEM of
    /// processor, intermediate and root; for version 4 all from the report on stands behind u16 6 ‖ u32 length.
    ///
    /// - Throws: what the cryptographic library throws.
    package func quote(_ report: SimulatedReport) throws -> [UInt8] {
        let signed = header(of: report) + report.encoded
        let key = Array(keys.quoting.publicKey.rawRepresentation)
        let certification = try certification(of: key, for: report)
        var authentication = try sign(signed, with: keys.quoting) + key
        switch report {
        case .enclave:
            authentication += certification
        case .domain:
            authentication += UInt16(6).littleEndianBytes + UInt32(certification.count).littleEndianBytes
            authentication += certification
        }
        return signed + UInt32(authentication.count).littleEndianBytes + authentication
    }

    /// Version, ECDSA P-256 (2), kind of environment, security versions of the quoting enclaves (3 only), Intel's vendor
    /// number, and 20 bytes that begin with the quoting enclave's number.
    private func header(of report: SimulatedReport) -> [UInt8] {
        let start: [UInt8] =
            switch report {
            case .enclave: [3, 0, 2, 0, 0, 0, 0, 0, 1, 0, 1, 0]
            case .domain: [4, 0, 2, 0, 0x81, 0, 0, 0, 0, 0, 0, 0]
            }
        let vendor: [UInt8] = [
            0x93, 0x9a, 0x72, 0x33, 0xf7, 0x9c, 0x4c, 0xa9, 0x94, 0x0a, 0x0d, 0xb3, 0x95, 0x7f, 0x06, 0x07,
        ]
        return start + vendor + keys.instanceName + [0, 0, 0, 0]
    }

    /// The quoting enclave's report, which binds the attestation key, signed by the processor, with the processor's chain.
    private func certification(of key: [UInt8], for report: SimulatedReport) throws -> [UInt8] {
        let extra = [UInt8](0..<32)
        var quoting = SimulatedEnclave(
            measurement: Array(SHA256.hash(data: Array("PANDAPP SIMULATED QE v1".utf8))),
            signer: SimulatedArchitecture.quotingSigner,
            securityVersion: SimulatedArchitecture.quotingVersion,
            reportData: Array(SHA256.hash(data: key + extra)) + [UInt8](repeating: 0, count: 32)
        )
        quoting.flags = SimulatedArchitecture.quotingFlags
        quoting.product = report.architecture.quotingProduct
        let encoded = quoting.encoded()
        let chain = Array(
            SimulatedCertificates.chain([certificates.processor, certificates.authority, certificates.root]).utf8
        )
        return try encoded + sign(encoded, with: keys.processor) + UInt16(extra.count).littleEndianBytes + extra
            + UInt16(5).littleEndianBytes + UInt32(chain.count).littleEndianBytes + chain
    }

    private func sign(_ bytes: [UInt8], with key: P256.Signing.PrivateKey) throws -> [UInt8] {
        Array(try key.signature(for: bytes).rawRepresentation)
    }
}
