import GRDB
package import TransparencyLog

extension LedgerDatabase {
    /// Checks what a home's log key adds to opening: that the newest checkpoint, if there is one, is signed by it, and
    /// that the log only grew since.
    ///
    /// - Throws: `LedgerError.checkpointInvalid` or `logDisagrees`.
    package func checkCheckpoint(of log: NoteKey) throws(LedgerError) {
        try read { db in try Self.checkCheckpoint(of: log, in: db) }
    }

    /// Checks everything: every entry against its columns, its place and the tree, every tile, the state, the sums
    /// of all privacy budgets and of the escrow, and every checkpoint.
    ///
    /// - Parameters:
    ///   - log: the log's key; without it no signature is checked.
    ///   - older: a checkpoint that somebody kept.
    /// - Returns: how many entries and checkpoints there are.
    /// - Throws: `LedgerError.logDisagrees` with the first entry that was changed, removed, moved or added, or where the
    ///   log does not go on from a checkpoint; `checkpointInvalid`; `corrupt` for an entry whose columns are not those
    ///   of its body, or charges of privacy budgets that are not what was released; `stateDisagrees`; `market(.unbalanced)`.
    @discardableResult
    package func verifyLog(
        of log: NoteKey? = nil,
        since older: SignedNote? = nil
    ) throws(LedgerError) -> (entries: UInt64, checkpoints: Int) {
        try read { db in
            let tree = try Self.countedTree(db)
            try LogAudit.check(LedgerTiles(db: db), size: tree.size, root: tree.root)
            let entries = try Row.fetchCursor(db, sql: "SELECT * FROM entry ORDER BY seq")
            while let row = try entries.next() { _ = try Self.checkedEntry(row) }
            try Self.checkEndAndRows(db)
            try Self.verifyBudget(db)
            try Self.verifyEscrow(db)
            if let older { try Self.check(older, of: log, in: tree) }
            var checkpoints = 0
            let rows = try Row.fetchCursor(db, sql: "SELECT size, note FROM checkpoint ORDER BY size")
            while let row = try rows.next() {
                let checkpoint = try Self.check(SignedNote(parsing: row.bytes("note")), of: log, in: tree)
                guard checkpoint.size == UInt64(exactly: try row.integer("size")) else {
                    throw LedgerError.checkpointInvalid(.checkpointNotOfThisTree)
                }
                checkpoints += 1
            }
            return (tree.size, checkpoints)
        }
    }

    static func checkCheckpoint(of log: NoteKey, in db: Database) throws {
        guard let note = try newestCheckpoint(db) else { return }
        try check(note, of: log, in: countedTree(db))
    }

    /// Checks that a checkpoint is signed, and that the tree begins with its entries.
    @discardableResult
    private static func check(
        _ note: SignedNote,
        of log: NoteKey?,
        in tree: StoredTree<LedgerTiles>
    ) throws -> Checkpoint {
        let checkpoint: Checkpoint
        do throws(TransparencyLogError) {
            checkpoint = try Checkpoint(parsing: note.text)
            if let log { _ = try CheckpointPolicy(logs: [log]).verify(note, at: nil) }
        } catch {
            throw LedgerError.checkpointInvalid(error)
        }
        _ = try tree.consistencyProof(from: checkpoint.size, oldRoot: checkpoint.root)
        return checkpoint
    }
}
