import Cryptography
import Foundation
import GRDB
import Ledger
import MarketTestSupport
import Orders
import Testing
import TransparencyLog

/// What somebody does who can write the SQLite file.
@Suite struct LedgerTamperingTests {
    /// The triggers that an intruder takes away first.
    private static let unlocked = """
        DROP TRIGGER entry_no_update; DROP TRIGGER entry_no_delete; DROP TRIGGER entry_dense;
        DROP TRIGGER checkpoint_grows; DROP TRIGGER checkpoint_no_delete;
        """

    private func edit(_ made: TemporaryLedger, _ sql: String) throws {
        let queue = try DatabaseQueue(path: made.path)
        try queue.write { db in try db.execute(sql: Self.unlocked + sql) }
        try queue.close()
    }

    private func openingError(_ made: TemporaryLedger) -> LedgerError? {
        do throws(LedgerError) {
            _ = try LedgerDatabase(opening: made.path)
            return nil
        } catch {
            return error
        }
    }

    private func verificationError(
        _ made: TemporaryLedger,
        of log: NoteKey? = nil,
        since older: SignedNote? = nil
    ) -> LedgerError? {
        do throws(LedgerError) {
            try made.ledger.verifyLog(of: log, since: older)
            return nil
        } catch {
            return error
        }
    }

    @Test("an event that was changed, its leaf with it, is named by verification")
    func changed() throws {
        let made = try TemporaryLedger()
        try edit(made, "UPDATE entry SET body = zeroblob(9) WHERE seq = 2")
        #expect(verificationError(made) == .logDisagrees(.entryChanged(index: 2)))
    }

    @Test("an event that was removed, the others moved up or not, is named at opening")
    func removed() throws {
        let hole = try TemporaryLedger()
        try edit(hole, "DELETE FROM entry WHERE seq = 2")
        #expect(openingError(hole) == .logDisagrees(.entryRemoved(index: 2)))
        let closed = try TemporaryLedger()
        try edit(
            closed,
            "DELETE FROM entry WHERE seq = 2; UPDATE entry SET seq = 100 + seq WHERE seq > 2;"
                + "UPDATE entry SET seq = seq - 101 WHERE seq > 100"
        )
        #expect(openingError(closed) == .logDisagrees(.entryRemoved(index: 2)))
        let cut = try TemporaryLedger()
        try edit(cut, "DELETE FROM entry WHERE seq = 5")
        #expect(openingError(cut) == .logDisagrees(.entryRemoved(index: 5)))
        let added = try TemporaryLedger()
        try edit(added, "INSERT INTO entry SELECT 6, kind, body, leaf, at FROM entry WHERE seq = 5")
        #expect(openingError(added) == .logDisagrees(.entryNotLogged(index: 6)))
    }

    @Test("two events that changed places are named by verification")
    func reordered() throws {
        let made = try TemporaryLedger()
        try edit(
            made,
            "UPDATE entry SET seq = 100 WHERE seq = 0; UPDATE entry SET seq = 0 WHERE seq = 2;"
                + "UPDATE entry SET seq = 2 WHERE seq = 100"
        )
        #expect(verificationError(made) == .logDisagrees(.entryMoved(index: 0, loggedAt: 2)))
    }

    @Test(
        "a table that was edited behind the log's back is named at opening",
        arguments: [
            ("app", "UPDATE app SET registered_at = 0"), ("dataset", "DELETE FROM dataset"),
            ("workerpool", "UPDATE workerpool SET owner = zeroblob(20)"),
            ("group_member", "INSERT INTO group_member VALUES(zeroblob(20), zeroblob(20))"),
            ("presign", "INSERT INTO presign(rowid, hash, account) VALUES(-9, zeroblob(32), zeroblob(20))"),
            ("domain", "UPDATE domain SET name = 'mine'"),
            ("state_page", "INSERT INTO state_page VALUES('x', 0, zeroblob(32))"),
            (
                "app",
                "UPDATE app SET registered_at = 0; UPDATE state_page SET digest = zeroblob(32) WHERE tbl = 'app'"
            ),
        ]
    )
    func state(table: String, sql: String) throws {
        let made = try TemporaryLedger()
        try edit(made, sql)
        #expect(openingError(made) == .stateDisagrees(table))
        #expect(verificationError(made) == .stateDisagrees(table))
        let size = try made.ledger.logSize()
        guard table != "state_page" else { return }
        #expect(throws: LedgerError.stateDisagrees(table)) { _ = try made.match() }
        #expect(try made.ledger.logSize() == size, "nothing is written over it")
    }

    @Test("a table that was edited without the triggers that note it is named by verification")
    func unnoted() throws {
        let made = try TemporaryLedger()
        try edit(made, "UPDATE app SET registered_at = 0; DELETE FROM touched_page")
        #expect(openingError(made) == nil)
        #expect(verificationError(made) == .stateDisagrees("app"))
    }

    @Test("a tile, or the head, that was edited is named at opening")
    func tree() throws {
        let made = try TemporaryLedger()
        try edit(made, "UPDATE tile SET hashes = zeroblob(length(hashes))")
        #expect(openingError(made) == .logDisagrees(.rootMismatch))
        let rolled = try TemporaryLedger()
        try edit(rolled, "UPDATE head SET size = 4")
        #expect(openingError(rolled) == .logDisagrees(.rootMismatch))
    }

    @Test("nothing is written after an end that was changed")
    func writing() throws {
        let made = try TemporaryLedger()
        try edit(made, "UPDATE entry SET body = zeroblob(9) WHERE seq = 5")
        #expect(throws: LedgerError.logDisagrees(.entryChanged(index: 5))) { _ = try made.match() }
        #expect(try made.ledger.logSize() == 6)
        let added = try TemporaryLedger()
        try edit(added, "INSERT INTO entry SELECT 6, kind, body, leaf, at FROM entry WHERE seq = 0")
        #expect(throws: LedgerError.logDisagrees(.entryNotLogged(index: 6))) { _ = try added.match() }
        let cut = try TemporaryLedger()
        try edit(cut, "DELETE FROM entry WHERE seq = 5")
        #expect(throws: LedgerError.logDisagrees(.entryRemoved(index: 5))) { _ = try cut.match() }
    }

    @Test("a log that was rewritten as a whole is caught by a checkpoint that anybody kept")
    func rewritten() throws {
        let (made, other) = (try TemporaryLedger(), try TemporaryLedger())
        let key = SigningKey()
        let name = try KeyName("pandapp/test")
        let log = NoteKey(name: name, type: .note, key: key.verificationKey)
        let kept = try made.ledger.checkpoint(as: name, with: key)
        let task = try made.activeTask()
        try made.ledger.verifyLog(of: log, since: kept)
        // The intruder has the log's key and writes another past of the same length, and more.
        try other.ledger.setMembership(of: .zero, in: Wallet.stranger.address, to: true, at: TemporaryLedger.now)
        try other.ledger.setMembership(of: .zero, in: Wallet.stranger.address, to: false, at: TemporaryLedger.now)
        _ = try other.match()
        try other.ledger.checkpoint(as: name, with: key)
        try other.ledger.verifyLog(of: log)
        #expect(try other.ledger.logSize() > made.ledger.logSize())
        #expect(try made.ledger.task(task.identifier) == task)
        try made.ledger.checkpoint(as: name, with: key)
        let signed = try #require(try made.ledger.newestCheckpoint())
        #expect(verificationError(other, of: log, since: signed) == .logDisagrees(.oldRootMismatch))
        // And one that was cut off is smaller than what was seen.
        let cut = try TemporaryLedger()
        guard case .logDisagrees(.treeShrank) = verificationError(cut, since: signed) else {
            Issue.record("a shorter log passed")
            return
        }
    }
}
