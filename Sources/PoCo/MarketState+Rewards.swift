import Cryptography
import Orders

extension MarketState {
    /// The least that the kitty gives, in nRLC, as long as it has it.
    private static var leastKittyPart: UInt256 { UInt256(1_000_000_000) }
    /// Percent of the kitty that a completed task is given.
    private static var kittyRatio: UInt256 { UInt256(10) }

    /// Pays the owners of app and dataset, gives the workerpool its stake back, and a part of the kitty.
    mutating func payForSuccess(_ task: TaskIdentifier, of deal: Deal) throws {
        let terms = deal.terms
        try seize(terms.taskPrice, from: deal.sponsor, for: task)
        if terms.app.price > .zero { try reward(terms.app.price, to: terms.app.owner, for: task) }
        if let dataset = terms.dataset, dataset.price > .zero {
            try reward(dataset.price, to: dataset.owner, for: task)
        }
        try unlock(deal.workerpoolStake, of: terms.workerpool.owner)
        let kitty = try account(Marketplace.kitty).frozen
        guard kitty > .zero else { return }
        let part = try min(max(kitty.multiplied(by: Self.kittyRatio).percent, Self.leastKittyPart), kitty)
        try seize(part, from: Marketplace.kitty, for: task)
        try reward(part, to: terms.workerpool.owner, for: task)
    }

    /// Shares the workerpool's price and the stakes of who was wrong among who was right, by the logarithm of their
    /// weights; the scheduler has its percentage and what rounding leaves.
    mutating func distributeRewards(_ task: MarketTask, _ identifier: TaskIdentifier, of deal: Deal) throws {
        let proved = task.contributions.values.filter { $0.status == .proved }
        let losers = UInt256(UInt64(task.contributors.count - proved.count))
        let total = try deal.terms.workerpool.price.adding(deal.workerStake.multiplied(by: losers))
        let share = try deal.workersShare(of: total)
        let weights = proved.reduce(0) { $0 + $1.weight }
        var rest = total
        for worker in task.contributors {
            guard let contribution = task.contributions[worker] else { continue }
            if contribution.status == .proved, weights > 0 {
                let part = try share.multiplied(by: UInt256(contribution.weight))
                    .quotientAndRemainder(dividingBy: weights).quotient
                rest = try rest.subtracting(part)
                try unlock(deal.workerStake, of: worker)
                try reward(part, to: worker, for: identifier)
                try praise(worker, amongSeveral: task.contributors.count > 1, for: identifier)
            } else {
                try seize(deal.workerStake, from: worker, for: identifier)
                try blame(worker, for: identifier)
            }
        }
        try reward(rest, to: deal.terms.workerpool.owner, for: identifier)
    }

    /// One point more for who agreed with others.
    private mutating func praise(
        _ worker: EthereumAddress,
        amongSeveral: Bool,
        for task: TaskIdentifier
    ) throws {
        guard amongSeveral else { return }
        try setScore(try score(of: worker).adding(UInt256(1)), of: worker)
        events.append(.accurateContribution(worker: worker, task: task))
    }

    /// A third of the points less.
    private mutating func blame(_ worker: EthereumAddress, for task: TaskIdentifier) throws {
        let kept = try score(of: worker).multiplied(by: UInt256(2)).quotientAndRemainder(dividingBy: 3).quotient
        try setScore(kept, of: worker)
        events.append(.faultyContribution(worker: worker, task: task))
    }
}

extension Deal {
    /// What the workers have of a reward; the rest is the scheduler's.
    func workersShare(of reward: UInt256) throws(OrdersError) -> UInt256 {
        try reward.multiplied(by: UInt256(100).subtracting(schedulerRewardRatio)).percent
    }
}
