/// Thirty-two bytes that stand for something longer: a SHA-256 or Keccak-256 value.
package struct Digest: Hashable, Sendable {
    /// The number of bytes of every digest.
    package static let count = 32

    /// The digest itself, thirty-two bytes.
    package let bytes: [UInt8]

    /// Accepts exactly thirty-two bytes.
    package init(_ bytes: [UInt8]) throws(CryptographyError) {
        guard bytes.count == Self.count else {
            throw .invalidLength(expected: Self.count, actual: bytes.count)
        }
        self.bytes = bytes
    }

    /// Accepts sixty-four hexadecimal digits, with or without `0x` before them.
    package init(hexadecimal text: String) throws(CryptographyError) {
        try self.init(Hexadecimal.decode(text))
    }

    /// A digest written down in the source: four words, big-endian.
    package init(words first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) {
        bytes = [first, second, third, fourth].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) }
        }
    }

    /// Takes what a hash function of this module returned.
    init(hashOutput bytes: [UInt8]) {
        precondition(bytes.count == Self.count)
        self.bytes = bytes
    }

    /// The digest as sixty-four lower-case digits, without `0x`.
    package var hexadecimal: String { Hexadecimal.encode(bytes) }
}

extension Digest: CustomStringConvertible {
    /// The same as `hexadecimal`.
    package var description: String { hexadecimal }
}
