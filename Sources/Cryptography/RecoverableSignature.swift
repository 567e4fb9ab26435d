/// A secp256k1 signature from which the signer's address can be recovered.
///
/// There are two forms: 65 bytes r ‖ s ‖ v with v 27 or 28, and 64 bytes r ‖ vs (EIP-2098) where the top bit of vs is
/// v - 27 and the rest is s. A value of this type always has 0 < r < n and 0 < s ≤ n/2, so each signature has one value.
package struct RecoverableSignature: Hashable, Sendable {
    /// The bytes r ‖ s.
    private let compact: [UInt8]
    /// Which of the two points with this r was used.
    private let isOdd: Bool

    /// Accepts either form and refuses everything that the ledger's contract would refuse.
    package init(parsing bytes: [UInt8]) throws(CryptographyError) {
        var compact = Array(bytes.prefix(64))
        switch bytes.count {
        case 65:
            guard bytes[64] == 27 || bytes[64] == 28 else { throw .signatureRecoveryByte }
            isOdd = bytes[64] == 28
        case 64:
            isOdd = compact[32] & 0x80 != 0
            compact[32] &= 0x7f
        default:
            throw .signatureFormat
        }
        try Self.check(compact)
        self.compact = compact
    }

    /// Takes what libsecp256k1 made.
    init(compact: [UInt8], recoveryIdentifier: Int32) {
        // The identifiers 2 and 3 mean that r exceeded the order: a chance of one in 2^127.
        precondition(compact.count == 64 && (0...1).contains(recoveryIdentifier))
        self.compact = compact
        isOdd = recoveryIdentifier == 1
    }

    /// The signature as r ‖ s ‖ v, v 27 or 28.
    package var bytes65: [UInt8] { compact + [isOdd ? 28 : 27] }

    /// The signature as r ‖ vs (EIP-2098).
    package var bytes64: [UInt8] {
        var bytes = compact
        if isOdd { bytes[32] |= 0x80 }
        return bytes
    }

    /// Returns the address of the key that made this signature of `digest`.
    ///
    /// Nearly every signature recovers to some address for every digest: compare it with the one expected.
    package func recover(digest: Digest) throws(CryptographyError) -> EthereumAddress {
        guard let point = Secp256k1.recover(digest, compact: compact, recoveryIdentifier: isOdd ? 1 : 0) else {
            throw .signatureRecoveryFailed
        }
        return EthereumAddress(lastBytesOf: Keccak256.digest(of: point))
    }

    private static func check(_ compact: [UInt8]) throws(CryptographyError) {
        let (r, s) = (compact.prefix(32), compact.suffix(32))
        guard r.contains(where: { $0 != 0 }), s.contains(where: { $0 != 0 }) else { throw .signatureOutOfRange }
        guard r.lexicographicallyPrecedes(order), s.lexicographicallyPrecedes(order) else {
            throw .signatureOutOfRange
        }
        guard !halfOrder.lexicographicallyPrecedes(s) else { throw .signatureHighS }
    }

    private static let order: [UInt8] =
        [UInt8](repeating: 0xff, count: 15) + [0xfe] + [
            0xba, 0xae, 0xdc, 0xe6, 0xaf, 0x48, 0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36, 0x41, 0x41,
        ]
    /// (n - 1) / 2, the greatest s that is accepted.
    private static let halfOrder: [UInt8] =
        [0x7f] + [UInt8](repeating: 0xff, count: 15) + [
            0x5d, 0x57, 0x6e, 0x73, 0x57, 0xa4, 0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0,
        ]
}
