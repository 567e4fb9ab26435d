import Crypto
import Foundation
import SwiftASN1
import X509

/// An empty list of revoked certificates (RFC 5280 §5.1, version 2) of an authority; DER.
///
/// Its extensions are those of Intel's: the list's number, which is the time it was made and so only grows, and the
/// authority's key identifier.
struct RevocationList {
    let issuer: DistinguishedName
    let key: P256.Signing.PrivateKey
    /// Unix seconds.
    let issued: Int64
    let expires: Int64

    /// - Throws: what the libraries throw.
    func encoded() throws -> [UInt8] {
        let signed = try signedPart()
        var serializer = DER.Serializer()
        try serializer.appendConstructedNode(identifier: .sequence) { list in
            list.serializeRawBytes(signed)
            try Self.appendAlgorithm(to: &list)
            let signature = try key.signature(for: signed)
            try list.serialize(ASN1BitString(bytes: Array(signature.derRepresentation)[...]))
        }
        return serializer.serializedBytes
    }

    private func signedPart() throws -> [UInt8] {
        var serializer = DER.Serializer()
        try serializer.appendConstructedNode(identifier: .sequence) { list in
            try list.serialize(1)
            try Self.appendAlgorithm(to: &list)
            try list.serialize(issuer)
            try list.serialize(Self.time(issued))
            try list.serialize(Self.time(expires))
            try list.serialize(explicitlyTaggedWithTagNumber: 0, tagClass: .contextSpecific) { tagged in
                try tagged.appendConstructedNode(identifier: .sequence, appendExtensions)
            }
        }
        return serializer.serializedBytes
    }

    private func appendExtensions(_ list: inout DER.Serializer) throws {
        var number = DER.Serializer()
        try number.serialize(issued)
        let authority = try Certificate.Extension(
            AuthorityKeyIdentifier(keyIdentifier: SimulatedCertificates.keyIdentifier(key.publicKey)),
            critical: false
        )
        let contents: [(ASN1ObjectIdentifier, ArraySlice<UInt8>)] = [
            ([2, 5, 29, 20], number.serializedBytes[...]), (authority.oid, authority.value),
        ]
        for (identifier, value) in contents {
            try list.appendConstructedNode(identifier: .sequence) { pair in
                try pair.serialize(identifier)
                try pair.serialize(ASN1OctetString(contentBytes: value))
            }
        }
    }

    /// ecdsa-with-SHA256.
    private static func appendAlgorithm(to list: inout DER.Serializer) throws {
        try list.appendConstructedNode(identifier: .sequence) { algorithm in
            try algorithm.serialize([1, 2, 840, 10_045, 4, 3, 2] as ASN1ObjectIdentifier)
        }
    }

    private static func time(_ seconds: Int64) throws -> UTCTime {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let date = Date(timeIntervalSince1970: TimeInterval(seconds))
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: date)
        return try UTCTime(
            year: parts.year ?? 0,
            month: parts.month ?? 0,
            day: parts.day ?? 0,
            hours: parts.hour ?? 0,
            minutes: parts.minute ?? 0,
            seconds: parts.second ?? 0
        )
    }
}
