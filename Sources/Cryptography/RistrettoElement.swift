internal import CSodium

/// An element of ristretto255 (RFC 9496), a group of prime order in which every element has one encoding.
package struct RistrettoElement: Hashable, Sendable {
    /// The number of bytes of every encoding.
    package static let count = 32
    /// The number of bytes that `init(fromHash:)` takes.
    package static let hashCount = 64

    /// The neutral element.
    package static let identity = RistrettoElement(exactly: [UInt8](repeating: 0, count: count))
    /// The generator of RFC 9496.
    package static let generator = RistrettoElement(
        exactly: [
            0xe2, 0xf2, 0xae, 0x0a, 0x6a, 0xbc, 0x4e, 0x71, 0xa8, 0x84, 0xa9, 0x61, 0xc5, 0x00, 0x51, 0x5f,
            0x58, 0xe3, 0x0b, 0x6a, 0xa5, 0x82, 0xdd, 0x8d, 0xb6, 0xa6, 0x59, 0x45, 0xe0, 0x8d, 0x2d, 0x76,
        ]
    )

    /// The canonical encoding, thirty-two bytes.
    package let bytes: [UInt8]

    /// Accepts the canonical encoding of an element; the neutral one is accepted too.
    package init(_ bytes: [UInt8]) throws(CryptographyError) {
        guard bytes.count == Self.count else {
            throw .invalidLength(expected: Self.count, actual: bytes.count)
        }
        SodiumLibrary.start()
        guard unsafe crypto_core_ristretto255_is_valid_point(bytes) == 1 else { throw .invalidElement }
        self.bytes = bytes
    }

    /// Maps 64 bytes, the output of a hash function, to an element whose logarithm nobody knows.
    package init(fromHash hash: [UInt8]) throws(CryptographyError) {
        guard hash.count == Self.hashCount else {
            throw .invalidLength(expected: Self.hashCount, actual: hash.count)
        }
        SodiumLibrary.start()
        var bytes = [UInt8](repeating: 0, count: Self.count)
        _ = unsafe crypto_core_ristretto255_from_hash(&bytes, hash)
        self.bytes = bytes
    }

    /// Draws an element whose logarithm nobody knows.
    package static func random() -> RistrettoElement {
        SodiumLibrary.start()
        var bytes = [UInt8](repeating: 0, count: count)
        unsafe crypto_core_ristretto255_random(&bytes)
        return RistrettoElement(exactly: bytes)
    }

    private init(exactly bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The sum of two elements.
    package static func + (left: RistrettoElement, right: RistrettoElement) -> RistrettoElement {
        var bytes = [UInt8](repeating: 0, count: count)
        _ = unsafe crypto_core_ristretto255_add(&bytes, left.bytes, right.bytes)
        return RistrettoElement(exactly: bytes)
    }

    /// The difference of two elements.
    package static func - (left: RistrettoElement, right: RistrettoElement) -> RistrettoElement {
        var bytes = [UInt8](repeating: 0, count: count)
        _ = unsafe crypto_core_ristretto255_sub(&bytes, left.bytes, right.bytes)
        return RistrettoElement(exactly: bytes)
    }

    /// The multiple of an element, in a time that does not depend on the number.
    package static func * (scalar: RistrettoScalar, element: RistrettoElement) -> RistrettoElement {
        var bytes = [UInt8](repeating: 0, count: count)
        // The call reports the neutral element as a failure, after writing its encoding: all zeros.
        _ = unsafe crypto_scalarmult_ristretto255(&bytes, scalar.bytes, element.bytes)
        return RistrettoElement(exactly: bytes)
    }
}
