internal import CSodium

/// An Ed25519 private key (RFC 8032).
package struct SigningKey: ~Copyable, Sendable {
    /// The number of bytes of a seed.
    package static let seedCount = 32

    /// libsodium's form: the seed followed by the public key.
    private let expanded: SecretBytes

    /// The public half of this key.
    package let verificationKey: VerificationKey

    /// Makes a fresh key.
    package init() {
        self.init(exactSeed: SecretBytes(random: Self.seedCount))
    }

    /// Accepts any seed of 32 bytes.
    package init(seed: borrowing SecretBytes) throws(CryptographyError) {
        guard seed.count == Self.seedCount else {
            throw .invalidLength(expected: Self.seedCount, actual: seed.count)
        }
        self.init(exactSeed: seed)
    }

    private init(exactSeed seed: borrowing SecretBytes) {
        var publicKey = [UInt8](repeating: 0, count: VerificationKey.count)
        let count = Int(crypto_sign_SECRETKEYBYTES)
        expanded = unsafe SecretBytes(throughPointer: count) { expanded in
            _ = unsafe seed.withPointer { unsafe crypto_sign_seed_keypair(&publicKey, expanded, $0) }
        }
        verificationKey = VerificationKey(derived: publicKey)
    }

    /// Returns the 64-byte signature of a message; the same message always gives the same signature.
    package borrowing func sign(_ message: [UInt8]) -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: VerificationKey.signatureCount)
        _ = unsafe expanded.withPointer {
            unsafe crypto_sign_detached(&signature, nil, message, UInt64(message.count), $0)
        }
        return signature
    }

    /// Returns the seed, to store it.
    package borrowing func seed() -> SecretBytes {
        expanded.withBytes { SecretBytes(copying: $0.extracting(first: Self.seedCount)) }
    }
}
