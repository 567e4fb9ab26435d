import Cryptography
import MarketTestSupport
import Orders
import PoCo
import Testing

/// One test for each precondition of a task's life; each step that is refused must change nothing.
@Suite struct TaskLifeTests {
    /// The reference time of the scenario's category, M.
    private let unit: Int64 = 3600

    /// Expects a refusal without a trace.
    private func refuse(
        _ error: PoCoError,
        _ market: inout MarketCase,
        _ step: (inout MarketCase) throws -> Void,
        at location: SourceLocation = #_sourceLocation
    ) {
        let before = market.market
        #expect(throws: error, sourceLocation: location) { try step(&market) }
        #expect(market.market == before, sourceLocation: location)
    }

    @Test("initialize wants a known deal, an index of it, and a task that is not there")
    func initialize() throws {
        var fine = try MarketCase()
        let deal = try fine.market.matchOrders(try fine.orders, at: fine.start).identifier
        refuse(.unknownDeal, &fine) {
            try $0.market.initialize(DealIdentifier(MarketCase.digest("none")), index: .zero)
        }
        refuse(.indexOutsideDeal, &fine) { try $0.market.initialize(deal, index: UInt256(3)) }
        let task = try fine.market.initialize(deal, index: UInt256(2))
        refuse(.alreadyInitialized, &fine) { try $0.market.initialize(deal, index: UInt256(2)) }
        let made = try #require(fine.market.tasks[task])
        #expect(made.contributionDeadline == fine.start + 7 * unit && made.finalDeadline == fine.start + 10 * unit)
        #expect(made.status == .active && made.totalWeight == UInt256(1))
    }

    @Test("contribute wants an active task, in time, once a worker, and the stake")
    func contribute() throws {
        var fine = try MarketCase(trust: 10)
        let task = try fine.openTask()
        refuse(.notActive, &fine) { try $0.contribute(TaskIdentifier(MarketCase.digest("none")), 0) }
        refuse(.contributionTimeOver, &fine) { try $0.contribute(task, 0, at: $0.start + 7 * unit) }
        try fine.contribute(task, 0, at: fine.start + 7 * unit - 1)
        refuse(.alreadyContributed, &fine) { try $0.contribute(task, 0, "other") }
        try fine.market.withdraw(UInt256(1_000_000 - 299), by: MarketCase.workers[1])
        refuse(.balanceTooLow, &fine) { try $0.contribute(task, 1) }
        var sure = try MarketCase()
        let done = try sure.openTask()
        try sure.contribute(done, 0)
        refuse(.notActive, &sure) { try $0.contribute(done, 1) }
    }

    @Test("reveal wants the reveal phase, in time, an own contribution to the consensus, and its digest")
    func reveal() throws {
        // 2 agree against 1: 4 · 3 > 7 · 2 fails, so a third must agree.
        var fine = try MarketCase(trust: 3)
        let task = try fine.openTask()
        try fine.contribute(task, 0)
        refuse(.notRevealing, &fine) { try $0.reveal(task, 0) }
        try fine.contribute(task, 1, "bad")
        try fine.contribute(task, 2)
        try fine.contribute(task, 3)
        #expect(fine.market.tasks[task]?.status == .revealing)
        refuse(.revealTimeOver, &fine) { try $0.reveal(task, 0, at: $0.start + 2 * unit) }
        refuse(.notInConsensus, &fine) { try $0.reveal(task, 1, "bad") }
        refuse(.revealMismatch, &fine) { try $0.reveal(task, 0, "other") }
        let stranger = try Wallet.stranger.address
        refuse(.nothingToReveal, &fine) {
            try $0.market.reveal(task, by: stranger, digest: MarketCase.digest("good"), at: $0.start)
        }
        try fine.reveal(task, 0, at: fine.start + 2 * unit - 1)
        refuse(.nothingToReveal, &fine) { try $0.reveal(task, 0) }
    }

    @Test("reopen wants the scheduler, the reveal phase over without a reveal, and time left")
    func reopen() throws {
        var fine = try MarketCase()
        let (task, owner, late) = (try fine.openTask(), fine.poolOwner, fine.start + 2 * unit)
        refuse(.notRevealing, &fine) { try $0.market.reopen(task, by: owner, at: late) }
        try fine.contribute(task, 0)
        refuse(.notTheScheduler, &fine) { try $0.market.reopen(task, by: MarketCase.workers[0], at: late) }
        refuse(.revealStillOpen, &fine) { try $0.market.reopen(task, by: owner, at: late - 1) }
        refuse(.finalTimeOver, &fine) { try $0.market.reopen(task, by: owner, at: $0.start + 10 * unit) }
        var revealed = fine
        try revealed.reveal(task, 0)
        refuse(.revealStillOpen, &revealed) { try $0.market.reopen(task, by: owner, at: late) }
        try fine.market.reopen(task, by: owner, at: late)
        let open = try #require(fine.market.tasks[task])
        #expect(open.status == .active && open.consensus == nil && open.totalWeight == UInt256(1))
        #expect(open.contributions[MarketCase.workers[0]]?.status == .rejected)
        refuse(.alreadyContributed, &fine) { try $0.contribute(task, 0, at: late) }
        try fine.contribute(task, 1, at: late)
        #expect(fine.market.tasks[task]?.winnerCounter == 1)
    }

    @Test("finalize wants the scheduler, the reveal phase, time left, and the reveals")
    func finalize() throws {
        var fine = try MarketCase(trust: 3)
        let (task, owner) = (try fine.openTask(), fine.poolOwner)
        try fine.contribute(task, 0)
        refuse(.notRevealing, &fine) { try $0.market.finalize(task, by: owner, at: $0.start) }
        try fine.contribute(task, 1)
        refuse(.notTheScheduler, &fine) { try $0.market.finalize(task, by: MarketCase.workers[0], at: $0.start) }
        refuse(.revealsMissing, &fine) { try $0.market.finalize(task, by: owner, at: $0.start + 2 * unit) }
        try fine.reveal(task, 0)
        refuse(.revealsMissing, &fine) { try $0.market.finalize(task, by: owner, at: $0.start + 2 * unit - 1) }
        refuse(.finalTimeOver, &fine) { try $0.market.finalize(task, by: owner, at: $0.start + 10 * unit) }
        refuse(.callbackMismatch, &fine) {
            let outcome = TaskOutcome(callbackResults: [1])
            try $0.market.finalize(task, by: owner, outcome: outcome, at: $0.start + 2 * unit)
        }
        try fine.market.finalize(task, by: owner, outcome: TaskOutcome(results: [7]), at: fine.start + 2 * unit)
        #expect(fine.market.tasks[task]?.status == .completed && fine.market.tasks[task]?.results == [7])
        #expect(fine.market.events.last == .taskFinalized(task, results: [7]) && fine.market.escrow.isBalanced)
        refuse(.notRevealing, &fine) { try $0.market.finalize(task, by: owner, at: $0.start) }
    }

    @Test("contributeAndFinalize wants an active task of trust 1, in time, without contributors, and the digest")
    func contributeAndFinalize() throws {
        var fine = try MarketCase()
        let task = try fine.openTask()
        let (good, digest) = (MarketCase.signed(task, 0, "good"), MarketCase.digest("good"))
        let nowhere = MarketCase.signed(TaskIdentifier(digest), 0, "good")
        refuse(.notActive, &fine) { try $0.market.contributeAndFinalize(nowhere, digest: digest, at: $0.start) }
        refuse(.contributionTimeOver, &fine) {
            try $0.market.contributeAndFinalize(good, digest: digest, at: $0.start + 7 * unit)
        }
        refuse(.revealMismatch, &fine) {
            try $0.market.contributeAndFinalize(good, digest: MarketCase.digest("bad"), at: $0.start)
        }
        refuse(.callbackMismatch, &fine) {
            let outcome = TaskOutcome(callbackResults: [1])
            try $0.market.contributeAndFinalize(good, digest: digest, outcome: outcome, at: $0.start)
        }
        var trusting = try MarketCase(trust: 2)
        let shared = MarketCase.signed(try trusting.openTask(), 0, "good")
        refuse(.trustTooHigh, &trusting) {
            try $0.market.contributeAndFinalize(shared, digest: digest, at: $0.start)
        }
        var joined = try MarketCase(trust: 3)
        let second = try joined.openTask()
        try joined.contribute(second, 1)
        refuse(.contributorsExist, &joined) {
            let own = MarketCase.signed(second, 0, "good")
            try $0.market.contributeAndFinalize(own, digest: digest, at: $0.start)
        }
        let poor = fine.market.escrow.balance(of: MarketCase.workers[0])
        try fine.market.contributeAndFinalize(good, digest: digest, at: fine.start)
        // 99 % of 1000 nRLC, and no stake.
        #expect(fine.market.escrow.balance(of: MarketCase.workers[0]) == (try poor.adding(UInt256(990))))
        #expect(fine.market.score(of: MarketCase.workers[0]) == .zero && fine.market.escrow.isBalanced)
        refuse(.notActive, &fine) { try $0.market.contributeAndFinalize(good, digest: digest, at: $0.start) }
    }

    @Test("claim wants a task that has begun and not ended, after its final deadline")
    func claim() throws {
        var fine = try MarketCase()
        let (task, end) = (try fine.openTask(), fine.start + 10 * unit)
        refuse(.nothingToClaim, &fine) { try $0.market.claim(TaskIdentifier(MarketCase.digest("none")), at: end) }
        refuse(.finalTimeAhead, &fine) { try $0.market.claim(task, at: end - 1) }
        try fine.market.claim(task, at: end)
        #expect(fine.market.tasks[task]?.status == .failed)
        #expect(fine.market.escrow.frozen(of: Marketplace.kitty) == UInt256(300) && fine.market.escrow.isBalanced)
        refuse(.nothingToClaim, &fine) { try $0.market.claim(task, at: end) }
    }

    @Test("a start near the end of time is refused, and never wraps")
    func endOfTime() throws {
        var fine = try MarketCase()
        let deal = try fine.market.matchOrders(try fine.orders, at: .max - 1).identifier
        refuse(.overflow, &fine) { try $0.market.initialize(deal, index: .zero) }
    }

    @Test("the kitty is at the address that iExec's contracts know")
    func kitty() {
        #expect(Marketplace.kitty.checksummed == "0x99c2268479b93fDe36232351229815DF80837e23")
    }
}
