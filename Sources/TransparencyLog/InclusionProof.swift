package import Cryptography

/// That a leaf is at a place of a tree (RFC 6962 §2.1.1).
package struct InclusionProof: Hashable, Sendable {
    /// The leaf's place, from 0.
    package let index: UInt64
    /// The number of leaves of the tree.
    package let size: UInt64
    /// The siblings on the way from the leaf to the root.
    package let path: [Digest]

    /// A proof as somebody claims it.
    package init(index: UInt64, size: UInt64, path: [Digest]) {
        (self.index, self.size, self.path) = (index, size, path)
    }

    /// Checks that the tree with this root has the leaf at `index`, by the algorithm of RFC 9162 §2.1.3.2.
    ///
    /// - Throws: `treeTooLarge`, `indexBeyondTree`, `proofLength` or `rootMismatch`.
    package func verify(leaf: Digest, root: Digest) throws(TransparencyLogError) {
        guard try self.root(of: leaf) == root else { throw .rootMismatch }
    }

    /// The root that a leaf leads to.
    private func root(of leaf: Digest) throws(TransparencyLogError) -> Digest {
        guard size <= MerkleHash.maximumSize else { throw .treeTooLarge }
        guard index < size else { throw .indexBeyondTree(index: index, size: size) }
        let expected = ProofLayout.inclusion(index: index, size: size).count
        guard path.count == expected else { throw .proofLength(expected: expected, actual: path.count) }
        var (place, last, hash) = (index, size - 1, leaf)
        for sibling in path {
            if place & 1 == 1 || place == last {
                hash = MerkleHash.node(sibling, hash)
                // A last subtree without a sibling rises as it is.
                let rise = place.trailingZeroBitCount
                if place & 1 == 0, place > 0 { (place, last) = (place >> rise, last >> rise) }
            } else {
                hash = MerkleHash.node(hash, sibling)
            }
            (place, last) = (place >> 1, last >> 1)
        }
        return hash
    }
}
