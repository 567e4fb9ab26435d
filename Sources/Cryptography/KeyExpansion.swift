internal import Crypto

/// HKDF with SHA-256 (RFC 5869) from one secret, without salt, for many purposes: what all derivations begin with is done
/// once.
///
/// Gives what ``KeyDerivation/hkdf(secret:salt:info:count:)`` gives, in ordinary memory: for derived values that are no
/// keys, by the million.
package struct KeyExpansion: Sendable {
    private let key: SharedSecret

    /// The expansion of a secret.
    package init(secret: borrowing SecretBytes) {
        let extracted = HKDF<Crypto.SHA256>.extract(inputKeyMaterial: secret.symmetricKey, salt: [UInt8]())
        var bytes = unsafe extracted.withUnsafeBytes { unsafe Array($0) }
        key = SharedSecret(SecretBytes(consumingAndWiping: &bytes))
    }

    /// Derives bytes.
    ///
    /// - Parameters:
    ///   - info: what the bytes are for.
    ///   - count: how many, 1 to ``KeyDerivation/maximumCount``.
    /// - Returns: the bytes, which reveal neither the secret nor any others derived from it.
    package func bytes(info: [UInt8], count: Int) -> [UInt8] {
        precondition((1...KeyDerivation.maximumCount).contains(count), "HKDF gives 1 to 8160 bytes")
        let derived = key.withSecret {
            HKDF<Crypto.SHA256>.expand(pseudoRandomKey: $0.symmetricKey, info: info, outputByteCount: count)
        }
        return unsafe derived.withUnsafeBytes { unsafe Array($0) }
    }
}
