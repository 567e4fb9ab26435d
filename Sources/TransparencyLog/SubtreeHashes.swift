package import Cryptography

/// Whoever knows the hashes of a tree's complete subtrees, and so can prove everything about it.
package protocol SubtreeHashes {
    /// The hash of the leaves from `index` · 2^`level` up to the next multiple of 2^`level`, all of which exist.
    func subtree(level: Int, index: UInt64) throws -> Digest
}

extension SubtreeHashes {
    /// The root of the first `size` leaves.
    ///
    /// - Throws: what `subtree` throws.
    package func root(size: UInt64) throws -> Digest {
        try hash(of: 0..<size)
    }

    /// Proves that the leaf at `index` is in the tree of the first `size` leaves.
    ///
    /// - Throws: `treeTooLarge`, `indexBeyondTree`, or what `subtree` throws.
    package func inclusionProof(index: UInt64, size: UInt64) throws -> InclusionProof {
        guard size <= MerkleHash.maximumSize else { throw TransparencyLogError.treeTooLarge }
        guard index < size else { throw TransparencyLogError.indexBeyondTree(index: index, size: size) }
        let path = try ProofLayout.inclusion(index: index, size: size).map(hash)
        return InclusionProof(index: index, size: size, path: path)
    }

    /// Proves that the tree of the first `new` leaves begins with that of the first `old`.
    ///
    /// - Throws: `treeTooLarge`, `treeShrank`, or what `subtree` throws.
    package func consistencyProof(from old: UInt64, to new: UInt64) throws -> ConsistencyProof {
        guard new <= MerkleHash.maximumSize else { throw TransparencyLogError.treeTooLarge }
        guard old <= new else { throw TransparencyLogError.treeShrank(from: old, to: new) }
        let path = try ProofLayout.consistency(from: old, to: new).map(hash)
        return ConsistencyProof(oldSize: old, newSize: new, path: path)
    }

    /// The hash of a range that begins at a multiple of the largest power of two that fits into it.
    private func hash(of range: Range<UInt64>) throws -> Digest {
        var subtrees: [Digest] = []
        var start = range.lowerBound
        while start < range.upperBound {
            let level = 63 - (range.upperBound - start).leadingZeroBitCount
            subtrees.append(try subtree(level: level, index: start >> UInt64(level)))
            start += 1 << UInt64(level)
        }
        return MerkleHash.fold(subtrees)
    }
}
