internal import Crypto
internal import FoundationEssentials

/// The private key that opens messages sealed to its public key.
package struct EncapsulationKey: ~Copyable, Sendable {
    private enum PrivateKey: Sendable {
        case xWing(XWingMLKEM768X25519.PrivateKey)
        case x25519(Curve25519.KeyAgreement.PrivateKey)
    }

    private let privateKey: PrivateKey

    /// How messages to this key are sealed.
    package let suite: KeyEncapsulationSuite

    /// What others seal to.
    package let publicKey: [UInt8]

    /// Makes a fresh key.
    package init(_ suite: KeyEncapsulationSuite) throws(CryptographyError) {
        self.suite = suite
        switch suite {
        case .xWing:
            guard let key = try? XWingMLKEM768X25519.PrivateKey.generate() else { throw .invalidPrivateKey }
            privateKey = .xWing(key)
            publicKey = Array(key.publicKey.rawRepresentation)
        case .x25519:
            let key = Curve25519.KeyAgreement.PrivateKey()
            privateKey = .x25519(key)
            publicKey = Array(key.publicKey.rawRepresentation)
        }
    }

    /// Accepts any 32 bytes as the private key of the suite `x25519`.
    package init(x25519Secret secret: borrowing SecretBytes) throws(CryptographyError) {
        guard secret.count == X25519.count else {
            throw .invalidLength(expected: X25519.count, actual: secret.count)
        }
        guard let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: secret.symmetricKey) else {
            throw .invalidPrivateKey
        }
        suite = .x25519
        privateKey = .x25519(key)
        publicKey = Array(key.publicKey.rawRepresentation)
    }

    /// Opens a message that was sealed to this key with the same `info`.
    package borrowing func open(_ message: SealedMessage, info: [UInt8]) throws(CryptographyError) -> [UInt8] {
        let encapsulated = message.encapsulatedKey
        guard encapsulated.count == suite.encapsulatedKeyCount else {
            throw .invalidLength(expected: suite.encapsulatedKeyCount, actual: encapsulated.count)
        }
        // swift-crypto leaves out the check of RFC 9180 §7.1.4.
        guard suite != .x25519 || !X25519.isOfSmallOrder(encapsulated) else { throw .invalidPublicKey }
        guard var recipient = recipient(of: Data(encapsulated), info: Data(info)),
            let plaintext = try? recipient.open(message.ciphertext)
        else { throw .messageAuthenticationFailed }
        return Array(plaintext)
    }

    private borrowing func recipient(of encapsulated: Data, info: Data) -> HPKE.Recipient? {
        switch privateKey {
        case .xWing(let key):
            try? HPKE.Recipient(
                privateKey: key,
                ciphersuite: .XWingMLKEM768X25519_SHA256_AES_GCM_256,
                info: info,
                encapsulatedKey: encapsulated
            )
        case .x25519(let key):
            try? HPKE.Recipient(
                privateKey: key,
                ciphersuite: .Curve25519_SHA256_ChachaPoly,
                info: info,
                encapsulatedKey: encapsulated
            )
        }
    }
}
