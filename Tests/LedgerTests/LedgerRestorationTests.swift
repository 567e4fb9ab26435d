import Cryptography
import Foundation
import GRDB
import Ledger
import MarketTestSupport
import Orders
import PoCo
import TestSupport
import Testing
import TransparencyLog

@Suite struct LedgerRestorationTests {
    @Test("releases since the backup count for a task that the backup has")
    func knownTask() throws {
        let made = try TemporaryLedger()
        defer { extendLifetime(made) }
        let task = try made.activeTask()
        try made.release(task)
        let restored = try restoredCopy(of: made) { try made.release(task) }
        #expect(try restored.keyReleases(of: task.identifier).count == 2 && rows(of: made) == 2)
        let claim = TemporaryLedger.claim(to: task.identifier)
        #expect(try restored.recordKeyRelease(claim, at: TemporaryLedger.now) == 3)
        #expect(throws: LedgerError.tooManyKeyReleases) {
            try restored.recordKeyRelease(claim, at: TemporaryLedger.now)
        }
        try restored.verifyLog()
    }

    @Test("releases since the backup count for a task of since, once it is initialized again")
    func laterTask() throws {
        let made = try TemporaryLedger()
        defer { extendLifetime(made) }
        let deal = try made.match()
        var later: LedgerTask?
        let restored = try restoredCopy(of: made) {
            let task = try made.ledger.initialize(deal: deal.identifier, index: deal.botFirst, at: TemporaryLedger.now)
            for _ in 1...3 { try made.release(task) }
            later = task
        }
        let (task, now) = (try #require(later), TemporaryLedger.now)
        let claim = TemporaryLedger.claim(to: task.identifier)
        #expect(throws: LedgerError.unknownTask(task.identifier)) { try restored.recordKeyRelease(claim, at: now) }
        #expect(try restored.initialize(deal: deal.identifier, index: deal.botFirst, at: now) == task)
        #expect(try restored.keyReleases(of: task.identifier).count == 3 && rows(of: made) == 3)
        #expect(throws: LedgerError.tooManyKeyReleases) { try restored.recordKeyRelease(claim, at: now) }
        try restored.verifyLog()
    }

    @Test("what was deposited since the backup is there, and what was withdrawn is gone, as far as the copy has it")
    func credit() throws {
        let made = try TemporaryLedger()
        defer { extendLifetime(made) }
        let (now, alice, ben) = (TemporaryLedger.now, try Wallet.requester.address, try Wallet.pool.address)
        for account in [alice, ben] { try made.ledger.deposit(UInt256(10), for: account, at: now) }
        let restored = try restoredCopy(of: made) {
            try made.ledger.deposit(UInt256(5), for: alice, at: now)
            try made.ledger.withdraw(UInt256(12), by: alice, at: now)
            try made.ledger.withdraw(UInt256(4), by: ben, at: now)
        }
        #expect(try restored.account(alice).balance == UInt256(3) && restored.account(ben).balance == UInt256(6))
        #expect(try restored.escrow().supply == UInt256(9))
        try restored.verifyLog()
    }

    @Test("a copy of version 3 goes on under the log that was written since by this version")
    func thirdVersion() throws {
        let made = try TemporaryLedger()
        defer { extendLifetime(made) }
        let task = try made.activeTask()
        let restored = try restoredCopy(of: made, changing: TemporaryLedger.makeThirdVersion) { try made.release(task) }
        #expect(try restored.task(task.identifier) == task && restored.keyReleases(of: task.identifier).count == 1)
        try restored.contributeAndFinalize(made.contribution(to: task.identifier), at: TemporaryLedger.now)
        try restored.verifyLog()
    }

    @Test("an order of since that was closed does not come back with whoever kept it")
    func closedOrder() throws {
        let made = try TemporaryLedger()
        defer { extendLifetime(made) }
        let (now, order) = (TemporaryLedger.now, try made.scenario.signedDataset)
        let restored = try restoredCopy(of: made) {
            try made.ledger.post(order, at: now)
            try made.ledger.perform(made.closingOfDatasetOrder(), at: now)
        }
        let hash = made.scenario.dataset.hash(in: made.scenario.domain)
        #expect(throws: LedgerError.orderExhausted(hash)) { try restored.post(order, at: now) }
        #expect(throws: LedgerError.refused(.noVolumeLeft)) {
            try restored.match(
                app: made.scenario.signedApp,
                dataset: order,
                workerpool: made.scenario.signedWorkerpool,
                request: made.scenario.signedRequest,
                at: now
            )
        }
        try restored.verifyLog()
    }

    @Test("what deals took of orders since the backup is taken, also of orders that the backup does not have")
    func consumedOrders() throws {
        let made = try TemporaryLedger()
        defer { extendLifetime(made) }
        let (now, scenario) = (TemporaryLedger.now, made.scenario)
        made.scenario.app.volume = UInt256(3)
        made.scenario.dataset.volume = UInt256(2)
        made.scenario.request.volume = UInt256(3)
        made.scenario.workerpool.volume = UInt256(1)
        try made.ledger.post(made.scenario.signedDataset, at: now)
        _ = try made.match()
        let match = try made.scenario.match
        made.scenario.workerpool.salt = try OrderSalt(UInt256(7).bigEndianBytes)
        let later = try made.scenario.signedWorkerpool
        let restored = try restoredCopy(of: made) { _ = try made.match() }
        #expect(try restored.deals().count == 1)
        #expect(try restored.remainingVolume(of: match.app.order) == UInt256(1))
        #expect(try restored.remainingVolume(of: match.dataset.order) == .zero)
        #expect(try restored.remainingVolume(of: match.request.order) == UInt256(1))
        #expect(try restored.remainingVolume(of: later.order) == .zero)
        #expect(throws: LedgerError.orderExhausted(later.order.hash(in: scenario.domain))) {
            try restored.post(later, at: now)
        }
        // Another order of the same terms is not taken for it.
        made.scenario.dataset.salt = try OrderSalt(UInt256(8).bigEndianBytes)
        made.scenario.workerpool.salt = try OrderSalt(UInt256(8).bigEndianBytes)
        let deal = try restored.match(
            app: match.app,
            dataset: made.scenario.signedDataset,
            workerpool: made.scenario.signedWorkerpool,
            request: match.request,
            at: now
        )
        #expect(deal.botFirst == UInt256(2) && deal.botSize == UInt256(1))
        try restored.verifyLog()
    }

    @Test("what deals took before the first of two restorations is counted once by the second")
    func restoredTwice() throws {
        let made = try TemporaryLedger()
        defer { extendLifetime(made) }
        let now = TemporaryLedger.now
        let key = SigningKey()
        let (first, second) = (made.path + ".first", made.path + ".second")
        for copy in [first, second] { try made.ledger.copy(to: copy) }
        made.scenario.dataset.volume = UInt256(3)
        made.scenario.request.volume = UInt256(3)
        made.scenario.workerpool.volume = UInt256(1)
        func match(on ledger: LedgerDatabase, salt: UInt64) throws -> Deal {
            made.scenario.workerpool.salt = try OrderSalt(UInt256(salt).bigEndianBytes)
            return try ledger.match(
                app: made.scenario.signedApp,
                dataset: made.scenario.signedDataset,
                workerpool: made.scenario.signedWorkerpool,
                request: made.scenario.signedRequest,
                at: now
            )
        }
        _ = try match(on: made.ledger, salt: 1)
        let once = try restored(first, from: made.ledger, signedBy: key)
        #expect(try once.remainingVolume(of: made.scenario.dataset) == UInt256(2))
        #expect(try match(on: once, salt: 2).botFirst == UInt256(1))
        let twice = try restored(second, from: once, signedBy: key)
        #expect(try twice.remainingVolume(of: made.scenario.dataset) == UInt256(1))
        #expect(try twice.remainingVolume(of: made.scenario.workerpool) == .zero)
        #expect(try match(on: twice, salt: 3).botFirst == UInt256(2))
        #expect(try twice.remainingVolume(of: made.scenario.dataset) == .zero)
        try twice.verifyLog()
    }

    @Test("who left a group since the backup is out of it, and who joined is in it")
    func groups() throws {
        let made = try TemporaryLedger()
        defer { extendLifetime(made) }
        let (now, group) = (TemporaryLedger.now, try Wallet.stranger.address)
        let (left, joined) = (try Wallet.requester.address, try Wallet.worker.address)
        try made.ledger.setMembership(of: left, in: group, to: true, at: now)
        let restored = try restoredCopy(of: made) {
            try made.ledger.setMembership(of: left, in: group, to: false, at: now)
            try made.ledger.setMembership(of: joined, in: group, to: true, at: now)
        }
        #expect(try restored.members(of: group) == [joined])
        try restored.verifyLog()
    }

    /// How many releases the table of a ledger's copy has, by which is told what was asked.
    private func rows(of made: TemporaryLedger) throws -> Int? {
        try DatabaseQueue(path: made.path + ".copy").read { db in
            try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM key_release")
        }
    }

    /// Copies a ledger, changes the copy, lets the ledger go on, and restores the copy from the log as it is then.
    private func restoredCopy(
        of made: TemporaryLedger,
        changing change: (String) throws -> Void = { _ in },
        after goOn: () throws -> Void
    ) throws -> LedgerDatabase {
        let copy = made.path + ".copy"
        try made.ledger.copy(to: copy)
        try change(copy)
        try goOn()
        let key = SigningKey()
        return try restored(copy, from: made.ledger, signedBy: key)
    }

    /// Restores a copy from a ledger's log.
    private func restored(
        _ copy: String,
        from ledger: LedgerDatabase,
        signedBy key: borrowing SigningKey
    ) throws -> LedgerDatabase {
        try ledger.checkpoint(as: KeyName("pandapp/test"), with: key)
        var log = MemoryTileStorage()
        let note = try ledger.export(to: &log)
        let restored = try LedgerDatabase(opening: copy)
        #expect(try restored.restore(from: log, note: note, at: TemporaryLedger.now) > 0)
        return restored
    }
}
