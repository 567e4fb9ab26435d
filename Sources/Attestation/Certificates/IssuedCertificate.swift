import Crypto
import FoundationEssentials
import SwiftASN1
import X509

/// A certificate with a P-256 key, signed with ECDSA and SHA-256; every certificate here is of this kind.
struct IssuedCertificate {
    /// The most bytes of a certificate.
    static let maximumCount = 4096

    let der: [UInt8]
    let certificate: Certificate
    let key: P256.Signing.PublicKey
    private let signature: P256.Signing.ECDSASignature

    /// Reads a certificate whose bytes are the only ones of its content.
    ///
    /// - Returns: nil for any other.
    init?(parsing der: [UInt8]) {
        guard der.count <= Self.maximumCount, let signed = SignedASN1(parsing: der),
            let certificate = try? Certificate(derEncoded: der), certificate.version == .v3,
            let key = P256.Signing.PublicKey(certificate.publicKey)
        else { return nil }
        (self.der, self.certificate, self.key) = (der, certificate, key)
        signature = signed.signature
    }

    /// Whether another certificate's subject issued this one under a name, for a use, valid at a time.
    func isIssued(by issuer: IssuedCertificate, to name: String, for use: Use) -> Bool {
        certificate.issuer == issuer.certificate.subject && commonName == name && isMade(for: use)
            && issuer.key.isValidSignature(signature, for: certificate.tbsCertificateBytes)
    }

    /// Whether a time lies in the certificate's period, its ends included.
    func isValid(at time: Int64) -> Bool {
        let time = Date(timeIntervalSince1970: Double(time))
        return certificate.notValidBefore <= time && time <= certificate.notValidAfter
    }

    /// The serial number without leading zeros.
    var serialNumber: [UInt8] { Array(certificate.serialNumber.bytes.drop { $0 == 0 }) }

    /// The subject's one common name.
    var commonName: String? {
        let names = certificate.subject.joined().filter { $0.type == .RDNAttributeType.commonName }
        return names.count == 1 ? names.first.flatMap { String($0.value) } : nil
    }

    /// What a certificate's key may sign.
    enum Use {
        /// Certificates and revocation lists.
        case authority
        /// Documents and reports.
        case signing
    }

    /// Whether the extensions allow the use, and none that must be understood is unknown.
    func isMade(for use: Use) -> Bool {
        let known: Set<ASN1ObjectIdentifier> = [.X509ExtensionID.basicConstraints, .X509ExtensionID.keyUsage]
        guard certificate.extensions.allSatisfy({ !$0.critical || known.contains($0.oid) }),
            let constraints = try? certificate.extensions.basicConstraints,
            let usage = try? certificate.extensions.keyUsage
        else { return false }
        switch (use, constraints) {
        case (.authority, .isCertificateAuthority): return usage.keyCertSign && usage.cRLSign
        case (.signing, .notCertificateAuthority): return usage.digitalSignature && !usage.keyCertSign
        default: return false
        }
    }
}
