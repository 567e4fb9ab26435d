internal import Crypto
internal import FoundationEssentials

/// A message that only the holder of one private key can open; anybody may have sealed it.
///
/// Everything the message must be bound to belongs into `info`; the AEAD's associated data is empty.
package struct SealedMessage: Hashable, Sendable {
    /// The sender's part of the key agreement, of `KeyEncapsulationSuite.encapsulatedKeyCount` bytes.
    package let encapsulatedKey: [UInt8]
    /// The encrypted message with its tag of sixteen bytes.
    package let ciphertext: [UInt8]

    /// Takes a message that was received; `EncapsulationKey.open` checks it.
    package init(encapsulatedKey: [UInt8], ciphertext: [UInt8]) {
        self.encapsulatedKey = encapsulatedKey
        self.ciphertext = ciphertext
    }

    /// Seals `plaintext` to a public key of this suite.
    package static func seal(
        _ plaintext: [UInt8],
        to publicKey: [UInt8],
        suite: KeyEncapsulationSuite,
        info: [UInt8]
    ) throws(CryptographyError) -> SealedMessage {
        guard publicKey.count == suite.publicKeyCount else {
            throw .invalidLength(expected: suite.publicKeyCount, actual: publicKey.count)
        }
        guard var sender = sender(to: publicKey, suite: suite, info: Data(info)),
            let ciphertext = try? sender.seal(plaintext)
        else { throw .invalidPublicKey }
        return SealedMessage(encapsulatedKey: Array(sender.encapsulatedKey), ciphertext: Array(ciphertext))
    }

    private static func sender(to publicKey: [UInt8], suite: KeyEncapsulationSuite, info: Data) -> HPKE.Sender? {
        switch suite {
        case .xWing:
            guard let key = try? XWingMLKEM768X25519.PublicKey(rawRepresentation: publicKey) else { return nil }
            return try? HPKE.Sender(
                recipientKey: key,
                ciphersuite: .XWingMLKEM768X25519_SHA256_AES_GCM_256,
                info: info
            )
        case .x25519:
            // swift-crypto leaves out the check of RFC 9180 §7.1.4.
            guard !X25519.isOfSmallOrder(publicKey),
                let key = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: publicKey)
            else { return nil }
            return try? HPKE.Sender(recipientKey: key, ciphersuite: .Curve25519_SHA256_ChachaPoly, info: info)
        }
    }
}
