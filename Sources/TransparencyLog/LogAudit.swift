package import Cryptography

/// Checks every byte of a tiled log against a checkpoint.
package enum LogAudit {
    /// Reads all entries and tiles once and recomputes the tree.
    ///
    /// Memory is that of two tiles and a bundle, whatever the size.
    ///
    /// - Parameters:
    ///   - storage: the log's files.
    ///   - size: the size of a checkpoint that was verified.
    ///   - root: its root.
    ///   - entry: is told each entry when it is found to be what was logged; may throw to stop.
    /// - Throws: `treeTooLarge`, `resourceMissing`, `resourceMalformed`; `entryChanged`, `entryMoved` or `entryRemoved`
    ///   with the first entry that is not what its tile says; `tileMismatch` with the first tile that does not follow
    ///   from those below; `rootMismatch`; or what the storage throws.
    package static func check(
        _ storage: some TileStorage,
        size: UInt64,
        root: Digest,
        entry: (_ index: UInt64, _ bytes: [UInt8]) throws -> Void = { _, _ in }
    ) throws {
        guard size <= MerkleHash.maximumSize else { throw TransparencyLogError.treeTooLarge }
        var edge = TileEdge()
        for path in TilePath.all(of: .entries, size: size) {
            let leafPath = TilePath(unchecked: .hashes(level: 0), index: path.index, width: path.width)
            let leaves = try storage.hashes(leafPath).hashes
            let entries = try storage.entries(path).entries
            let first = path.index * UInt64(TilePath.fullWidth)
            try EntryComparison.check(entries, against: leaves, from: first)
            for (place, bytes) in entries.enumerated() { try entry(first + UInt64(place), bytes) }
            for leaf in leaves { try edge.append(leaf) { try compare($1, with: $0, in: storage) } }
        }
        for (path, tile) in edge.partialTiles { try compare(tile, with: path, in: storage) }
        guard edge.root == root else { throw TransparencyLogError.rootMismatch }
    }

    private static func compare(_ tile: HashTile, with path: TilePath, in storage: some TileStorage) throws {
        guard try storage.hashes(path) == tile else { throw TransparencyLogError.tileMismatch(path) }
    }
}
