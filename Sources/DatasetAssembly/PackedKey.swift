import Cryptography

/// A verification key in line, so that a million of them are one array; ordered as the keys' bytes are.
struct PackedKey: Hashable, Comparable, Sendable {
    /// The key's bytes, big-endian.
    private let words: SIMD4<UInt64>

    /// Packs thirty-two bytes.
    ///
    /// - Parameters:
    ///   - bytes: where they are.
    ///   - start: the place of the first one; thirty-two must follow.
    init(_ bytes: [UInt8], at start: Int = 0) {
        var words = SIMD4<UInt64>()
        for word in 0..<4 {
            words[word] = (0..<8).reduce(0) { $0 << 8 | UInt64(bytes[start + 8 * word + $1]) }
        }
        self.words = words
    }

    /// Packs a key.
    init(_ key: VerificationKey) {
        self.init(key.bytes)
    }

    /// The thirty-two bytes.
    var bytes: [UInt8] {
        (0..<VerificationKey.count).map { UInt8(truncatingIfNeeded: words[$0 / 8] >> UInt64(8 * (7 - $0 % 8))) }
    }

    /// The key, which was checked before it was kept.
    var verificationKey: VerificationKey {
        get throws { try VerificationKey(checkedBefore: bytes) }
    }

    static func < (left: PackedKey, right: PackedKey) -> Bool {
        for word in 0..<4 where left.words[word] != right.words[word] { return left.words[word] < right.words[word] }
        return false
    }
}
