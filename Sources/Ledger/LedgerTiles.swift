import Cryptography
import GRDB
import TransparencyLog

/// The ledger's log as a tiled log: tiles out of `tile`, bundles out of `entry`, the checkpoint that was signed last.
///
/// A tile is stored as wide as it has grown; a narrower one that an older checkpoint needs is its beginning.
struct LedgerTiles: TileStorage {
    let db: Database

    /// Reads a tile, a bundle or the checkpoint.
    ///
    /// - Throws: `TransparencyLogError.entryRemoved` and the like for a bundle of which entries are missing.
    func read(_ resource: LogResource) throws -> [UInt8]? {
        switch resource {
        case .checkpoint:
            return try Row.fetchOne(db, sql: "SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1")?.bytes("note")
        case .tile(let path):
            guard let index = Int64(exactly: path.index) else { return nil }
            switch path.content {
            case .hashes(let level): return try hashes(level: level, index: index, width: path.width)
            case .entries: return try EntryBundle(entries(of: path)).encoded
            }
        }
    }

    /// Writes a tile; entries are stored already, and checkpoints have their own way.
    func write(_ bytes: [UInt8], to resource: LogResource) throws {
        guard case .tile(let path) = resource, case .hashes(let level) = path.content,
            let index = Int64(exactly: path.index)
        else { return }
        try db.execute(
            sql: """
                INSERT INTO tile(level, idx, hashes) VALUES(?, ?, ?)
                ON CONFLICT(level, idx) DO UPDATE SET hashes = excluded.hashes
                """,
            arguments: [level, index, blob(bytes)]
        )
    }

    private func hashes(level: Int, index: Int64, width: Int) throws -> [UInt8]? {
        let row = try Row.fetchOne(
            db,
            sql: "SELECT hashes FROM tile WHERE level = ? AND idx = ?",
            arguments: [level, index]
        )
        guard let stored = try row?.bytes("hashes"), stored.count >= width * Digest.count else { return nil }
        return Array(stored.prefix(width * Digest.count))
    }

    private func entries(of path: TilePath) throws -> [[UInt8]] {
        let first = path.index * UInt64(TilePath.fullWidth)
        guard let start = Int64(exactly: first) else { return [] }
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT body FROM entry WHERE seq >= ? AND seq < ? ORDER BY seq",
            arguments: [start, start + Int64(path.width)]
        )
        var entries: [[UInt8]] = []
        while let row = try rows.next() { entries.append(try row.bytes("body")) }
        guard entries.count < path.width else { return entries }
        // A short bundle is refused anyway; this says which entry is missing.
        if let leaves = try hashes(level: 0, index: start / Int64(TilePath.fullWidth), width: path.width) {
            let tile = try HashTile(
                decoding: leaves,
                of: TilePath(.hashes(level: 0), index: path.index, width: path.width)
            )
            try EntryComparison.check(entries, against: tile.hashes, from: first)
        }
        throw TransparencyLogError.entryRemoved(index: first + UInt64(entries.count))
    }
}
