import Crypto
import SwiftASN1
import X509

/// A certificate revocation list (RFC 5280 §5), version 2, complete and direct, signed by the issuer itself.
struct RevocationList {
    /// The most bytes of a list.
    static let maximumCount = 128 * 1024

    private let issuer: DistinguishedName
    private let content: ArraySlice<UInt8>
    private let signature: P256.Signing.ECDSASignature
    private let revoked: Set<[UInt8]>
    /// When the list was made, in Unix seconds.
    let issued: Int64
    /// When the next is due, in Unix seconds.
    let expires: Int64

    /// Reads a list.
    ///
    /// - Returns: nil for anything else, and for a list with an extension that must be understood and is not.
    init?(parsing der: [UInt8]) {
        guard der.count <= Self.maximumCount, let signed = SignedASN1(parsing: der) else { return nil }
        do {
            let fields = try DER.sequence(signed.content, identifier: .sequence) { try Fields(&$0) }
            (issuer, revoked) = (fields.issuer, fields.revoked)
            (issued, expires) = (fields.issued, fields.expires)
        } catch {
            return nil
        }
        (content, signature) = (signed.content.encodedBytes, signed.signature)
    }

    /// Whether an issuer made this list.
    func isIssued(by issuer: IssuedCertificate) -> Bool {
        self.issuer == issuer.certificate.subject && issuer.key.isValidSignature(signature, for: content)
    }

    /// Whether a time lies between this list and the next, which is due at its own first second.
    func isCurrent(at time: Int64) -> Bool { issued <= time && time < expires }

    /// Whether the list names a certificate; it must be of the list's issuer.
    func revokes(_ certificate: IssuedCertificate) -> Bool { revoked.contains(certificate.serialNumber) }
}

/// The signed fields.
private struct Fields {
    let issuer: DistinguishedName
    let issued: Int64
    let expires: Int64
    private(set) var revoked: Set<[UInt8]> = []

    private struct Malformed: Error {}

    init(_ nodes: inout ASN1NodeCollection.Iterator) throws {
        guard try UInt8(derEncoded: &nodes) == 1 else { throw Malformed() }
        guard nodes.next()?.encodedBytes.elementsEqual(SignedASN1.ecdsaWithSHA256) == true else { throw Malformed() }
        guard let name = nodes.next() else { throw Malformed() }
        issuer = try DistinguishedName(derEncoded: name)
        guard let issued = nodes.next().flatMap(UnixTime.init), let expires = nodes.next().flatMap(UnixTime.init) else {
            throw Malformed()
        }
        (self.issued, self.expires) = (issued.seconds, expires.seconds)
        var next = nodes.next()
        if let list = next, list.identifier == .sequence {
            try readEntries(list)
            next = nodes.next()
        }
        guard let last = next, last.identifier == ASN1Identifier(tagWithNumber: 0, tagClass: .contextSpecific),
            case .constructed(let inner) = last.content, nodes.next() == nil
        else { throw Malformed() }
        var wrapped = inner.makeIterator()
        guard let extensions = wrapped.next(), wrapped.next() == nil else { throw Malformed() }
        try Self.check(extensions, known: [[2, 5, 29, 20], [2, 5, 29, 35]])
    }

    private mutating func readEntries(_ list: ASN1Node) throws {
        guard let entries = list.parts else { throw Malformed() }
        for entry in entries {
            guard let parts = entry.parts, (2...3).contains(parts.count), UnixTime(parts[1]) != nil else {
                throw Malformed()
            }
            let number = try ArraySlice<UInt8>(derEncoded: parts[0])
            if parts.count == 3 { try Self.check(parts[2], known: [[2, 5, 29, 21], [2, 5, 29, 24]]) }
            revoked.insert(Array(number.drop { $0 == 0 }))
        }
    }

    /// Every extension is a known one, or one that may be ignored.
    private static func check(_ node: ASN1Node, known: Set<ASN1ObjectIdentifier>) throws {
        guard let extensions = node.parts else { throw Malformed() }
        var seen: Set<ASN1ObjectIdentifier> = []
        for node in extensions {
            let parts = try DER.sequence(node, identifier: .sequence) { nodes in
                (
                    try ASN1ObjectIdentifier(derEncoded: &nodes), try DER.decodeDefault(&nodes, defaultValue: false),
                    try ASN1OctetString(derEncoded: &nodes)
                )
            }
            guard seen.insert(parts.0).inserted, known.contains(parts.0) || !parts.1 else { throw Malformed() }
        }
    }
}
