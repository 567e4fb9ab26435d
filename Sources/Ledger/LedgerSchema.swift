import GRDB
import Orders

/// The tables of a ledger, version 3.
///
/// All numbers beyond 64 bits are 32-byte blobs, most significant byte first, so that SQLite compares them as numbers.
enum LedgerSchema {
    /// `PRAGMA application_id`: "PAND".
    static let applicationIdentifier = 0x5041_4e44
    /// `PRAGMA user_version` of this program's newest schema.
    static let version = 3

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in
            try db.execute(sql: registries)
            for kind in OrderKind.allCases { try db.execute(sql: orders(of: kind)) }
            try db.execute(sql: deals)
            try db.execute(sql: log)
            try db.execute(sql: "PRAGMA application_id = \(applicationIdentifier); PRAGMA user_version = 1")
        }
        migrator.registerMigration("2") { db in
            try db.execute(sql: transparency)
            try db.execute(sql: groupsWithRows)
            try LedgerDatabase.beginLog(db)
            try db.execute(sql: "PRAGMA user_version = 2")
        }
        migrator.registerMigration("3") { db in
            try db.execute(sql: "CREATE INDEX entry_kind ON entry(kind);" + LedgerState.notes)
            // What was changed before there were notes is found now or, by verifying, later.
            try LedgerDatabase.checkEndAndRows(db)
            try db.execute(sql: "PRAGMA user_version = \(version)")
        }
        return migrator
    }

    private static let registries = """
        CREATE TABLE domain(
            id INTEGER PRIMARY KEY CHECK(id = 1), name TEXT NOT NULL, version TEXT NOT NULL,
            chain BLOB NOT NULL CHECK(length(chain) = 32), contract BLOB NOT NULL CHECK(length(contract) = 20)) STRICT;
        CREATE TABLE app(
            address BLOB PRIMARY KEY CHECK(length(address) = 20), owner BLOB NOT NULL CHECK(length(owner) = 20),
            entry BLOB NOT NULL, registered_at INTEGER NOT NULL) STRICT;
        CREATE TABLE dataset(
            address BLOB PRIMARY KEY CHECK(length(address) = 20), owner BLOB NOT NULL CHECK(length(owner) = 20),
            entry BLOB NOT NULL, registered_at INTEGER NOT NULL) STRICT;
        CREATE TABLE workerpool(
            address BLOB PRIMARY KEY CHECK(length(address) = 20), owner BLOB NOT NULL CHECK(length(owner) = 20),
            entry BLOB NOT NULL, registered_at INTEGER NOT NULL) STRICT;
        CREATE TABLE group_member(
            "group" BLOB NOT NULL CHECK(length("group") = 20), member BLOB NOT NULL CHECK(length(member) = 20),
            PRIMARY KEY("group", member)) STRICT, WITHOUT ROWID;
        CREATE TABLE presign(
            hash BLOB PRIMARY KEY CHECK(length(hash) = 32), account BLOB NOT NULL CHECK(length(account) = 20)) STRICT;
        """

    /// Orders seen on the ledger; `published_at` is null for one that was only matched or closed.
    private static func orders(of kind: OrderKind) -> String {
        """
        CREATE TABLE \(kind.table)(
            hash BLOB PRIMARY KEY CHECK(length(hash) = 32), subject BLOB NOT NULL CHECK(length(subject) = 20),
            cbor BLOB NOT NULL, signature BLOB NOT NULL, volume BLOB NOT NULL CHECK(length(volume) = 32),
            consumed BLOB NOT NULL CHECK(length(consumed) = 32), closed INTEGER NOT NULL CHECK(closed IN (0, 1)),
            published_at INTEGER, CHECK(consumed <= volume)) STRICT;
        CREATE INDEX \(kind.table)_subject ON \(kind.table)(subject);
        """
    }

    private static let deals = """
        CREATE TABLE deal(
            id BLOB PRIMARY KEY CHECK(length(id) = 32), app_order BLOB NOT NULL REFERENCES app_order(hash),
            dataset_order BLOB REFERENCES dataset_order(hash),
            workerpool_order BLOB NOT NULL REFERENCES workerpool_order(hash),
            request_order BLOB NOT NULL REFERENCES request_order(hash), start_time INTEGER NOT NULL,
            bot_first BLOB NOT NULL CHECK(length(bot_first) = 32), cbor BLOB NOT NULL,
            UNIQUE(request_order, bot_first)) STRICT;
        CREATE TABLE task(
            id BLOB PRIMARY KEY CHECK(length(id) = 32), deal BLOB NOT NULL REFERENCES deal(id),
            position BLOB NOT NULL CHECK(length(position) = 32), state INTEGER NOT NULL CHECK(state BETWEEN 1 AND 4),
            contribution_deadline INTEGER NOT NULL, final_deadline INTEGER NOT NULL,
            worker BLOB CHECK(length(worker) = 20), enclave_challenge BLOB CHECK(length(enclave_challenge) = 20),
            result_digest BLOB CHECK(length(result_digest) = 32), results TEXT,
            quote_digest BLOB CHECK(length(quote_digest) = 32), environment TEXT, completed_at INTEGER,
            UNIQUE(deal, position)) STRICT;
        CREATE TABLE key_release(
            task BLOB NOT NULL REFERENCES task(id), ordinal INTEGER NOT NULL CHECK(ordinal BETWEEN 1 AND 3),
            measurement BLOB NOT NULL CHECK(length(measurement) = 32), at INTEGER NOT NULL,
            PRIMARY KEY(task, ordinal)) STRICT;
        CREATE TABLE publication(
            app BLOB NOT NULL REFERENCES app(address), night TEXT NOT NULL CHECK(date(night, '+0 days') = night),
            revision INTEGER NOT NULL CHECK(revision >= 0), dataset BLOB NOT NULL REFERENCES dataset(address),
            dataset_order BLOB NOT NULL REFERENCES dataset_order(hash), PRIMARY KEY(app, night, revision)) STRICT;
        """

    private static let log = """
        CREATE TABLE entry(
            seq INTEGER PRIMARY KEY CHECK(seq >= 0), kind TEXT NOT NULL, body BLOB NOT NULL,
            leaf BLOB NOT NULL CHECK(length(leaf) = 32), at INTEGER NOT NULL) STRICT;
        CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry
            BEGIN SELECT RAISE(ABORT, 'ledger is append-only'); END;
        CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry
            BEGIN SELECT RAISE(ABORT, 'ledger is append-only'); END;
        CREATE TRIGGER entry_dense BEFORE INSERT ON entry
            WHEN NEW.seq <> (SELECT COALESCE(MAX(seq) + 1, 0) FROM entry)
            BEGIN SELECT RAISE(ABORT, 'gap'); END;
        """

    /// The log's tree: one row for each tile, of which the rightmost of a level grows in place; its head; the checkpoints
    /// that were signed, which only gain cosignatures; and the digests of the state (`LedgerState`).
    private static let transparency = """
        CREATE TABLE tile(
            level INTEGER NOT NULL CHECK(level BETWEEN 0 AND 7), idx INTEGER NOT NULL CHECK(idx >= 0),
            hashes BLOB NOT NULL CHECK(length(hashes) BETWEEN 32 AND 8192 AND length(hashes) % 32 = 0),
            PRIMARY KEY(level, idx)) STRICT;
        CREATE TABLE head(
            id INTEGER PRIMARY KEY CHECK(id = 1), size INTEGER NOT NULL CHECK(size >= 0),
            root BLOB NOT NULL CHECK(length(root) = 32)) STRICT;
        CREATE TABLE checkpoint(size INTEGER PRIMARY KEY CHECK(size >= 0), note BLOB NOT NULL) STRICT;
        CREATE TRIGGER checkpoint_grows BEFORE UPDATE ON checkpoint
            WHEN NEW.size <> OLD.size OR length(NEW.note) < length(OLD.note)
            BEGIN SELECT RAISE(ABORT, 'ledger is append-only'); END;
        CREATE TRIGGER checkpoint_no_delete BEFORE DELETE ON checkpoint
            BEGIN SELECT RAISE(ABORT, 'ledger is append-only'); END;
        CREATE TABLE state_page(
            tbl TEXT NOT NULL, page INTEGER NOT NULL CHECK(page >= 0),
            digest BLOB NOT NULL CHECK(length(digest) = 32), PRIMARY KEY(tbl, page)) STRICT, WITHOUT ROWID;
        """

    /// The state is digested by row numbers, which the first version's table of groups did not have.
    private static let groupsWithRows = """
        ALTER TABLE group_member RENAME TO old_group_member;
        CREATE TABLE group_member(
            "group" BLOB NOT NULL CHECK(length("group") = 20), member BLOB NOT NULL CHECK(length(member) = 20),
            PRIMARY KEY("group", member)) STRICT;
        INSERT INTO group_member("group", member) SELECT "group", member FROM old_group_member;
        DROP TABLE old_group_member;
        """
}

extension OrderKind {
    /// The table of this kind's orders.
    var table: String { rawValue + "_order" }
}
