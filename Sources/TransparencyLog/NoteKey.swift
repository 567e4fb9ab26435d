package import Cryptography

/// The key of a log or a witness, under its name (`c2sp.org/signed-note`, verifier keys).
///
/// ```
/// <name>+<key identifier, 8 hexadecimal digits>+<base 64 of: signature type, 1 byte | Ed25519 public key, 32 bytes>
/// ```
/// The key identifier is the first four bytes of SHA-256(name ‖ 0x0A ‖ signature type ‖ public key).
package struct NoteKey: Hashable, Sendable {
    /// What is signed with a key.
    package enum SignatureType: UInt8, Sendable {
        /// A log's note: an Ed25519 signature of the text.
        case note = 0x01
        /// A witness's cosignature with a time, `cosignature/v1` (`c2sp.org/tlog-cosignature`).
        case cosignature = 0x04
    }

    private static let maximumTextBytes = 512

    /// The name.
    package let name: KeyName
    /// What is signed with it.
    package let type: SignatureType
    /// The public key.
    package let key: VerificationKey
    /// What signature lines call it by, beside the name.
    package let identifier: UInt32

    /// A key under a name.
    package init(name: KeyName, type: SignatureType, key: VerificationKey) {
        (self.name, self.type, self.key) = (name, type, key)
        let hash = SHA256Digest.of(name.utf8 + [UInt8(ascii: "\n"), type.rawValue] + key.bytes)
        identifier = hash.bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Reads a verifier key in its one form.
    ///
    /// - Throws: `verifierKeyMalformed`, `verifierKeyType` or `keyNameMalformed`.
    package init(parsing text: String) throws(TransparencyLogError) {
        guard text.utf8.count <= Self.maximumTextBytes else { throw .verifierKeyMalformed }
        // The base 64 may have a plus, the name may not.
        let parts = text.utf8.split(separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let blob = PaddedBase64.decode(parts[2]), let type = blob.first else {
            throw .verifierKeyMalformed
        }
        guard let type = SignatureType(rawValue: type) else { throw .verifierKeyType }
        guard let key = try? VerificationKey(Array(blob.dropFirst())) else { throw .verifierKeyMalformed }
        self.init(name: try KeyName(utf8: parts[0]), type: type, key: key)
        // The identifier is compared here too.
        guard self.text.utf8.elementsEqual(text.utf8) else { throw .verifierKeyMalformed }
    }

    /// The verifier key as a text.
    package var text: String {
        let digits = String(identifier, radix: 16)
        let identifier = String(repeating: "0", count: 8 - digits.utf8.count) + digits
        return "\(name)+\(identifier)+\(PaddedBase64.encode([type.rawValue] + key.bytes))"
    }

    /// Whether a signature line says that this key made it.
    func isNamed(by signature: NoteSignature) -> Bool {
        signature.name == name && signature.keyIdentifier == identifier
    }
}
