/// The byte layout of an encrypted stream: Google Tink's streaming AEAD `AES256_GCM_HKDF` with SHA-256.
///
/// ```
/// stream   = header ‖ segment₀ ‖ segment₁ ‖ … ‖ segmentₙ
/// header   = 0x28 ‖ salt (32 bytes) ‖ nonce prefix (7 bytes)          its first byte is its length, 40
/// segmentᵢ = AES-256-GCM(key, nonceᵢ, plaintextᵢ) ‖ tag (16 bytes)    no associated data of its own
/// key      = HKDF-SHA256(secret: data key, salt: salt, info: associated data), 32 bytes
/// nonceᵢ   = nonce prefix ‖ i (32 bits, big endian) ‖ (i = n ? 1 : 0)
/// ```
///
/// Header and segment₀ together, and every other segment but the last, fill 65 536 bytes. The last segment holds at
/// least one byte of plaintext unless the whole plaintext is empty. A salt is drawn anew for every stream, so one data
/// key may encrypt several.
enum StreamLayout {
    static let keyCount = 32
    static let saltCount = 32
    static let noncePrefixCount = 7
    static let headerCount = 1 + saltCount + noncePrefixCount
    static let nonceCount = noncePrefixCount + 5
    static let tagCount = 16
    static let segmentCount = 65_536

    /// The most plaintext that the segment at `index` holds.
    static func plaintextCount(ofSegment index: UInt32) -> Int {
        ciphertextCount(ofSegment: index) - tagCount
    }

    /// The most ciphertext, tag included, that the segment at `index` holds.
    static func ciphertextCount(ofSegment index: UInt32) -> Int {
        index == 0 ? segmentCount - headerCount : segmentCount
    }
}
