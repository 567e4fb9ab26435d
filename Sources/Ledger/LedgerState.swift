import Cryptography
import GRDB
import Orders

/// What the ledger's tables hold, apart from the log itself, as one digest that is cheap to bring up to date.
///
/// The rows of a table are taken in pages by their row numbers: page *n* has the rows *n* · `rowsPerPage` up to the next.
/// All is text in which nothing can stand for two things:
/// ```
/// row     rowid:<column>,<column>…;       a column is its SQLite type in small letters, then its bytes in hexadecimal;
///                                         those that came later are there where any is not what it is by default
/// page    SHA-256 of its rows, in the order of row numbers; a page without rows does not exist
/// state   SHA-256 of <table>:<page>:<page's digest in hexadecimal>; of all pages, by table and page
/// ```
/// The pages' digests are kept in `state_page`. Triggers note each page that is touched, by this program or by any other
/// that speaks SQL; at the end of a transaction of ours the digests of the noted pages are made anew and the notes go. So
/// a note that is there before a transaction, or at opening, is somebody else's change.
enum LedgerState {
    /// How many row numbers a page has.
    static let rowsPerPage: Int64 = 128

    /// The tables that are the state; `entry`, `tile`, `head` and `checkpoint` are the log.
    static let tables = tablesOfVersion3 + tablesOfMarket

    /// Those that the marketplace's money brought.
    static let tablesOfMarket = ["account", "escrow", "score", "oracle", "contribution", "result_group"]

    /// Those that were there before the marketplace had money.
    static let tablesOfVersion3 =
        [
            "domain", "app", "dataset", "workerpool", "group_member", "presign", "deal", "task", "key_release",
            "publication",
        ] + OrderKind.allCases.map(\.table)

    /// Columns that a table got in a later version.
    ///
    /// A row from before has the digest that was committed to, so that a copy of a ledger from before goes on under the log
    /// that was written since.
    private static let laterColumns: [String: Set<String>] = [
        "task": [
            "reveal_deadline", "consensus", "reveal_counter", "winner_counter", "total_weight", "callback_results",
        ]
    ]

    /// The table of notes.
    static let touchedPages = "CREATE TABLE touched_page(tbl TEXT NOT NULL, page INTEGER NOT NULL) STRICT;"

    /// The triggers that write notes for these tables.
    static func notes(for tables: [String]) -> String {
        tables.flatMap { table in
            [("INSERT", "NEW"), ("UPDATE", "OLD"), ("UPDATE", "NEW"), ("DELETE", "OLD")].map { event, row in
                """
                CREATE TRIGGER touch_\(table)_\(event)_\(row) AFTER \(event) ON \(table)
                BEGIN INSERT INTO touched_page VALUES('\(table)', \(row).rowid / \(rowsPerPage)); END;
                """
            }
        }
        .joined(separator: "\n")
    }

    /// Refuses a state that another program touched.
    ///
    /// - Throws: `LedgerError.stateDisagrees` with a table that has touched pages.
    static func checkUntouched(_ db: Database) throws {
        if let table = try String.fetchOne(db, sql: "SELECT tbl FROM touched_page LIMIT 1") {
            throw LedgerError.stateDisagrees(table)
        }
    }

    /// Makes the digests of the touched pages anew.
    ///
    /// - Returns: whether any digest changed.
    static func refreshTouched(_ db: Database) throws -> Bool {
        let touched = try Row.fetchAll(db, sql: "SELECT DISTINCT tbl, page FROM touched_page")
        guard !touched.isEmpty else { return false }
        var isChanged = false
        for row in touched {
            let (table, page) = (try row.text("tbl"), try row.integer("page"))
            let pages = try pages(of: table, rows: page * rowsPerPage...page * rowsPerPage + rowsPerPage - 1, in: db)
            if let digest = pages[page] {
                try db.execute(
                    sql: """
                        INSERT INTO state_page(tbl, page, digest) VALUES(?, ?, ?)
                        ON CONFLICT(tbl, page) DO UPDATE SET digest = excluded.digest WHERE digest <> excluded.digest
                        """,
                    arguments: [table, page, blob(digest.bytes)]
                )
            } else {
                try db.execute(sql: "DELETE FROM state_page WHERE tbl = ? AND page = ?", arguments: [table, page])
            }
            isChanged = isChanged || db.changesCount > 0
        }
        try db.execute(sql: "DELETE FROM touched_page")
        return isChanged
    }

    /// Makes the digests of all pages anew.
    static func refreshAll(_ db: Database, tables: [String]) throws {
        try db.execute(sql: "DELETE FROM state_page")
        for table in tables {
            for (page, digest) in try pages(of: table, in: db) {
                try db.execute(
                    sql: "INSERT INTO state_page(tbl, page, digest) VALUES(?, ?, ?)",
                    arguments: [table, page, blob(digest.bytes)]
                )
            }
        }
    }

    /// The state's digest by the kept digests of its pages.
    static func digest(_ db: Database) throws -> Digest {
        var hash = SHA256Stream()
        let lines = try String.fetchCursor(
            db,
            sql: "SELECT tbl || ':' || page || ':' || hex(digest) || ';' FROM state_page ORDER BY tbl, page"
        )
        while let line = try lines.next() { hash.update(Array(line.utf8)) }
        return hash.finish()
    }

    /// Checks that the kept digests make up the one that was committed, and that nobody touched a page since.
    ///
    /// What this takes does not grow with what the rows hold: a change of the file that left no note, by an editor of
    /// bytes or by someone who took the triggers away, is for ``checkRows(_:in:)`` to find.
    ///
    /// - Throws: `LedgerError.stateDisagrees` with a table that was touched, or with `state_page`.
    static func check(_ committed: Digest, in db: Database) throws {
        try checkUntouched(db)
        guard try digest(db) == committed else { throw LedgerError.stateDisagrees("state_page") }
    }

    /// Checks that the kept digests are those of the rows, and make up the one that was committed.
    ///
    /// - Throws: `LedgerError.stateDisagrees` with the first table that differs, or with `state_page`.
    static func checkRows(_ committed: Digest, of tables: [String] = tables, in db: Database) throws {
        for table in tables {
            guard try pages(of: table, in: db) == keptPages(of: table, in: db) else {
                throw LedgerError.stateDisagrees(table)
            }
        }
        try check(committed, in: db)
    }

    /// Checks that nothing was ever written but the domain: the state of a log without entries.
    static func checkEmpty(_ db: Database, tables: [String] = tables) throws {
        for table in tables where table != "domain" {
            guard try Row.fetchOne(db, sql: "SELECT 1 FROM \(table)") == nil else {
                throw LedgerError.stateDisagrees(table)
            }
        }
    }

    private static func keptPages(of table: String, in db: Database) throws -> [Int64: Digest] {
        var pages: [Int64: Digest] = [:]
        let rows = try Row.fetchCursor(db, sql: "SELECT page, digest FROM state_page WHERE tbl = ?", arguments: [table])
        while let row = try rows.next() { pages[try row.integer("page")] = try row.digest("digest") }
        return pages
    }

    /// The digests of the pages that have rows among these.
    private static func pages(
        of table: String,
        rows range: ClosedRange<Int64> = Int64.min...Int64.max,
        in db: Database
    ) throws -> [Int64: Digest] {
        var pages: [Int64: Digest] = [:]
        var (page, hash) = (Int64(0), SHA256Stream())
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT rowid / \(rowsPerPage), rowid || ':' || \(text(ofRowsOf: table, in: db)) || ';'
                FROM \(table) WHERE rowid BETWEEN ? AND ? ORDER BY rowid
                """,
            arguments: [range.lowerBound, range.upperBound]
        )
        var isEmpty = true
        while let row = try rows.next() {
            let (next, text): (Int64, String) = (row[0], row[1])
            if next != page, !isEmpty {
                pages[page] = hash.finish()
                hash = SHA256Stream()
            }
            (page, isEmpty) = (next, false)
            hash.update(Array(text.utf8))
        }
        if !isEmpty { pages[page] = hash.finish() }
        return pages
    }

    /// An expression for the text of a row's columns.
    private static func text(ofRowsOf table: String, in db: Database) throws -> String {
        func cell(_ column: ColumnInfo) -> String {
            let name = column.name.quotedDatabaseIdentifier
            return "typeof(\(name)) || hex(\(name))"
        }
        let (columns, names) = (try db.columns(in: table), laterColumns[table] ?? [])
        let first = columns.filter { !names.contains($0.name) }.map(cell).joined(separator: " || ',' || ")
        let later = columns.filter { names.contains($0.name) }
        guard !later.isEmpty else { return first }
        let isUnused = later.map { "\($0.name.quotedDatabaseIdentifier) IS \($0.defaultValueSQL ?? "NULL")" }
        let rest = later.map { "',' || \(cell($0))" }.joined(separator: " || ")
        return "\(first) || CASE WHEN \(isUnused.joined(separator: " AND ")) THEN '' ELSE \(rest) END"
    }
}
