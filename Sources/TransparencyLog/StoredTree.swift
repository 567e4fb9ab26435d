package import Cryptography

/// A tree whose tiles are stored, as a checkpoint describes it: makes proofs, and hands out none that is wrong.
package struct StoredTree<Storage: TileStorage> {
    /// The number of leaves.
    package let size: UInt64
    /// The root hash.
    package let root: Digest
    private let storage: Storage

    /// Opens the tree that a verified checkpoint describes.
    ///
    /// - Throws: `treeTooLarge`; `resourceMissing`, `resourceMalformed` or `rootMismatch` where the tiles of the right
    ///   edge are not those of this tree; or what the storage throws.
    package init(size: UInt64, root: Digest, storage: Storage) throws {
        guard size <= MerkleHash.maximumSize else { throw TransparencyLogError.treeTooLarge }
        _ = try TileEdge(of: size, root: root, in: storage)
        (self.size, self.root, self.storage) = (size, root, storage)
    }

    /// The entry at a place, checked against the root.
    ///
    /// - Returns: the entry and the proof that the tree has it there.
    /// - Throws: `indexBeyondTree`, `entryChanged` and the like, `rootMismatch` where a tile is wrong, or what reading
    ///   throws.
    package func entry(at index: UInt64) throws -> (entry: [UInt8], proof: InclusionProof) {
        let proof = try inclusionProof(index: index)
        let (bundle, place) = index.quotientAndRemainder(dividingBy: UInt64(TilePath.fullWidth))
        let entries = try storage.entries(tile(.entries, index: bundle)).entries
        let leaves = try storage.hashes(tile(.hashes(level: 0), index: bundle)).hashes
        try EntryComparison.check(entries, against: leaves, from: index - place)
        return (entries[Int(place)], proof)
    }

    /// Proves that the leaf at `index` is in this tree.
    ///
    /// - Throws: `indexBeyondTree`, `rootMismatch` where a tile is wrong, or what reading throws.
    package func inclusionProof(index: UInt64) throws -> InclusionProof {
        let proof = try inclusionProof(index: index, size: size)
        try proof.verify(leaf: subtree(level: 0, index: index), root: root)
        return proof
    }

    /// Proves that this tree begins with that of an older checkpoint.
    ///
    /// - Throws: `treeShrank`; `oldRootMismatch` where it does not begin so; `rootMismatch` where a tile is wrong; or what
    ///   reading throws.
    package func consistencyProof(from oldSize: UInt64, oldRoot: Digest) throws -> ConsistencyProof {
        let proof = try consistencyProof(from: oldSize, to: size)
        try proof.verify(oldRoot: oldRoot, newRoot: root)
        return proof
    }

    /// The tile of this tree at a place, full or partial; the place exists.
    private func tile(_ content: TilePath.Content, index: UInt64) -> TilePath {
        let (full, partialWidth) = TilePath.tiles(of: content, size: size)
        return TilePath(unchecked: content, index: index, width: index < full ? TilePath.fullWidth : partialWidth)
    }
}

extension StoredTree: SubtreeHashes {
    /// The hash of a complete subtree, out of the one tile that has it.
    ///
    /// - Throws: `indexBeyondTree` where the tree does not have it whole, or what reading throws.
    package func subtree(level: Int, index: UInt64) throws -> Digest {
        let (tileLevel, within) = level.quotientAndRemainder(dividingBy: 8)
        guard (0...62).contains(level), index < size >> UInt64(level) else {
            throw TransparencyLogError.indexBeyondTree(index: index, size: size)
        }
        let groups: UInt64 = 1 << UInt64(8 - within)
        let path = tile(.hashes(level: tileLevel), index: index / groups)
        guard let hash = try storage.hashes(path).subtree(level: within, index: Int(index % groups)) else {
            throw TransparencyLogError.resourceMalformed(.tile(path))
        }
        return hash
    }
}
