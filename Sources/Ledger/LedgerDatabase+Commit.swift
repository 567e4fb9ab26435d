import Cryptography
import DeterministicCBOR
import GRDB
import TransparencyLog

extension LedgerDatabase {
    /// Begins the tree over the entries that are there, and commits to the state: what version 2 brought.
    static func beginLog(_ db: Database) throws {
        var writer = LogWriter(creating: LedgerTiles(db: db))
        let rows = try Row.fetchCursor(db, sql: "SELECT * FROM entry ORDER BY seq")
        while let row = try rows.next() {
            let entry = try checkedEntry(row)
            guard UInt64(exactly: entry.sequence) == writer.size else {
                throw TransparencyLogError.entryRemoved(index: writer.size)
            }
            try writer.append(entry.body)
        }
        try writer.flush()
        try LogHead(size: writer.size, root: writer.root).store(in: db)
        try LedgerState.refreshAll(db, tables: LedgerState.tablesOfVersion3)
        guard let time = try Int64.fetchOne(db, sql: "SELECT at FROM entry ORDER BY seq DESC LIMIT 1") else { return }
        try seal(LogHead(in: db), at: time, in: db)
    }

    /// Makes a change in a transaction; where it logged or changed anything, an entry then says what the tables hold now,
    /// and the tree takes in all new entries.
    ///
    /// - Throws: what the change throws; `TransparencyLogError` or `LedgerError.stateDisagrees` where the end of the log,
    ///   or a table, was changed behind the ledger's back: such changes are not taken in.
    static func committing<Value>(_ db: Database, _ change: (Database) throws -> Value) throws -> Value {
        let head = try LogHead(in: db)
        let before = try nextEntry(db)
        guard before <= head.size else { throw TransparencyLogError.entryNotLogged(index: head.size) }
        guard before == head.size else { throw TransparencyLogError.entryRemoved(index: before) }
        try LedgerState.checkUntouched(db)
        let value = try change(db)
        let isChanged = try LedgerState.refreshTouched(db)
        guard let last = try Row.fetchOne(db, sql: "SELECT at FROM entry ORDER BY seq DESC LIMIT 1") else {
            return value
        }
        if try isChanged || nextEntry(db) > head.size { try seal(head, at: last.integer("at"), in: db) }
        return value
    }

    /// The number that the next entry gets.
    private static func nextEntry(_ db: Database) throws -> UInt64 {
        let next = try Int64.fetchOne(db, sql: "SELECT COALESCE(MAX(seq) + 1, 0) FROM entry")
        guard let next = next.flatMap({ UInt64(exactly: $0) }) else { throw LedgerError.corrupt("entry") }
        return next
    }

    /// Commits to the state, and takes the entries beyond the head into the tree.
    private static func seal(_ head: LogHead, at now: Int64, in db: Database) throws {
        try append(.stateCommitted, [.bytes(LedgerState.digest(db).bytes)], at: now, to: db)
        var writer = try LogWriter(resuming: LedgerTiles(db: db), size: head.size, root: head.root)
        guard let size = Int64(exactly: head.size) else { throw LedgerError.corrupt("head") }
        for row in try Row.fetchAll(db, sql: "SELECT body FROM entry WHERE seq >= ? ORDER BY seq", arguments: [size]) {
            try writer.append(row.bytes("body"))
        }
        try writer.flush()
        try LogHead(size: writer.size, root: writer.root).store(in: db)
    }

    /// What opening checks: the head counts the entries, its root is that of the tree's right edge, the last entry is in
    /// that tree and commits to a state, and the kept digests make up that state, untouched.
    ///
    /// - Throws: `LedgerError.stateDisagrees` or `TransparencyLogError`; where entries are missing, moved or added, with
    ///   the first of them.
    static func checkEnd(_ db: Database) throws {
        guard let state = try committedState(db) else { return try LedgerState.checkEmpty(db) }
        try LedgerState.check(state, in: db)
    }

    /// The same, with every row of every table.
    static func checkEndAndRows(_ db: Database, of tables: [String] = LedgerState.tables) throws {
        guard let state = try committedState(db) else { return try LedgerState.checkEmpty(db, tables: tables) }
        try LedgerState.checkRows(state, of: tables, in: db)
    }

    /// What the log's last entry commits to; nil for a log without entries.
    private static func committedState(_ db: Database) throws -> Digest? {
        let tree = try countedTree(db)
        guard tree.size > 0 else { return nil }
        let body = try tree.entry(at: tree.size - 1).entry
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM entry ORDER BY seq DESC LIMIT 1"),
            try checkedEntry(row).kind == .stateCommitted,
            case .bytes(let bytes) = try CBORValue(decoding: body).asMap[.unsigned(2)], let state = try? Digest(bytes)
        else { throw LedgerError.corrupt("the last entry commits to no state") }
        return state
    }

    /// The tree that the head describes, which has as many leaves as there are entries.
    static func countedTree(_ db: Database) throws -> StoredTree<LedgerTiles> {
        let head = try LogHead(in: db)
        let next = try nextEntry(db)
        // The index of kinds has it in little: the entries themselves are not read.
        guard let count = try Int64.fetchOne(db, sql: "SELECT COUNT(*) FROM entry").flatMap(UInt64.init(exactly:))
        else { throw LedgerError.corrupt("entry") }
        if count != head.size || next != head.size {
            // Says which entry is missing; where none is, there are too many.
            try LogAudit.check(LedgerTiles(db: db), size: head.size, root: head.root)
            throw TransparencyLogError.entryNotLogged(index: head.size)
        }
        return try StoredTree(size: head.size, root: head.root, storage: LedgerTiles(db: db))
    }
}
