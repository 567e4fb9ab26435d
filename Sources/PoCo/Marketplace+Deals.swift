package import Cryptography
package import Orders

extension Marketplace {
    /// Matches four orders into a deal, and locks what the tasks cost and what the workerpool stakes.
    ///
    /// - Parameters:
    ///   - match: The orders.
    ///   - sponsor: Who pays in place of the requester.
    ///   - now: Unix seconds.
    /// - Returns: The deal.
    /// - Throws: `PoCoError.refused` with the first check that fails, or what locking throws.
    @discardableResult
    package mutating func matchOrders(
        _ match: OrderMatch,
        sponsor: EthereumAddress? = nil,
        at now: Int64
    ) throws(PoCoError) -> Deal {
        guard match.domain == domain else { throw .refused(.appOrderNotSigned) }
        let deal: Deal
        do {
            let matched = try match.deal(in: self, at: now)
            deal = sponsor.map(matched.sponsored(by:)) ?? matched
        } catch let refusal as MatchRefusal {
            throw .refused(refusal)
        } catch {
            throw .overflow
        }
        try record(deal)
        return deal
    }

    /// Records a deal whose orders have been checked, and locks what it costs.
    package mutating func record(_ deal: Deal) throws(PoCoError) {
        try atomically { market in
            let terms = deal.terms
            guard market.deals[deal.identifier] == nil else { throw PoCoError.dealExists }
            let orders = [terms.app.order, terms.dataset?.order, terms.workerpool.order, terms.requestOrder]
            for order in orders.compactMap(\.self) { try market.consume(deal.botSize, of: order) }
            try market.lock(terms.taskPrice.multiplied(by: deal.botSize), of: deal.sponsor)
            try market.lock(deal.workerpoolStake.multiplied(by: deal.botSize), of: terms.workerpool.owner)
            market.deals[deal.identifier] = deal
            market.events += [
                .schedulerNotice(workerpool: terms.workerpool.address, deal: deal.identifier),
                .ordersMatched(
                    deal.identifier,
                    app: terms.app.order,
                    dataset: terms.dataset?.order,
                    workerpool: terms.workerpool.order,
                    request: terms.requestOrder,
                    volume: deal.botSize
                ),
            ]
            if deal.sponsor != terms.requester {
                market.events.append(.dealSponsored(deal.identifier, sponsor: deal.sponsor))
            }
        }
    }

    private mutating func consume(_ volume: UInt256, of order: Digest) throws {
        var consumption = consumptions[order] ?? .none
        consumption.consumed = try consumption.consumed.adding(volume)
        consumptions[order] = consumption
    }

    /// The deal of a task.
    func deal(of task: MarketTask) throws(PoCoError) -> Deal {
        guard let deal = deals[task.deal] else { throw .unknownDeal }
        return deal
    }
}

extension Deal {
    /// Percent of its price that a workerpool stakes for each task.
    private static let workerpoolStakeRatio = UInt256(30)

    /// What the workerpool's owner stakes for each task, in nRLC, rounded down.
    var workerpoolStake: UInt256 {
        get throws(OrdersError) {
            try terms.workerpool.price.multiplied(by: Self.workerpoolStakeRatio).percent
        }
    }
}

extension UInt256 {
    /// A hundredth, rounded down.
    var percent: UInt256 { quotientAndRemainder(dividingBy: 100).quotient }
}
