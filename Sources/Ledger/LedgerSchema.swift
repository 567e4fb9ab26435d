import GRDB
import Orders

/// The tables of a ledger, version 4.
///
/// All numbers beyond 64 bits are 32-byte blobs, most significant byte first, so that SQLite compares them as numbers.
enum LedgerSchema {
    /// `PRAGMA application_id`: "PAND".
    static let applicationIdentifier = 0x5041_4e44
    /// `PRAGMA user_version` of this program's newest schema.
    static var version: Int { steps.count }

    /// Brings a ledger to this program's version, step by step in one transaction.
    ///
    /// The version is looked at again under the write lock: of two that open an old ledger at once, the second finds it
    /// brought up to date by the first.
    ///
    /// - Throws: `LedgerError.newerSchema`, `corrupt`, or what a step finds wrong; then the ledger stays as it was.
    static func bringUpToDate(_ db: Database) throws {
        guard try kept(in: db) != version else { return }
        try db.inTransaction(.immediate) {
            let kept = try kept(in: db)
            guard kept >= 0 else { throw LedgerError.corrupt("user_version") }
            guard kept <= version else { throw LedgerError.newerSchema(kept) }
            for step in steps.dropFirst(kept) { try step(db) }
            try db.execute(sql: "PRAGMA user_version = \(version)")
            return .commit
        }
    }

    private static func kept(in db: Database) throws -> Int { try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0 }

    /// What each version brought, the first version first.
    private static let steps: [@Sendable (Database) throws -> Void] = [
        { db in
            try db.execute(sql: registries)
            for kind in OrderKind.allCases { try db.execute(sql: orders(of: kind)) }
            try db.execute(sql: deals)
            try db.execute(sql: log)
            try db.execute(sql: "PRAGMA application_id = \(applicationIdentifier)")
        },
        { db in
            try db.execute(sql: transparency)
            try db.execute(sql: groupsWithRows)
            try LedgerDatabase.beginLog(db)
        },
        { db in
            try db.execute(sql: "CREATE INDEX entry_kind ON entry(kind);" + LedgerState.touchedPages)
            try db.execute(sql: LedgerState.notes(for: LedgerState.tablesOfVersion3))
            // What was changed before there were notes is found now or, by verifying, later.
            try LedgerDatabase.checkEndAndRows(db, of: LedgerState.tablesOfVersion3)
        },
        { db in
            // The log gets no entry: one of before, copied or exported, goes on from the same entries.
            try db.execute(sql: market)
            try db.execute(sql: LedgerState.notes(for: LedgerState.tablesOfMarket))
        },
    ]

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

    /// Escrow, reputations, contributions and oracles.
    ///
    /// A deal made before had no price: nothing is locked for it, and its tasks end without paying. `escrow` has a row once
    /// anything was deposited. The columns that `task` gets are `LedgerState`'s later columns.
    private static let market = """
        CREATE TABLE account(
            address BLOB PRIMARY KEY CHECK(length(address) = 20), balance BLOB NOT NULL CHECK(length(balance) = 32),
            frozen BLOB NOT NULL CHECK(length(frozen) = 32)) STRICT;
        CREATE TABLE escrow(
            id INTEGER PRIMARY KEY CHECK(id = 1), supply BLOB NOT NULL CHECK(length(supply) = 32),
            held BLOB NOT NULL CHECK(length(held) = 32), balances BLOB NOT NULL CHECK(length(balances) = 32),
            frozens BLOB NOT NULL CHECK(length(frozens) = 32)) STRICT;
        CREATE TABLE score(
            worker BLOB PRIMARY KEY CHECK(length(worker) = 20),
            score BLOB NOT NULL CHECK(length(score) = 32)) STRICT;
        CREATE TABLE oracle(
            contract BLOB NOT NULL CHECK(length(contract) = 20), id BLOB NOT NULL CHECK(length(id) = 32),
            task BLOB NOT NULL REFERENCES task(id), date BLOB NOT NULL CHECK(length(date) = 32), value BLOB NOT NULL,
            stored_at INTEGER NOT NULL, PRIMARY KEY(contract, id)) STRICT;
        ALTER TABLE task ADD COLUMN reveal_deadline INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE task ADD COLUMN consensus BLOB CHECK(length(consensus) = 32);
        ALTER TABLE task ADD COLUMN reveal_counter INTEGER NOT NULL DEFAULT 0 CHECK(reveal_counter >= 0);
        ALTER TABLE task ADD COLUMN winner_counter INTEGER NOT NULL DEFAULT 0 CHECK(winner_counter >= 0);
        ALTER TABLE task ADD COLUMN total_weight BLOB NOT NULL CHECK(length(total_weight) = 32)
            DEFAULT x'0000000000000000000000000000000000000000000000000000000000000001';
        ALTER TABLE task ADD COLUMN callback_results BLOB NOT NULL DEFAULT x'';
        CREATE TABLE contribution(
            task BLOB NOT NULL REFERENCES task(id), worker BLOB NOT NULL CHECK(length(worker) = 20),
            position INTEGER NOT NULL CHECK(position >= 0), result_hash BLOB NOT NULL CHECK(length(result_hash) = 32),
            result_seal BLOB NOT NULL CHECK(length(result_seal) = 32),
            enclave_challenge BLOB NOT NULL CHECK(length(enclave_challenge) = 20),
            status TEXT NOT NULL CHECK(status IN ('CONTRIBUTED', 'PROVED', 'REJECTED')),
            weight INTEGER NOT NULL CHECK(weight >= 0), PRIMARY KEY(task, worker), UNIQUE(task, position)) STRICT;
        CREATE TABLE result_group(
            task BLOB NOT NULL REFERENCES task(id), result_hash BLOB NOT NULL CHECK(length(result_hash) = 32),
            weight BLOB NOT NULL CHECK(length(weight) = 32), PRIMARY KEY(task, result_hash)) STRICT;
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
