import Crypto
import SwiftASN1

/// The outer form that certificates and revocation lists share: content, algorithm, signature.
struct SignedASN1 {
    /// What is signed.
    let content: ASN1Node
    let signature: P256.Signing.ECDSASignature

    /// The algorithm identifier of ECDSA with SHA-256, without parameters (RFC 5758 §3.2).
    static let ecdsaWithSHA256: [UInt8] = [0x30, 0x0A, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02]

    /// Reads DER of exactly three parts, of which algorithm and unused bits can be written in one way only.
    init?(parsing der: [UInt8]) {
        guard let parts = (try? DER.parse(der))?.parts, parts.count == 3,
            parts[1].encodedBytes.elementsEqual(Self.ecdsaWithSHA256),
            let bits = try? ASN1BitString(derEncoded: parts[2]), bits.paddingBits == 0,
            let signature = try? P256.Signing.ECDSASignature(derRepresentation: bits.bytes),
            signature.derRepresentation.elementsEqual(bits.bytes)
        else { return nil }
        content = parts[0]
        self.signature = signature
    }
}

extension ASN1Node {
    /// The parts of a sequence; nil for anything else.
    var parts: [ASN1Node]? {
        guard identifier == .sequence, case .constructed(let nodes) = content else { return nil }
        return Array(nodes)
    }
}
