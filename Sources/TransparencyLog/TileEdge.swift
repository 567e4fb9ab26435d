import Cryptography

/// The right edge of a tree in tiles: of each level the hashes that do not fill a tile yet.
///
/// It holds at most 255 hashes for each of 8 levels; that is all that appending, and knowing the root, takes.
struct TileEdge: Equatable {
    /// The number of leaves.
    private(set) var size: UInt64 = 0
    /// Level by level, 0 to 255 hashes each.
    private var levels: [[Digest]] = []

    /// Adds a leaf; each tile that it fills is told to `filled`, from level 0 up.
    ///
    /// - Throws: what `filled` throws; the edge is then of no use.
    mutating func append(_ leaf: Digest, filled: (TilePath, HashTile) throws -> Void) rethrows {
        var (hash, level) = (leaf, 0)
        size += 1
        while true {
            if levels.count == level { levels.append([]) }
            levels[level].append(hash)
            guard levels[level].count == TilePath.fullWidth else { return }
            let tile = HashTile(levels[level])
            let index = size >> UInt64(8 * (level + 1)) - 1
            try filled(TilePath(unchecked: .hashes(level: level), index: index, width: TilePath.fullWidth), tile)
            levels[level] = []
            hash = MerkleHash.fold(tile.subtrees)
            level += 1
        }
    }

    /// The partial tiles, from level 0 up.
    var partialTiles: [(path: TilePath, tile: HashTile)] {
        levels.indices.filter { !levels[$0].isEmpty }.map { level in
            let content = TilePath.Content.hashes(level: level)
            let index = TilePath.tiles(of: content, size: size).full
            return (TilePath(unchecked: content, index: index, width: levels[level].count), HashTile(levels[level]))
        }
    }

    /// The tree's root hash.
    var root: Digest {
        MerkleHash.fold(levels.reversed().flatMap { HashTile($0).subtrees })
    }

    /// The edge of no tree.
    init() {}

    /// Reads the edge of a tree of `size` leaves, at most 2⁶², out of its tiles, and checks that it is the tree of `root`.
    init(of size: UInt64, root: Digest, in storage: some TileStorage) throws {
        self.size = size
        for level in TilePath.levels(size: size) {
            let content = TilePath.Content.hashes(level: level)
            let (index, width) = TilePath.tiles(of: content, size: size)
            guard width > 0 else {
                levels.append([])
                continue
            }
            levels.append(try storage.hashes(TilePath(unchecked: content, index: index, width: width)).hashes)
        }
        guard self.root == root else { throw TransparencyLogError.rootMismatch }
    }
}
