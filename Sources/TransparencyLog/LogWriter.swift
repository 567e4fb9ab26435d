package import Cryptography

/// Appends entries to a tiled log.
///
/// The state is the tree's right edge and the last bundle. A full tile is written when it fills, partial ones by
/// `flush`, the checkpoint after them: so a checkpoint that can be read always has its tiles, and a crash before it
/// leaves files that nobody asks for and that the next run replaces.
package struct LogWriter<Storage: TileStorage> {
    /// Where the log is kept.
    package private(set) var storage: Storage
    private var edge: TileEdge
    private var entries: [[UInt8]]

    /// Begins a log without entries.
    package init(creating storage: Storage) {
        (self.storage, edge, entries) = (storage, TileEdge(), [])
    }

    /// Goes on with a log, of which size and root come from a checkpoint that was verified.
    ///
    /// - Throws: `treeTooLarge`, `resourceMissing`, `resourceMalformed`, `rootMismatch`, `entryChanged` and the like for
    ///   the last bundle, or what the storage throws.
    package init(resuming storage: Storage, size: UInt64, root: Digest) throws {
        guard size <= MerkleHash.maximumSize else { throw TransparencyLogError.treeTooLarge }
        (self.storage, entries) = (storage, [])
        edge = try TileEdge(of: size, root: root, in: storage)
        let (index, width) = TilePath.tiles(of: .entries, size: size)
        guard width > 0 else { return }
        entries = try storage.entries(TilePath(unchecked: .entries, index: index, width: width)).entries
        guard let leaves = edge.partialTiles.first?.tile.hashes else { return }
        try EntryComparison.check(entries, against: leaves, from: size - UInt64(width))
    }

    /// The number of entries.
    package var size: UInt64 { edge.size }

    /// The tree's root hash.
    package var root: Digest { edge.root }

    /// Appends an entry; what it fills is written.
    ///
    /// - Throws: `entryTooLong`, which changes nothing, or what the storage throws, after which the writer is of no use.
    package mutating func append(_ entry: [UInt8]) throws {
        guard entry.count <= EntryBundle.maximumEntryBytes else { throw TransparencyLogError.entryTooLong }
        entries.append(entry)
        if entries.count == TilePath.fullWidth {
            let path = TilePath(unchecked: .entries, index: size / UInt64(TilePath.fullWidth), width: entries.count)
            try storage.write(EntryBundle(entries).encoded, to: .tile(path))
            entries = []
        }
        try edge.append(MerkleHash.leaf(entry)) { try storage.write($1.encoded, to: .tile($0)) }
    }

    /// Writes the partial tiles, so that everything that a checkpoint of this size requires is stored.
    ///
    /// - Throws: what the storage throws.
    package mutating func flush() throws {
        if !entries.isEmpty {
            let index = TilePath.tiles(of: .entries, size: size).full
            let path = TilePath(unchecked: .entries, index: index, width: entries.count)
            try storage.write(EntryBundle(entries).encoded, to: .tile(path))
        }
        for (path, tile) in edge.partialTiles { try storage.write(tile.encoded, to: .tile(path)) }
    }

    /// Flushes, and then puts the checkpoint of the tree as it is in its place.
    ///
    /// - Throws: `checkpointMalformed`, `checkpointNotOfThisTree`, or what the storage throws.
    package mutating func publish(_ note: SignedNote) throws {
        let checkpoint = try Checkpoint(parsing: note.text)
        guard checkpoint.size == size, checkpoint.root == root else {
            throw TransparencyLogError.checkpointNotOfThisTree
        }
        try flush()
        try storage.write(note.encoded, to: .checkpoint)
    }
}
