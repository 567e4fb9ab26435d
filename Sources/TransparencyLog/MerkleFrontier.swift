package import Cryptography

/// All that a growing tree must remember: the roots of its maximal complete subtrees, at most 62 hashes.
package struct MerkleFrontier: Hashable, Sendable {
    /// The number of leaves.
    package private(set) var size: UInt64
    /// The roots of the complete subtrees from left to right, one for each bit that is set in `size`, largest first.
    package private(set) var subtrees: [Digest]

    /// A tree without leaves.
    package init() {
        (size, subtrees) = (0, [])
    }

    /// A tree of which somebody kept the frontier.
    ///
    /// - Throws: `treeTooLarge`, or `frontierMalformed` where the number of hashes does not fit the size.
    package init(size: UInt64, subtrees: [Digest]) throws(TransparencyLogError) {
        guard size <= MerkleHash.maximumSize else { throw .treeTooLarge }
        guard subtrees.count == size.nonzeroBitCount else { throw .frontierMalformed }
        (self.size, self.subtrees) = (size, subtrees)
    }

    /// Adds a leaf to the right; at most log₂ of the size hashes, two on average.
    package mutating func append(_ leaf: Digest) {
        var node = leaf
        for _ in 0..<(~size).trailingZeroBitCount { node = MerkleHash.node(subtrees.removeLast(), node) }
        subtrees.append(node)
        size += 1
    }

    /// The tree's root hash.
    package var root: Digest { MerkleHash.fold(subtrees) }
}
