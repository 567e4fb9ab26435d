package import Cryptography

/// The hashes of RFC 6962 §2.1 (the same as in RFC 9162 §2.1.1), over SHA-256.
package enum MerkleHash {
    /// The largest number of leaves that is accepted from outside: 2⁶².
    ///
    /// No log grows so far, and below it no arithmetic on sizes overflows.
    package static let maximumSize: UInt64 = 1 << 62

    /// The root of a tree without leaves: SHA-256 of nothing.
    package static let empty = SHA256Digest.of([])

    /// The hash of an entry: SHA-256(0x00 ‖ entry).
    package static func leaf(_ entry: [UInt8]) -> Digest {
        var stream = SHA256Stream()
        stream.update(leafPrefix)
        stream.update(entry)
        return stream.finish()
    }

    /// The hash of two subtrees side by side: SHA-256(0x01 ‖ left ‖ right).
    package static func node(_ left: Digest, _ right: Digest) -> Digest {
        var stream = SHA256Stream()
        stream.update(nodePrefix)
        stream.update(left.bytes)
        stream.update(right.bytes)
        return stream.finish()
    }

    /// The root over complete subtrees of falling size, which follow each other; of none, the root of no leaves.
    static func fold(_ subtrees: some BidirectionalCollection<Digest>) -> Digest {
        guard let last = subtrees.last else { return empty }
        return subtrees.dropLast().reversed().reduce(last) { node($1, $0) }
    }

    private static let leafPrefix: [UInt8] = [0]
    private static let nodePrefix: [UInt8] = [1]
}
