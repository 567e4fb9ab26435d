import Cryptography
import Foundation
import GRDB
import MarketTestSupport
import Orders
import PoCo
import TestSupport
import Testing

@testable import Ledger

/// Money on the ledger: who pays whom, and what is refused.
@Suite struct LedgerEscrowTests {
    private let now = TemporaryLedger.now

    /// A ledger on which the scenario's orders cost 10, 20 and 1000 nRLC a task, with money for it.
    private func priced(tee isConfidential: Bool = true, trust: UInt64 = 1) throws -> TemporaryLedger {
        let made = try TemporaryLedger()
        (made.scenario.app.appPrice, made.scenario.request.appMaxPrice) = (UInt256(10), UInt256(10))
        (made.scenario.dataset.datasetPrice, made.scenario.request.datasetMaxPrice) = (UInt256(20), UInt256(20))
        (made.scenario.workerpool.workerpoolPrice, made.scenario.request.workerpoolMaxPrice) = (
            UInt256(1000), UInt256(1000)
        )
        (made.scenario.workerpool.trust, made.scenario.request.trust) = (UInt256(trust), UInt256(trust))
        if !isConfidential {
            (made.scenario.app.tag, made.scenario.dataset.tag) = (.none, .none)
            (made.scenario.workerpool.tag, made.scenario.request.tag) = (.none, .none)
        }
        try made.ledger.deposit(UInt256(2000), for: made.scenario.request.requester, at: now)
        try made.ledger.deposit(UInt256(300), for: made.scenario.workerpoolEntry.owner, at: now)
        return made
    }

    private func account(_ made: TemporaryLedger, _ address: EthereumAddress) throws -> [UInt256] {
        let account = try made.ledger.account(address)
        return [account.balance, account.frozen]
    }

    @Test("what is deposited can be withdrawn, no more, and both are in the log")
    func depositAndWithdraw() throws {
        let made = try TemporaryLedger()
        let (ledger, alice) = (made.ledger, try Wallet.requester.address)
        try ledger.deposit(UInt256(5), for: alice, at: now)
        try made.expectRefusal(.market(.withdrawalTooHigh)) { try ledger.withdraw(UInt256(6), by: alice, at: now) }
        try made.expectRefusal(.market(.payeeIsNobody)) { try ledger.deposit(UInt256(1), for: .zero, at: now) }
        let room = try LedgerDatabase.largestSupply.subtracting(UInt256(5))
        for amount in [try room.adding(UInt256(1)), .max] {
            try made.expectRefusal(.supplyExhausted(room: room)) { try ledger.deposit(amount, for: alice, at: now) }
        }
        let left = try ledger.withdraw(UInt256(3), by: alice, at: now + 1)
        #expect(try left == EscrowAccount(balance: UInt256(2)) && ledger.account(alice) == left)
        #expect(try ledger.escrow() == EscrowTotals(supply: UInt256(2), balances: UInt256(2)))
        #expect(try ledger.logEntries(of: .deposited).count == 1 && ledger.logEntries(of: .withdrawn).count == 1)
        let event = try #require(ledger.logEntries(of: .withdrawn).first.flatMap { LogEvent($0.body) })
        #expect(event.address(0) == alice && event.at == now + 1)
        try ledger.verifyLog()
    }

    @Test("a confidential task locks at the match, and pays everybody when it is done")
    func pays() throws {
        let made = try priced()
        let (requester, pool) = (made.scenario.request.requester, made.scenario.workerpoolEntry.owner)
        let task = try made.activeTask()
        #expect(try account(made, requester) == [UInt256(970), UInt256(1030)])
        #expect(try account(made, pool) == [.zero, UInt256(300)])
        try made.release(task)
        try made.ledger.contributeAndFinalize(made.contribution(to: task.identifier), at: now)
        #expect(try account(made, requester) == [UInt256(970), .zero])
        #expect(try account(made, made.scenario.appEntry.owner) == [UInt256(10), .zero])
        #expect(try account(made, made.scenario.datasetEntry.owner) == [UInt256(20), .zero])
        #expect(try account(made, Wallet.worker.address) == [UInt256(990), .zero])
        #expect(try account(made, pool) == [UInt256(310), .zero])
        try made.ledger.verifyLog()
    }

    @Test("a task that is claimed gives the requester the money back, and the kitty the pool's stake")
    func claims() throws {
        let made = try priced()
        let task = try made.activeTask()
        #expect(try made.ledger.claim(task.identifier, at: task.finalDeadline).status == .failed)
        #expect(try account(made, made.scenario.request.requester) == [UInt256(2000), .zero])
        #expect(try account(made, made.scenario.workerpoolEntry.owner) == [.zero, .zero])
        #expect(try account(made, Marketplace.kitty) == [.zero, UInt256(300)])
        try made.ledger.verifyLog()
    }

    @Test("a match names who has too little, and how much is missing; nothing is consumed or locked")
    func depositNeeded() throws {
        let made = try priced()
        let (requester, pool) = (made.scenario.request.requester, made.scenario.workerpoolEntry.owner)
        try made.ledger.withdraw(UInt256(971), by: requester, at: now)
        try made.expectRefusal(.depositNeeded(requester, missing: UInt256(1))) { _ = try made.match() }
        try made.ledger.deposit(UInt256(1), for: requester, at: now)
        try made.ledger.withdraw(UInt256(300), by: pool, at: now)
        try made.expectRefusal(.depositNeeded(pool, missing: UInt256(300))) { _ = try made.match() }
        try made.ledger.deposit(UInt256(300), for: pool, at: now)
        _ = try made.match()
    }

    @Test("a sponsor pays in place of the requester")
    func sponsor() throws {
        let made = try priced()
        let (sponsor, match) = (try Wallet.stranger.address, try made.scenario.match)
        func sponsored() throws -> Deal {
            try made.ledger.match(
                app: match.app,
                dataset: match.dataset,
                workerpool: match.workerpool,
                request: match.request,
                sponsor: sponsor,
                at: now
            )
        }
        try made.expectRefusal(.depositNeeded(sponsor, missing: UInt256(1030))) { _ = try sponsored() }
        try made.ledger.deposit(UInt256(1030), for: sponsor, at: now)
        #expect(try sponsored().sponsor == sponsor)
        #expect(try account(made, sponsor) == [.zero, UInt256(1030)])
    }

    @Test("of many matches in one transaction each stands or falls by itself")
    func batch() throws {
        let made = try priced()
        var matches: [OrderMatch] = []
        for number in 0..<3 {
            made.scenario.request.salt = try OrderSalt(UInt256(UInt64(number)).bigEndianBytes)
            matches.append(try made.scenario.match)
        }
        let outcomes = try made.ledger.match(matches, at: now)
        #expect(try outcomes[0].get().botSize == UInt256(1))
        let requester = made.scenario.request.requester
        #expect(outcomes[1] == .failure(.depositNeeded(requester, missing: UInt256(60))))
        #expect(outcomes[2] == outcomes[1])
        #expect(try made.ledger.deals().count == 1 && made.ledger.logEntries(of: .dealMatched).count == 1)
        try made.ledger.verifyLog()
    }

    @Test("a deal that is refused after it took of the orders leaves those after it what was there")
    func refusedInBatch() throws {
        let made = try priced()
        let (stranger, pool) = (try Wallet.stranger.address, made.scenario.workerpoolEntry.owner)
        try made.ledger.deposit(UInt256(1030), for: stranger, at: now)
        try made.ledger.deposit(UInt256(300), for: pool, at: now)
        var matches: [OrderMatch] = []
        for (number, wallet) in [Wallet.requester, .requester, .stranger].enumerated() {
            made.scenario.request.salt = try OrderSalt(UInt256(UInt64(number)).bigEndianBytes)
            made.scenario.request.requester = try wallet.address
            let fine = try made.scenario.match
            matches.append(
                OrderMatch(
                    domain: fine.domain,
                    app: fine.app,
                    dataset: fine.dataset,
                    workerpool: fine.workerpool,
                    request: SignedOrder(fine.request.order, in: fine.domain, by: try wallet.key())
                )
            )
        }
        let outcomes = try made.ledger.match(matches, at: now)
        #expect(outcomes.map { (try? $0.get()) != nil } == [true, false, true])
        #expect(try made.ledger.remainingVolume(of: made.scenario.dataset) == UInt256(8))
        #expect(try made.ledger.remainingVolume(of: matches[1].request.order) == UInt256(1))
        #expect(try account(made, stranger) == [.zero, UInt256(1030)])
        #expect(try account(made, pool) == [.zero, UInt256(600)])
        try made.ledger.verifyLog()
    }

    @Test("texts that look alike are different requests, also in a batch")
    func alike() throws {
        let made = try TemporaryLedger()
        let signed = try ["caf\u{e9}", "cafe\u{301}"].map { text in
            made.scenario.request.params = text
            return try made.scenario.match
        }
        let forged = OrderMatch(
            domain: signed[1].domain,
            app: signed[1].app,
            dataset: signed[1].dataset,
            workerpool: signed[1].workerpool,
            request: SignedOrder(order: signed[1].request.order, signature: signed[0].request.signature)
        )
        let outcomes = try made.ledger.match([signed[0], forged, signed[1]], at: now)
        #expect(outcomes[1] == .failure(.refused(.requestOrderNotSigned)))
        let deals = try [outcomes[0].get(), outcomes[2].get()]
        #expect(deals.map(\.terms.requestOrder) == signed.map { $0.request.order.hash(in: $0.domain) })
        #expect(deals.map { $0.terms.params.utf8.count } == [5, 6])
    }

    @Test("orders that were signed for another ledger make no deal here, nor in a batch")
    func foreign() throws {
        let made = try priced()
        var scenario = made.scenario
        scenario.domain = .local(contract: try Wallet.stranger.address)
        let match = try scenario.match
        #expect(try made.ledger.match([match], at: now) == [.failure(.refused(.appOrderNotSigned))])
        try made.expectRefusal(.refused(.appOrderNotSigned)) {
            _ = try made.ledger.match(
                app: match.app,
                dataset: match.dataset,
                workerpool: match.workerpool,
                request: match.request,
                at: now
            )
        }
    }

    @Test("a signature that the ledger keeps is not checked again, and another one is")
    func knownSignatures() throws {
        let made = try TemporaryLedger()
        let scenario = made.scenario
        try made.ledger.post(scenario.signedApp, at: now)
        let hash = scenario.app.hash(in: scenario.domain)
        let signatures = [try scenario.signedApp.signature, [], try scenario.signedDataset.signature]
        let known = try made.ledger.read { db in
            try signatures.map { try LedgerMatchContext(db: db).isKnown($0, of: hash, .app) }
        }
        #expect(known == [true, false, false])
        let wrong = try SignedOrder(scenario.app, in: scenario.domain, by: Wallet.stranger.key())
        try made.expectRefusal(.refused(.appOrderNotSigned)) {
            _ = try made.ledger.match(
                app: wrong,
                dataset: scenario.signedDataset,
                workerpool: scenario.signedWorkerpool,
                request: scenario.signedRequest,
                at: now
            )
        }
    }

    @Test("what verifies nothing is not kept with a presigned order, so that it is never taken for checked")
    func presignedWithJunk() throws {
        let made = try TemporaryLedger()
        let scenario = made.scenario
        let presigning = try SignedOperation(.sign, on: scenario.app, in: scenario.domain, by: Wallet.developer.key())
        try made.ledger.perform(presigning, at: now)
        _ = try made.ledger.match(
            app: SignedOrder(order: scenario.app, signature: [1, 2, 3]),
            dataset: scenario.signedDataset,
            workerpool: scenario.signedWorkerpool,
            request: scenario.signedRequest,
            at: now
        )
        let kept = try #require(try made.ledger.order(AppOrder.self, scenario.app.hash(in: scenario.domain)))
        #expect(kept.signed.signature.isEmpty && kept.consumption.consumed == UInt256(1))
    }

    @Test("sums that are not those of the accounts are found, and a step on them is refused")
    func unbalanced() throws {
        let made = try priced()
        let (ledger, alice) = (made.ledger, try Wallet.requester.address)
        try ledger.write { db in
            var market = LedgerMarket(db, domain: ledger.domain)
            var totals = try market.totals()
            totals.held = UInt256(1)
            try market.setTotals(totals)
        }
        try made.expectRefusal(.market(.unbalanced)) { try ledger.deposit(UInt256(1), for: alice, at: now) }
        #expect(throws: LedgerError.market(.unbalanced)) { try ledger.verifyLog() }
    }

    @Test("two ledgers over one file that match the same orders at once never over-consume")
    func race() async throws {
        let made = try TemporaryLedger()
        made.scenario.request.volume = UInt256(1)
        made.scenario.dataset.volume = UInt256(5)
        var matches: [OrderMatch] = []
        for number in 0..<20 {
            made.scenario.request.salt = try OrderSalt(UInt256(UInt64(number)).bigEndianBytes)
            matches.append(try made.scenario.match)
        }
        let (path, orders, start) = (made.path, matches, now)
        let deals = try await withThrowingTaskGroup { group in
            for _ in 0..<2 {
                group.addTask {
                    let ledger = try LedgerDatabase(opening: path)
                    return orders.count { order in
                        (try? ledger.match(
                            app: order.app,
                            dataset: order.dataset,
                            workerpool: order.workerpool,
                            request: order.request,
                            at: start
                        )) != nil
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(deals == 5)
        let dataset = try #require(
            try made.ledger.order(DatasetOrder.self, made.scenario.dataset.hash(in: made.scenario.domain))
        )
        #expect(dataset.consumption.consumed == UInt256(5) && dataset.remaining == .zero)
        try made.ledger.verifyLog()
    }
}
