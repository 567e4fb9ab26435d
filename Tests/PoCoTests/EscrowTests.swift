import Cryptography
import MarketTestSupport
import Orders
import PoCo
import Testing

@Suite struct EscrowTests {
    private let alice = MarketCase.workers[0]

    @Test("what is deposited can be withdrawn, and no more")
    func depositAndWithdraw() throws {
        var market = Marketplace(domain: .local(contract: .zero))
        try market.deposit(UInt256(5), for: alice)
        #expect(market.events == [.transfer(from: nil, to: alice, amount: UInt256(5))])
        #expect(throws: PoCoError.withdrawalTooHigh) { try market.withdraw(UInt256(6), by: alice) }
        try market.withdraw(UInt256(5), by: alice)
        #expect(market.escrow == Escrow() && market.escrow.isBalanced)
        #expect(throws: PoCoError.withdrawalTooHigh) { try market.withdraw(UInt256(1), by: alice) }
        #expect(throws: PoCoError.payeeIsNobody) { try market.deposit(UInt256(1), for: .zero) }
    }

    @Test("a supply beyond 256 bits is refused, and changes nothing")
    func overflow() throws {
        var market = Marketplace(domain: .local(contract: .zero))
        try market.deposit(.max, for: alice)
        let before = market
        for account in [alice, MarketCase.workers[1]] {
            #expect(throws: PoCoError.overflow) { try market.deposit(UInt256(1), for: account) }
        }
        #expect(market == before)
    }

    @Test("a deal locks what its tasks cost and 30 % of the workerpool's price, rounded down before it is multiplied")
    func locks() throws {
        var fine = try MarketCase()
        fine.scenario.workerpool.workerpoolPrice = UInt256(999)
        let deal = try fine.market.matchOrders(try fine.orders, at: fine.start)
        #expect(fine.market.escrow.frozen(of: deal.sponsor) == UInt256(3 * (10 + 20 + 999)))
        #expect(fine.market.escrow.frozen(of: fine.poolOwner) == UInt256(3 * 299))
        #expect(deal.workerStake == UInt256(299) && fine.market.escrow.isBalanced)
    }

    @Test("a deal that the requester or the workerpool cannot pay for is refused, and leaves nothing behind")
    func unpaid() throws {
        for isRequester in [true, false] {
            var poor = try MarketCase()
            let account = isRequester ? poor.scenario.request.requester : poor.poolOwner
            try poor.market.withdraw(UInt256(1_000_000 - (isRequester ? 3089 : 899)), by: account)
            let before = poor.market
            let orders = try poor.orders
            #expect(throws: PoCoError.balanceTooLow) { try poor.market.matchOrders(orders, at: poor.start) }
            #expect(poor.market == before)
            try poor.market.deposit(UInt256(1), for: account)
            try poor.market.matchOrders(orders, at: poor.start)
            #expect(poor.market.escrow.balance(of: account) == .zero)
        }
    }

    @Test("a sponsor pays in place of the requester")
    func sponsor() throws {
        var fine = try MarketCase()
        let sponsor = MarketCase.workers[0]
        let deal = try fine.market.matchOrders(try fine.orders, sponsor: sponsor, at: fine.start)
        #expect(fine.market.escrow.frozen(of: sponsor) == UInt256(3090))
        #expect(fine.market.escrow.frozen(of: fine.scenario.request.requester) == .zero)
        #expect(fine.market.events.last == .dealSponsored(deal.identifier, sponsor: sponsor))
    }
}
