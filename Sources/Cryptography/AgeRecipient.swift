/// Somebody to whom an age file can be encrypted: an X25519 public key, written `age1…`.
package struct AgeRecipient: Hashable, Sendable, CustomStringConvertible {
    static let prefix = "age"

    /// The public key, 32 bytes.
    package let publicKey: [UInt8]

    /// Accepts `age1…` in lower case.
    package init(parsing text: String) throws(CryptographyError) {
        guard text.hasPrefix(Self.prefix), let bytes = Bech32.decode(text, prefix: Self.prefix),
            bytes.count == X25519.count
        else { throw .invalidAgeRecipient }
        publicKey = bytes
    }

    /// Accepts the 32 bytes of a public key.
    package init(bytes: [UInt8]) throws(CryptographyError) {
        guard bytes.count == X25519.count else { throw .invalidAgeRecipient }
        publicKey = bytes
    }

    init(publicKey: [UInt8]) {
        precondition(publicKey.count == X25519.count)
        self.publicKey = publicKey
    }

    /// The recipient as `age1…`.
    package var description: String { Bech32.encode(prefix: Self.prefix, publicKey) }
}
