package import Cryptography

/// That a tree only grew: that its first leaves are those of an older tree (RFC 6962 §2.1.2).
package struct ConsistencyProof: Hashable, Sendable {
    /// The number of leaves of the older tree.
    package let oldSize: UInt64
    /// The number of leaves of the newer tree.
    package let newSize: UInt64
    /// The hashes from which both roots follow; none where the older tree is empty or both are the same.
    package let path: [Digest]

    /// A proof as somebody claims it.
    package init(oldSize: UInt64, newSize: UInt64, path: [Digest]) {
        (self.oldSize, self.newSize, self.path) = (oldSize, newSize, path)
    }

    /// Checks that the tree of the new root begins with the tree of the old root, by the algorithm of RFC 9162 §2.1.4.2.
    ///
    /// - Throws: `treeTooLarge`, `treeShrank`, `proofLength`, `oldRootMismatch` (the path does not lead to what was
    ///   known) or `rootMismatch` (nor from there to what is claimed; where the old tree has 2ⁿ leaves or is the new one,
    ///   its root is where the path begins, and a wrong one shows as this).
    package func verify(oldRoot: Digest, newRoot: Digest) throws(TransparencyLogError) {
        guard newSize <= MerkleHash.maximumSize else { throw .treeTooLarge }
        guard oldSize <= newSize else { throw .treeShrank(from: oldSize, to: newSize) }
        let expected = ProofLayout.consistency(from: oldSize, to: newSize).count
        guard path.count == expected else { throw .proofLength(expected: expected, actual: path.count) }
        guard oldSize > 0 else {
            guard oldRoot == MerkleHash.empty else { throw .oldRootMismatch }
            guard newSize > 0 || newRoot == oldRoot else { throw .rootMismatch }
            return
        }
        let (old, new) = oldSize == newSize ? (oldRoot, oldRoot) : roots(startingWith: oldRoot)
        guard old == oldRoot else { throw .oldRootMismatch }
        guard new == newRoot else { throw .rootMismatch }
    }

    /// The two roots that the path leads to; the sizes differ and the path's length is right.
    private func roots(startingWith oldRoot: Digest) -> (old: Digest, new: Digest) {
        let hashes = oldSize & (oldSize - 1) == 0 ? [oldRoot] + path : path
        var (place, last) = (oldSize - 1, newSize - 1)
        let complete = (~place).trailingZeroBitCount
        (place, last) = (place >> complete, last >> complete)
        var (old, new) = (hashes.first ?? oldRoot, hashes.first ?? oldRoot)
        for hash in hashes.dropFirst() {
            if place & 1 == 1 || place == last {
                (old, new) = (MerkleHash.node(hash, old), MerkleHash.node(hash, new))
                let rise = place.trailingZeroBitCount
                if place & 1 == 0, place > 0 { (place, last) = (place >> rise, last >> rise) }
            } else {
                new = MerkleHash.node(new, hash)
            }
            (place, last) = (place >> 1, last >> 1)
        }
        return (old, new)
    }
}
