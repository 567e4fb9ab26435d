import Cryptography
import GRDB

/// How large the log is, and the root of its tree.
struct LogHead: Hashable {
    /// The number of entries.
    var size: UInt64
    /// The tree's root.
    var root: Digest

    init(size: UInt64, root: Digest) {
        (self.size, self.root) = (size, root)
    }

    /// Reads the stored head.
    ///
    /// - Throws: `LedgerError.corrupt`.
    init(in db: Database) throws {
        guard let row = try Row.fetchOne(db, sql: "SELECT size, root FROM head"),
            let size = UInt64(exactly: try row.integer("size"))
        else { throw LedgerError.corrupt("head") }
        self.init(size: size, root: try row.digest("root"))
    }

    /// Replaces the stored head.
    func store(in db: Database) throws {
        guard let size = Int64(exactly: size) else { throw LedgerError.corrupt("head") }
        try db.execute(
            sql: "INSERT OR REPLACE INTO head(id, size, root) VALUES(1, ?, ?)",
            arguments: [size, blob(root.bytes)]
        )
    }
}
