internal import CSodium

/// An Ed25519 public key (RFC 8032).
package struct VerificationKey: Hashable, Sendable {
    /// The number of bytes of every key.
    package static let count = 32
    /// The number of bytes of every signature.
    package static let signatureCount = 64

    /// The key itself, thirty-two bytes.
    package let bytes: [UInt8]

    /// Accepts the canonical encoding of a point of the prime-order group, hence no point of small order.
    package init(_ bytes: [UInt8]) throws(CryptographyError) {
        guard bytes.count == Self.count else {
            throw .invalidLength(expected: Self.count, actual: bytes.count)
        }
        SodiumLibrary.start()
        guard unsafe crypto_core_ed25519_is_valid_point(bytes) == 1 else { throw .invalidPublicKey }
        self.bytes = bytes
    }

    /// Takes a key that ``init(_:)`` accepted before and that was kept under authenticated encryption since.
    ///
    /// The check of the group takes longer than reading all the rest of a record.
    package init(checkedBefore bytes: [UInt8]) throws(CryptographyError) {
        guard bytes.count == Self.count else {
            throw .invalidLength(expected: Self.count, actual: bytes.count)
        }
        self.bytes = bytes
    }

    /// Takes a key that libsodium derived from a seed.
    init(derived bytes: [UInt8]) {
        precondition(bytes.count == Self.count)
        self.bytes = bytes
    }

    /// Returns whether the holder of this key made the signature of exactly this message.
    package func isValid(signature: [UInt8], for message: [UInt8]) -> Bool {
        guard signature.count == Self.signatureCount else { return false }
        SodiumLibrary.start()
        return unsafe crypto_sign_verify_detached(signature, message, UInt64(message.count), bytes) == 0
    }
}
