internal import Crypto

/// HKDF with SHA-256 (RFC 5869): several independent keys from one secret.
package enum KeyDerivation {
    /// The longest key that one derivation can give.
    package static let maximumCount = 255 * 32

    /// Derives `count` bytes, at most `maximumCount`, from `secret`.
    ///
    /// - Parameters:
    ///   - secret: What the result is derived from; it need not be uniform.
    ///   - salt: Public and optional; an empty salt counts as 32 zero bytes.
    ///   - info: Public; what the derived key is for. Different purposes give independent keys.
    ///   - count: The number of bytes to derive.
    /// - Returns: The derived secret, which reveals neither the original one nor any other derived from it.
    package static func hkdf(
        secret: borrowing SecretBytes,
        salt: [UInt8],
        info: [UInt8],
        count: Int
    ) -> SecretBytes {
        precondition((1...maximumCount).contains(count), "HKDF-SHA256 gives 1 to \(maximumCount) bytes")
        return SecretBytes(
            HKDF<Crypto.SHA256>.deriveKey(
                inputKeyMaterial: secret.symmetricKey,
                salt: salt,
                info: info,
                outputByteCount: count
            )
        )
    }
}
