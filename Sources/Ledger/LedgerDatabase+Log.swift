package import Cryptography
import DeterministicCBOR
import GRDB
package import TransparencyLog

extension LedgerDatabase {
    /// The checkpoint that was signed last; nil where none was.
    ///
    /// - Throws: `LedgerError.logDisagrees` for one that cannot be read.
    package func newestCheckpoint() throws(LedgerError) -> SignedNote? {
        try read(Self.newestCheckpoint)
    }

    /// Signs the log as it is now; where that was done before, what was signed then stays.
    ///
    /// - Parameters:
    ///   - name: the log's name, which is its origin.
    ///   - key: the log's key.
    /// - Returns: the checkpoint, with the cosignatures it has.
    /// - Throws: `LedgerError.checkpointInvalid` where the newest checkpoint is not by this key, and nothing is signed;
    ///   `logDisagrees` where the log does not go on from it.
    @discardableResult
    package func checkpoint(as name: KeyName, with key: borrowing SigningKey) throws(LedgerError) -> SignedNote {
        let log = NoteKey(name: name, type: .note, key: key.verificationKey)
        // Read and signed before the transaction, as a key cannot go into it; entries that come between wait.
        let head = try read { db in
            try Self.checkCheckpoint(of: log, in: db)
            let tree = try Self.countedTree(db)
            return LogHead(size: tree.size, root: tree.root)
        }
        let signed = try LedgerError.wrapping {
            try Checkpoint(origin: NoteLine(utf8: name.utf8), size: head.size, root: head.root)
        }
        let note: SignedNote
        do throws(TransparencyLogError) {
            note = try signed.signed(with: key)
        } catch {
            throw .checkpointInvalid(error)
        }
        return try write { db in
            try db.execute(
                sql: "INSERT INTO checkpoint(size, note) VALUES(?, ?) ON CONFLICT(size) DO NOTHING",
                arguments: [try Self.integer(head.size), blob(note.encoded)]
            )
            return try Self.checkpoint(ofSize: head.size, in: db)
        }
    }

    /// Adds what witnesses signed, checked by whoever asked them, to the checkpoint of a size.
    ///
    /// - Throws: `LedgerError.noCheckpoint`, or `logDisagrees` for more signatures than a note may have.
    package func add(_ cosignatures: [NoteSignature], toCheckpointOfSize size: UInt64) throws(LedgerError) {
        try write { db in
            var note = try Self.checkpoint(ofSize: size, in: db)
            try note.add(cosignatures)
            try db.execute(
                sql: "UPDATE checkpoint SET note = ? WHERE size = ?",
                arguments: [blob(note.encoded), try Self.integer(size)]
            )
        }
    }

    /// A proof, which verifies without this ledger, that an entry is under the newest checkpoint.
    ///
    /// - Throws: `LedgerError.noCheckpoint`, `unknownEntry` for an entry beyond the checkpoint, or `logDisagrees`.
    package func proof(of index: UInt64) throws(LedgerError) -> LogProof {
        try read { db in
            let (note, tree) = try Self.signedTree(db)
            guard index < tree.size else { throw LedgerError.unknownEntry }
            let (entry, proof) = try tree.entry(at: index)
            return try LogProof(entry: entry, index: index, path: proof.path, note: note)
        }
    }

    /// The place of the entry that says that a dataset was registered; nil where none does.
    package func entry(registering dataset: EthereumAddress) throws(LedgerError) -> UInt64? {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: "SELECT * FROM entry WHERE kind = ? AND instr(body, ?) > 0 ORDER BY seq",
                arguments: [LogKind.datasetRegistered.rawValue, blob(dataset.bytes)]
            )
            while let row = try rows.next() {
                let entry = try Self.checkedEntry(row)
                guard try CBORValue(decoding: entry.body).asMap[.unsigned(2)] == .bytes(dataset.bytes) else { continue }
                return UInt64(exactly: entry.sequence)
            }
            return nil
        }
    }

    /// A proof that the log as it is now begins with the tree of an older checkpoint, as witnesses want it.
    ///
    /// - Throws: `LedgerError.logDisagrees` where it does not, or where the log is smaller.
    package func consistencyProof(from older: Checkpoint) throws(LedgerError) -> ConsistencyProof {
        try read { db in
            try Self.countedTree(db).consistencyProof(from: older.size, oldRoot: older.root)
        }
    }

    /// A proof that the tree of a size begins with that of a smaller size, whatever its root was.
    ///
    /// - Throws: `LedgerError.logDisagrees` for sizes that the log has not reached, or an older one that is larger.
    package func consistencyProof(from older: UInt64, to size: UInt64) throws(LedgerError) -> ConsistencyProof {
        try read { db in try Self.countedTree(db).consistencyProof(from: older, to: size) }
    }

    /// Writes the log up to its newest checkpoint as a tiled log: tiles and bundles first, the checkpoint last.
    ///
    /// - Returns: the checkpoint.
    /// - Throws: `LedgerError.noCheckpoint`, `logDisagrees`, or `storage` where `storage` cannot be written.
    @discardableResult
    package func export(to storage: inout some TileStorage) throws(LedgerError) -> SignedNote {
        var copy = storage
        let note = try read { db in
            let (note, tree) = try Self.signedTree(db)
            let tiles = LedgerTiles(db: db)
            let levels = TilePath.levels(size: tree.size).map(TilePath.Content.hashes)
            for content in levels + [.entries] {
                for path in TilePath.all(of: content, size: tree.size) {
                    guard let bytes = try tiles.read(.tile(path)) else {
                        throw TransparencyLogError.resourceMissing(.tile(path))
                    }
                    try copy.write(bytes, to: .tile(path))
                }
            }
            try copy.write(note.encoded, to: .checkpoint)
            return note
        }
        storage = copy
        return note
    }

    // MARK: - Within a transaction

    static func newestCheckpoint(_ db: Database) throws -> SignedNote? {
        try LedgerTiles(db: db).read(.checkpoint).map(SignedNote.init(parsing:))
    }

    private static func checkpoint(ofSize size: UInt64, in db: Database) throws -> SignedNote {
        let row = try Row.fetchOne(db, sql: "SELECT note FROM checkpoint WHERE size = ?", arguments: [integer(size)])
        guard let row else { throw LedgerError.noCheckpoint }
        return try SignedNote(parsing: row.bytes("note"))
    }

    /// The newest checkpoint with its tree, of which the right edge was checked.
    static func signedTree(_ db: Database) throws -> (SignedNote, StoredTree<LedgerTiles>) {
        guard let note = try newestCheckpoint(db) else { throw LedgerError.noCheckpoint }
        let checkpoint = try Checkpoint(parsing: note.text)
        let tree = try StoredTree(size: checkpoint.size, root: checkpoint.root, storage: LedgerTiles(db: db))
        return (note, tree)
    }

    private static func integer(_ size: UInt64) throws -> Int64 {
        guard let integer = Int64(exactly: size) else { throw TransparencyLogError.treeTooLarge }
        return integer
    }
}
