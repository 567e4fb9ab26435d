internal import CSodium

/// A number modulo the order of ristretto255, ℓ = 2²⁵² + 27742317777372353535851937790883648493.
package struct RistrettoScalar: Hashable, Sendable {
    /// The number of bytes of every encoding, little endian.
    package static let count = 32
    /// The number of bytes that `init(reducing:)` takes.
    package static let hashCount = 64

    /// The canonical encoding, thirty-two bytes.
    package let bytes: [UInt8]

    /// Accepts the encoding of a number below ℓ.
    package init(_ bytes: [UInt8]) throws(CryptographyError) {
        guard bytes.count == Self.count else {
            throw .invalidLength(expected: Self.count, actual: bytes.count)
        }
        guard bytes.reversed().lexicographicallyPrecedes(Self.order) else { throw .invalidScalar }
        self.bytes = bytes
    }

    /// Reduces 64 bytes, the output of a hash function, to a number without noticeable bias.
    package init(reducing hash: [UInt8]) throws(CryptographyError) {
        guard hash.count == Self.hashCount else {
            throw .invalidLength(expected: Self.hashCount, actual: hash.count)
        }
        SodiumLibrary.start()
        self.init(libraryCall: { unsafe crypto_core_ristretto255_scalar_reduce(&$0, hash) })
    }

    /// Draws a number other than zero.
    package static func random() -> RistrettoScalar {
        SodiumLibrary.start()
        return RistrettoScalar(libraryCall: { unsafe crypto_core_ristretto255_scalar_random(&$0) })
    }

    private init(libraryCall: (inout [UInt8]) -> Void) {
        var bytes = [UInt8](repeating: 0, count: Self.count)
        libraryCall(&bytes)
        self.bytes = bytes
    }

    /// The sum of two numbers.
    package static func + (left: RistrettoScalar, right: RistrettoScalar) -> RistrettoScalar {
        RistrettoScalar(libraryCall: { unsafe crypto_core_ristretto255_scalar_add(&$0, left.bytes, right.bytes) })
    }

    /// The difference of two numbers.
    package static func - (left: RistrettoScalar, right: RistrettoScalar) -> RistrettoScalar {
        RistrettoScalar(libraryCall: { unsafe crypto_core_ristretto255_scalar_sub(&$0, left.bytes, right.bytes) })
    }

    /// The product of two numbers.
    package static func * (left: RistrettoScalar, right: RistrettoScalar) -> RistrettoScalar {
        RistrettoScalar(libraryCall: { unsafe crypto_core_ristretto255_scalar_mul(&$0, left.bytes, right.bytes) })
    }

    /// Whether this is the number 0, in a time that does not depend on it.
    package var isZero: Bool { ConstantTime.equal(bytes, [UInt8](repeating: 0, count: Self.count)) }

    /// The number whose product with this one is 1, or nil for 0.
    package var inverse: RistrettoScalar? {
        guard !isZero else { return nil }
        return RistrettoScalar(libraryCall: { _ = unsafe crypto_core_ristretto255_scalar_invert(&$0, bytes) })
    }

    /// ℓ, big endian.
    private static let order: [UInt8] =
        [0x10] + [UInt8](repeating: 0, count: 15) + [
            0x14, 0xde, 0xf9, 0xde, 0xa2, 0xf7, 0x9c, 0xd6, 0x58, 0x12, 0x63, 0x1a, 0x5c, 0xf5, 0xd3, 0xed,
        ]
}
