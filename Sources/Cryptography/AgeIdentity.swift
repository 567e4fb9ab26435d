/// The secret that opens age files encrypted to its recipient: an X25519 private key, written `AGE-SECRET-KEY-1…`.
package struct AgeIdentity: ~Copyable, Sendable {
    private static let prefix = "age-secret-key-"

    private let privateKey: SecretBytes

    /// Whom to encrypt to, so that this identity can decrypt.
    package let recipient: AgeRecipient

    /// Makes a fresh identity.
    package init() {
        self.init(exactly: SecretBytes(random: X25519.count))
    }

    /// Accepts `AGE-SECRET-KEY-1…` in upper case.
    package init(parsing line: String) throws(CryptographyError) {
        guard line.hasPrefix(Self.prefix.uppercased()), var bytes = Bech32.decode(line, prefix: Self.prefix),
            bytes.count == X25519.count
        else { throw .invalidAgeIdentity }
        self.init(exactly: SecretBytes(consumingAndWiping: &bytes))
    }

    /// Accepts any 32 bytes.
    package init(secret: borrowing SecretBytes) throws(CryptographyError) {
        guard secret.count == X25519.count else {
            throw .invalidLength(expected: X25519.count, actual: secret.count)
        }
        self.init(exactly: secret.duplicate())
    }

    private init(exactly secret: consuming SecretBytes) {
        recipient = AgeRecipient(publicKey: X25519.publicKey(of: secret))
        privateKey = secret
    }

    /// Returns `AGE-SECRET-KEY-1…` in ordinary memory, for the one file that holds it.
    package borrowing func exposedText() -> String {
        Bech32.encode(prefix: Self.prefix, privateKey.exposedCopy()).uppercased()
    }

    /// Returns the private key, to derive others from it.
    package borrowing func secret() -> SecretBytes {
        privateKey.duplicate()
    }

    /// Returns the file key in a stanza for this identity, or nil when the stanza is for somebody else.
    borrowing func unwrap(_ stanza: AgeStanza) throws(CryptographyError) -> SecretBytes? {
        guard stanza.arguments.first == AgeStanza.x25519 else { return nil }
        guard stanza.arguments.count == 2, stanza.body.count == AgeStanza.wrappedKeyCount,
            let share = UnpaddedBase64.decode(stanza.arguments[1].utf8), share.count == X25519.count,
            let shared = X25519.sharedSecret(privateKey, with: share)
        else { throw .ageHeaderInvalid }
        let key = AgeStanza.wrappingKey(shared: shared, share: share, recipient: recipient)
        guard var fileKey = ChaCha20Poly1305.open(stanza.body.span, key: key, nonce: AgeStanza.zeroNonce) else {
            return nil
        }
        return SecretBytes(consumingAndWiping: &fileKey)
    }
}
