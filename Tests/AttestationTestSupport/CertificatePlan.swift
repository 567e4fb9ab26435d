package import Crypto
import FoundationEssentials
package import SwiftASN1
package import X509

/// What a certificate of a test platform says; a test spoils what it is about.
package struct CertificatePlan: Sendable {
    package var name: String
    package var key = P256.Signing.PrivateKey()
    package var serial: [UInt8]
    package var isAuthority: Bool
    /// Key usage other than what the kind of certificate has.
    package var usage: KeyUsage?
    /// Period other than ten years around the platform's time.
    package var period: ClosedRange<Int64>?
    /// Issuer's name other than the issuer's.
    package var issuerName: String?
    /// Signing key other than the issuer's.
    package var signingKey: P256.Signing.PrivateKey?
    package var extensions: [Certificate.Extension] = []

    package init(name: String, serial: UInt8, isAuthority: Bool) {
        self.name = name
        self.serial = [serial]
        self.isAuthority = isAuthority
    }

    /// DER of the certificate as issued by another, or by itself.
    package func der(issuer: CertificatePlan, at time: Int64) throws -> [UInt8] {
        let period = self.period ?? (time - 157_680_000)...(time + 157_680_000)
        let usage =
            self.usage
            ?? (isAuthority
                ? KeyUsage(keyCertSign: true, cRLSign: true) : KeyUsage(digitalSignature: true, nonRepudiation: true))
        let certificate = try Certificate(
            version: .v3,
            serialNumber: .init(bytes: serial),
            publicKey: .init(key.publicKey),
            notValidBefore: Date(timeIntervalSince1970: Double(period.lowerBound)),
            notValidAfter: Date(timeIntervalSince1970: Double(period.upperBound)),
            issuer: Self.distinguishedName(issuerName ?? issuer.name),
            subject: Self.distinguishedName(name),
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions(
                [
                    Certificate.Extension(
                        isAuthority
                            ? BasicConstraints.isCertificateAuthority(maxPathLength: nil) : .notCertificateAuthority,
                        critical: true
                    ),
                    Certificate.Extension(usage, critical: true),
                ] + extensions
            ),
            issuerPrivateKey: .init(signingKey ?? issuer.key)
        )
        var serializer = DER.Serializer()
        try serializer.serialize(certificate)
        return serializer.serializedBytes
    }

    static func distinguishedName(_ name: String) throws -> DistinguishedName {
        try DistinguishedName {
            CommonName(name)
            OrganizationName("A TEST - NOT A TEE")
        }
    }
}

/// What a revocation list of a test platform says.
package struct RevocationPlan: Sendable {
    package var serials: [[UInt8]] = []
    /// Period other than fifteen days around the platform's time.
    package var period: ClosedRange<Int64>?
    package var issuerName: String?
    package var signingKey: P256.Signing.PrivateKey?
    /// Extensions beside the list's number: identifier and whether it must be understood.
    package var extensions: [(identifier: ASN1ObjectIdentifier, critical: Bool)] = []

    package init() {}

    /// DER of the list as made by an issuer.
    package func der(issuer: CertificatePlan, at time: Int64) throws -> [UInt8] {
        let period = self.period ?? (time - 1_296_000)...(time + 1_296_000)
        let name = try CertificatePlan.distinguishedName(issuerName ?? issuer.name)
        let content = try DERText.sequence { coder in
            try coder.serialize(1)
            coder.serializeRawBytes(DERText.ecdsaWithSHA256)
            try coder.serialize(name)
            try coder.serialize(DERText.time(period.lowerBound))
            try coder.serialize(DERText.time(period.upperBound))
            if !serials.isEmpty {
                try coder.appendConstructedNode(identifier: .sequence) { coder in
                    for serial in serials {
                        try coder.appendConstructedNode(identifier: .sequence) { coder in
                            try coder.serialize(serial[...])
                            try coder.serialize(DERText.time(period.lowerBound))
                        }
                    }
                }
            }
            try coder.appendConstructedNode(
                identifier: ASN1Identifier(tagWithNumber: 0, tagClass: .contextSpecific)
            ) { coder in
                try coder.appendConstructedNode(identifier: .sequence) { coder in
                    for (identifier, critical) in [([2, 5, 29, 20], false)] + extensions {
                        try coder.appendConstructedNode(identifier: .sequence) { coder in
                            try coder.serialize(identifier)
                            if critical { try coder.serialize(true) }
                            try coder.serialize(ASN1OctetString(contentBytes: [2, 1, 1]))
                        }
                    }
                }
            }
        }
        let signature = try (signingKey ?? issuer.key).signature(for: content)
        return try DERText.sequence { coder in
            coder.serializeRawBytes(content)
            coder.serializeRawBytes(DERText.ecdsaWithSHA256)
            try coder.serialize(ASN1BitString(bytes: ArraySlice(signature.derRepresentation)))
        }
    }
}
