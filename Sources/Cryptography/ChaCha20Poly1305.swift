internal import CSodium

/// The AEAD of RFC 8439 without associated data, as age uses it.
enum ChaCha20Poly1305 {
    static let keyCount = 32
    static let nonceCount = 12
    static let tagCount = 16

    /// Returns the ciphertext followed by its tag.
    static func seal(_ plaintext: Span<UInt8>, key: borrowing SecretBytes, nonce: [UInt8]) -> [UInt8] {
        precondition(key.count == keyCount && nonce.count == nonceCount)
        var sealed = [UInt8](repeating: 0, count: plaintext.count + tagCount)
        _ = unsafe key.withPointer { key in
            unsafe plaintext.withUnsafeBufferPointer { plaintext in
                unsafe crypto_aead_chacha20poly1305_ietf_encrypt(
                    &sealed,
                    nil,
                    plaintext.baseAddress,
                    UInt64(plaintext.count),
                    nil,
                    0,
                    nil,
                    nonce,
                    key
                )
            }
        }
        return sealed
    }

    /// Returns the plaintext, or nil if the tag is missing or does not verify.
    static func open(_ sealed: Span<UInt8>, key: borrowing SecretBytes, nonce: [UInt8]) -> [UInt8]? {
        precondition(key.count == keyCount && nonce.count == nonceCount)
        guard sealed.count >= tagCount else { return nil }
        var plaintext = [UInt8](repeating: 0, count: sealed.count - tagCount)
        let status = unsafe key.withPointer { key in
            unsafe sealed.withUnsafeBufferPointer { sealed -> Int32 in
                guard let start = sealed.baseAddress else { return -1 }
                return unsafe crypto_aead_chacha20poly1305_ietf_decrypt(
                    &plaintext,
                    nil,
                    nil,
                    start,
                    UInt64(sealed.count),
                    nil,
                    0,
                    nonce,
                    key
                )
            }
        }
        return status == 0 ? plaintext : nil
    }
}
