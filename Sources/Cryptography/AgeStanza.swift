/// One recipient's part of an age header: words, the first of which names the kind, and the wrapped file key.
struct AgeStanza: Equatable, Sendable {
    static let x25519 = "X25519"
    static let fileKeyCount = 16
    static let wrappedKeyCount = fileKeyCount + ChaCha20Poly1305.tagCount
    /// Each wrapping key is used once.
    static let zeroNonce = [UInt8](repeating: 0, count: ChaCha20Poly1305.nonceCount)

    let arguments: [String]
    let body: [UInt8]

    init(arguments: [String], body: [UInt8]) {
        self.arguments = arguments
        self.body = body
    }

    /// Wraps a file key for a recipient, under a key agreed with a fresh private key.
    init(wrapping fileKey: borrowing SecretBytes, for recipient: AgeRecipient) throws(CryptographyError) {
        let ephemeral = SecretBytes(random: X25519.count)
        let share = X25519.publicKey(of: ephemeral)
        guard let shared = X25519.sharedSecret(ephemeral, with: recipient.publicKey) else {
            throw .invalidAgeRecipient
        }
        let key = Self.wrappingKey(shared: shared, share: share, recipient: recipient)
        arguments = [Self.x25519, UnpaddedBase64.encode(share)]
        body = fileKey.withBytes { ChaCha20Poly1305.seal($0, key: key, nonce: Self.zeroNonce) }
    }

    static func wrappingKey(
        shared: borrowing SecretBytes,
        share: [UInt8],
        recipient: AgeRecipient
    ) -> SecretBytes {
        KeyDerivation.hkdf(
            secret: shared,
            salt: share + recipient.publicKey,
            info: Array("age-encryption.org/v1/X25519".utf8),
            count: ChaCha20Poly1305.keyCount
        )
    }
}
