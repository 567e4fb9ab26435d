import Crypto
import Foundation
import SwiftASN1
import X509

/// The four certificates under which a made-up processor quotes; public.
///
/// They have the shape of Intel's: a root, an intermediate that certifies processors, a processor's (PCK) with the SGX
/// extension, and the signer of TCB information. Names say SIMULATED, and differ from Intel's throughout.
package struct SimulatedCertificates: Sendable {
    private static let organization = "SIMULATED - NOT A TEE"
    /// Clocks of relying parties may lag by this many seconds.
    static let backdating: Int64 = 3600
    /// 2049-12-31T23:59:59Z, the day on which Intel's root ends as well.
    private static let end: Int64 = 2_524_607_999

    let root: Certificate
    let authority: Certificate
    let processor: Certificate
    let statements: Certificate

    /// Issues all four.
    ///
    /// - Throws: what the libraries throw.
    init(keys: SimulatedKeys, at time: Int64) throws {
        let rootName = try Self.name("SIMULATED SGX Root CA")
        let authorityName = try Self.name("SIMULATED SGX PCK Platform CA")
        func certify(
            _ subject: DistinguishedName,
            _ key: P256.Signing.PrivateKey,
            by issuer: (name: DistinguishedName, key: P256.Signing.PrivateKey),
            as role: Role,
            with further: [Certificate.Extension] = []
        ) throws -> Certificate {
            try Certificate(
                version: .v3,
                serialNumber: Certificate.SerialNumber(),
                publicKey: .init(key.publicKey),
                notValidBefore: Date(timeIntervalSince1970: TimeInterval(time - Self.backdating)),
                notValidAfter: Date(timeIntervalSince1970: TimeInterval(Self.end)),
                issuer: issuer.name,
                subject: subject,
                signatureAlgorithm: .ecdsaWithSHA256,
                extensions: Self.extensions(of: key, issuer: issuer.key, as: role, with: further),
                issuerPrivateKey: .init(issuer.key)
            )
        }
        root = try certify(rootName, keys.root, by: (rootName, keys.root), as: .authority(pathLength: 1))
        authority = try certify(authorityName, keys.authority, by: (rootName, keys.root), as: .authority(pathLength: 0))
        let description = ProcessorExtension(processor: keys.processorName, instance: keys.instanceName)
        processor = try certify(
            Self.name("SIMULATED SGX PCK Certificate"),
            keys.processor,
            by: (authorityName, keys.authority),
            as: .leaf,
            with: [description.certificateExtension()]
        )
        statements = try certify(
            Self.name("SIMULATED SGX TCB Signing"),
            keys.statements,
            by: (rootName, keys.root),
            as: .leaf
        )
    }

    /// Reads what ``text`` wrote; nil where it is something else, or does not belong to the keys.
    init?(text: String, keys: SimulatedKeys) {
        guard let documents = try? PEMDocument.parseMultiple(pemString: text), documents.count == 4,
            let certificates = try? documents.map({ try Certificate(pemDocument: $0) })
        else { return nil }
        root = certificates[0]
        authority = certificates[1]
        processor = certificates[2]
        statements = certificates[3]
        let expected = [keys.root, keys.authority, keys.processor, keys.statements].map(\.publicKey)
        guard zip(certificates, expected).allSatisfy({ $0.publicKey == Certificate.PublicKey($1) }) else { return nil }
    }

    /// Root, intermediate, processor and signer of TCB information, in PEM.
    package var text: String { Self.chain([root, authority, processor, statements]) }

    /// Certificates in PEM, each block followed by a line's end, as Intel's services send chains.
    static func chain(_ certificates: [Certificate]) -> String {
        // A certificate that was made or read can be written.
        certificates.compactMap { try? $0.serializeAsPEM().pemString + "\n" }.joined()
    }

    static func der(_ certificate: Certificate) -> [UInt8] {
        var serializer = DER.Serializer()
        // As above.
        try? serializer.serialize(certificate)
        return serializer.serializedBytes
    }

    private static func name(_ common: String) throws -> DistinguishedName {
        try DistinguishedName {
            CommonName(common)
            OrganizationName(organization)
        }
    }

    private enum Role {
        case authority(pathLength: Int)
        case leaf
    }

    private static func extensions(
        of key: P256.Signing.PrivateKey,
        issuer: P256.Signing.PrivateKey,
        as role: Role,
        with further: [Certificate.Extension]
    ) throws -> Certificate.Extensions {
        var all = [
            try Certificate.Extension(
                AuthorityKeyIdentifier(keyIdentifier: keyIdentifier(issuer.publicKey)),
                critical: false
            ),
            try Certificate.Extension(
                SubjectKeyIdentifier(keyIdentifier: keyIdentifier(key.publicKey)),
                critical: false
            ),
        ]
        switch role {
        case .authority(let pathLength):
            all.append(try .init(KeyUsage(keyCertSign: true, cRLSign: true), critical: true))
            all.append(try .init(BasicConstraints.isCertificateAuthority(maxPathLength: pathLength), critical: true))
        case .leaf:
            all.append(try .init(KeyUsage(digitalSignature: true, nonRepudiation: true), critical: true))
            all.append(try .init(BasicConstraints.notCertificateAuthority, critical: true))
        }
        return try Certificate.Extensions(all + further)
    }

    /// SHA-1 of the public point (RFC 5280 §4.2.1.2, method 1): a name, not a protection.
    static func keyIdentifier(_ key: P256.Signing.PublicKey) -> ArraySlice<UInt8> {
        Array(Insecure.SHA1.hash(data: key.x963Representation))[...]
    }
}
