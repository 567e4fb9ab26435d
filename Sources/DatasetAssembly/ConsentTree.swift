package import Cryptography

/// The salted Merkle tree over the consent receipts that a dataset rests on (RFC 6962 hashing, leaves sorted).
///
/// A leaf is SHA-256(0 ‖ salt ‖ receipt) with a salt that only the person and the publisher can derive, so that the
/// public root tells nothing of who consented, and one person's proof nothing of another.
package enum ConsentTree {
    /// Bytes of a leaf's salt.
    package static let saltCount = 16
    /// What a salt is derived for, before the person's key.
    static let saltLabel = Array("pandapp/receipt/v1".utf8)

    /// The salt of one person's leaf: HKDF(data key, "pandapp/receipt/v1" ‖ verification key), 16 bytes.
    package static func salt(dataKey: borrowing SecretBytes, person: VerificationKey) -> [UInt8] {
        let info = saltLabel + person.bytes
        return KeyDerivation.hkdf(secret: dataKey, salt: [], info: info, count: saltCount).exposedCopy()
    }

    /// The leaf of one receipt.
    package static func leaf(salt: [UInt8], receipt: [UInt8]) -> Digest {
        SHA256Digest.of([0] + salt + receipt)
    }

    /// The root over leaves, which are sorted first; of no leaves SHA-256 of nothing.
    package static func root(of leaves: [Digest]) -> Digest {
        var level = leaves.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
        while level.count > 1 { level = parents(of: level) }
        return level.first ?? SHA256Digest.of([])
    }

    /// The siblings on the way from a leaf to the root; the leaves are sorted, and the index is one of theirs.
    static func path(to index: Int, in leaves: [Digest]) -> [Digest] {
        var (level, place, path) = (leaves, index, [Digest]())
        while level.count > 1 {
            let sibling = place ^ 1
            if sibling < level.count { path.append(level[sibling]) }
            (level, place) = (parents(of: level), place / 2)
        }
        return path
    }

    /// RFC 6962 splits at the largest power of two below the count; merging neighbours level by level and carrying a last
    /// odd node up unchanged gives the same tree.
    private static func parents(of level: [Digest]) -> [Digest] {
        stride(from: 0, to: level.count, by: 2).map { index in
            guard index + 1 < level.count else { return level[index] }
            return SHA256Digest.of([1] + level[index].bytes + level[index + 1].bytes)
        }
    }
}
