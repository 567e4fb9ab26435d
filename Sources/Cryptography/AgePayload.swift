/// The body of an age file: chunks of 64 KiB under ChaCha20-Poly1305, each bound to its place and to being the last.
///
/// ```
/// payload = salt (16 bytes) ‖ chunk₀ ‖ … ‖ chunkₙ
/// key     = HKDF-SHA256(file key, salt: salt, info: "payload")
/// chunkᵢ  = ChaCha20-Poly1305(key, nonceᵢ, plaintextᵢ) ‖ tag (16 bytes)
/// nonceᵢ  = i (88 bits, big endian) ‖ (i = n ? 1 : 0)
/// ```
///
/// Every chunk but the last is full, and the last is empty only if the whole plaintext is.
enum AgePayload {
    static let saltCount = 16
    static let plaintextCount = 65_536
    static let chunkCount = plaintextCount + ChaCha20Poly1305.tagCount

    /// Encrypts a plaintext under the key that follows from a file key and a fresh salt.
    static func seal(_ plaintext: [UInt8], fileKey: borrowing SecretBytes) -> [UInt8] {
        let salt = RandomBytes.generate(saltCount)
        let key = key(fileKey: fileKey, salt: salt)
        var payload = salt
        payload.reserveCapacity(saltCount + plaintext.count + (plaintext.count / plaintextCount + 1) * 16)
        var index: UInt64 = 0
        var start = 0
        repeat {
            let end = min(start + plaintextCount, plaintext.count)
            let nonce = nonce(index, isLast: end == plaintext.count)
            payload += ChaCha20Poly1305.seal(plaintext.span.extracting(start..<end), key: key, nonce: nonce)
            start = end
            index += 1
        } while start < plaintext.count
        return payload
    }

    /// Decrypts a whole payload, or throws without returning any of it.
    static func open(_ payload: Span<UInt8>, fileKey: borrowing SecretBytes) throws(CryptographyError) -> [UInt8] {
        guard payload.count >= saltCount + ChaCha20Poly1305.tagCount else { throw .streamTruncated }
        let key = key(fileKey: fileKey, salt: (0..<saltCount).map { payload[$0] })
        var plaintext: [UInt8] = []
        plaintext.reserveCapacity(payload.count)
        var index: UInt64 = 0
        var start = saltCount
        repeat {
            let end = min(start + chunkCount, payload.count)
            let chunk = payload.extracting(start..<end)
            let isEmpty = chunk.count <= ChaCha20Poly1305.tagCount
            guard index == 0 || !isEmpty else { throw .streamTruncated }
            let isLast = end == payload.count
            guard let opened = ChaCha20Poly1305.open(chunk, key: key, nonce: nonce(index, isLast: isLast)) else {
                // Whoever cuts a file between two chunks makes an earlier one look like the last.
                let whole = ChaCha20Poly1305.open(chunk, key: key, nonce: nonce(index, isLast: false))
                throw isLast && whole != nil ? .streamTruncated : .streamAuthenticationFailed
            }
            plaintext += opened
            start = end
            index += 1
        } while start < payload.count
        return plaintext
    }

    /// The length of the plaintext of a payload of this length, if it is whole.
    static func plaintextCount(payload: Int) -> Int {
        let chunks = max(1, (payload - saltCount + chunkCount - 1) / chunkCount)
        return max(0, payload - saltCount - chunks * ChaCha20Poly1305.tagCount)
    }

    private static func key(fileKey: borrowing SecretBytes, salt: [UInt8]) -> SecretBytes {
        KeyDerivation.hkdf(
            secret: fileKey,
            salt: salt,
            info: Array("payload".utf8),
            count: ChaCha20Poly1305.keyCount
        )
    }

    private static func nonce(_ index: UInt64, isLast: Bool) -> [UInt8] {
        let number = (0..<8).map { UInt8(truncatingIfNeeded: index >> (56 - 8 * UInt64($0))) }
        return [0, 0, 0] + number + [isLast ? 1 : 0]
    }
}
