package import Cryptography
package import Orders

extension MarketState {
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
    ) throws -> Deal {
        guard match.domain == domain else { throw PoCoError.refused(.appOrderNotSigned) }
        return try step { market in
            let matched = try match.deal(in: market, at: now)
            let deal = sponsor.map(matched.sponsored(by:)) ?? matched
            try market.keep(match.app, as: deal.terms.app.order)
            if let dataset = deal.terms.dataset { try market.keep(match.dataset, as: dataset.order) }
            try market.keep(match.workerpool, as: deal.terms.workerpool.order)
            try market.keep(match.request, as: deal.terms.requestOrder)
            try market.conclude(deal)
            return deal
        }
    }

    /// Records a deal whose orders have been checked and kept, and locks what it costs.
    package mutating func record(_ deal: Deal) throws {
        try step { market in try market.conclude(deal) }
    }

    private mutating func conclude(_ deal: Deal) throws {
        let (terms, identifier) = (deal.terms, deal.identifier)
        guard try self.deal(identifier) == nil else { throw PoCoError.dealExists }
        try consume(deal.botSize, of: terms.app.order, .app)
        if let dataset = terms.dataset { try consume(deal.botSize, of: dataset.order, .dataset) }
        try consume(deal.botSize, of: terms.workerpool.order, .workerpool)
        try consume(deal.botSize, of: terms.requestOrder, .request)
        try lock(deal.price, of: deal.sponsor)
        try lock(deal.stake, of: terms.workerpool.owner)
        try insert(deal)
        events += [
            .schedulerNotice(workerpool: terms.workerpool.address, deal: identifier),
            .ordersMatched(
                identifier,
                app: terms.app.order,
                dataset: terms.dataset?.order,
                workerpool: terms.workerpool.order,
                request: terms.requestOrder,
                volume: deal.botSize
            ),
        ]
        if deal.sponsor != terms.requester {
            events.append(.dealSponsored(identifier, sponsor: deal.sponsor))
        }
    }

    private mutating func consume(_ volume: UInt256, of order: Digest, _ kind: OrderKind) throws {
        try setConsumed(consumption(of: order, kind).consumed.adding(volume), of: order, kind)
    }
}

extension Deal {
    /// Percent of its price that a workerpool stakes for each task: PoCo's constant, which no pool may set, unlike what its
    /// workers stake.
    package static let workerpoolStakeRatio = UInt256(30)

    /// What the sponsor locks for all tasks, in nRLC.
    package var price: UInt256 {
        get throws(OrdersError) { try terms.taskPrice.multiplied(by: botSize) }
    }

    /// What the workerpool's owner locks for all tasks, in nRLC.
    package var stake: UInt256 {
        get throws(OrdersError) { try workerpoolStake.multiplied(by: botSize) }
    }

    /// What the workerpool's owner stakes for each task, in nRLC, rounded down.
    package var workerpoolStake: UInt256 {
        get throws(OrdersError) {
            try terms.workerpool.price.multiplied(by: Self.workerpoolStakeRatio).percent
        }
    }
}

extension UInt256 {
    /// A hundredth, rounded down.
    var percent: UInt256 { quotientAndRemainder(dividingBy: 100).quotient }
}
