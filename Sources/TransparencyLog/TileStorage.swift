/// A file of a tiled log (`c2sp.org/tlog-tiles`).
package enum LogResource: Hashable, Sendable {
    /// The newest signed tree head; the only file that changes.
    case checkpoint
    /// A tile or entry bundle, which never changes once a checkpoint covers it.
    case tile(TilePath)

    /// The file's place below the log's folder or address.
    package var path: String {
        switch self {
        case .checkpoint: "checkpoint"
        case .tile(let tile): tile.text
        }
    }

    /// The number of bytes beyond which the file cannot be right, so that nobody reads more.
    package var maximumBytes: Int {
        switch self {
        case .checkpoint: SignedNote.maximumBytes
        case .tile(let tile):
            switch tile.content {
            case .hashes: tile.width * 32
            case .entries: tile.width * (2 + EntryBundle.maximumEntryBytes)
            }
        }
    }
}

/// Where the files of a log are kept; what it answers is never trusted.
package protocol TileStorage {
    /// The bytes of a file; nil where it does not exist.
    func read(_ resource: LogResource) throws -> [UInt8]?
    /// Puts a file in its place, whole and to stay, or throws; the same file may be written again.
    mutating func write(_ bytes: [UInt8], to resource: LogResource) throws
}

/// A log's files in memory.
package struct MemoryTileStorage: TileStorage, Sendable {
    /// What is kept.
    package var files: [LogResource: [UInt8]] = [:]

    /// Keeps nothing yet.
    package init() {}

    package func read(_ resource: LogResource) -> [UInt8]? {
        files[resource]
    }

    package mutating func write(_ bytes: [UInt8], to resource: LogResource) {
        files[resource] = bytes
    }
}

extension TileStorage {
    /// Reads a tile, or as much of it out of the full one, which may have replaced a partial one.
    func hashes(_ path: TilePath) throws -> HashTile {
        if let bytes = try read(.tile(path)) { return try HashTile(decoding: bytes, of: path) }
        guard path.full != path, let bytes = try read(.tile(path.full)) else {
            throw TransparencyLogError.resourceMissing(.tile(path))
        }
        return HashTile(Array(try HashTile(decoding: bytes, of: path.full).hashes.prefix(path.width)))
    }

    /// Reads a bundle, or as much of it out of the full one.
    func entries(_ path: TilePath) throws -> EntryBundle {
        if let bytes = try read(.tile(path)) { return try EntryBundle(decoding: bytes, of: path) }
        guard path.full != path, let bytes = try read(.tile(path.full)) else {
            throw TransparencyLogError.resourceMissing(.tile(path))
        }
        return EntryBundle(Array(try EntryBundle(decoding: bytes, of: path.full).entries.prefix(path.width)))
    }
}
