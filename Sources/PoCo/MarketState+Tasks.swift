package import Cryptography
package import Orders

extension MarketState {
    /// Opens a task of a deal for contributions; anybody may.
    ///
    /// - Returns: The task's identifier.
    /// - Throws: `PoCoError.unknownDeal`, `indexOutsideDeal`, `alreadyInitialized`, `unknownCategory` or `overflow`.
    @discardableResult
    package mutating func initialize(_ deal: DealIdentifier, index: UInt256) throws -> TaskIdentifier {
        try step { market in
            guard let known = try market.deal(deal) else { throw PoCoError.unknownDeal }
            guard let identifier = try? known.task(at: index) else { throw PoCoError.indexOutsideDeal }
            guard try market.task(identifier) == nil else { throw PoCoError.alreadyInitialized }
            try market.store(MarketTask(of: known, index: index), replacing: nil, as: identifier)
            market.events.append(.taskInitialized(identifier, workerpool: known.terms.workerpool.address))
            return identifier
        }
    }

    /// Checks the signatures of a contribution, and takes it.
    package mutating func contribute(_ contribution: Contribution, at now: Int64) throws {
        try contribute(try verify(contribution), at: now)
    }

    /// Takes a worker's commitment, locks its stake, and looks whether enough workers agree.
    ///
    /// - Throws: `PoCoError.notActive`, `contributionTimeOver`, `alreadyContributed`, or what locking throws.
    package mutating func contribute(_ verified: VerifiedContribution, at now: Int64) throws {
        let contribution = verified.contribution
        try change(contribution.task) { market, task, deal in
            guard task.status == .active else { throw PoCoError.notActive }
            guard task.contributionDeadline > now else { throw PoCoError.contributionTimeOver }
            guard task.contributions[contribution.worker] == nil else { throw PoCoError.alreadyContributed }
            try market.lock(deal.workerStake, of: contribution.worker)
            let weight = try ConsensusWeight(score: market.score(of: contribution.worker))
            try task.add(contribution, weight: weight)
            market.events.append(
                .taskContributed(contribution.task, worker: contribution.worker, resultHash: contribution.resultHash)
            )
            guard try task.hasConsensus(on: contribution.resultHash, trust: deal.terms.trust) else { return }
            task.status = .revealing
            task.consensus = contribution.resultHash
            task.revealDeadline = try now.later(by: TaskCategory.revealRatio * task.referenceTime)
            task.revealCounter = 0
            task.winnerCounter = task.contributions.values.count {
                $0.resultHash == contribution.resultHash && $0.status == .contributed
            }
            market.events.append(.taskConsensus(contribution.task, consensus: contribution.resultHash))
        }
    }

    /// Takes the digest behind a worker's commitment.
    ///
    /// - Throws: `PoCoError.notRevealing`, `revealTimeOver`, `nothingToReveal`, `notInConsensus` or `revealMismatch`.
    package mutating func reveal(
        _ identifier: TaskIdentifier,
        by worker: EthereumAddress,
        digest: Digest,
        at now: Int64
    ) throws {
        let commitment = ResultCommitment(task: identifier, worker: worker, resultDigest: digest)
        try change(identifier, otherwise: .notRevealing) { market, task, _ in
            guard task.status == .revealing else { throw PoCoError.notRevealing }
            guard task.revealDeadline > now else { throw PoCoError.revealTimeOver }
            guard let own = task.contributions[worker], own.status == .contributed else {
                throw PoCoError.nothingToReveal
            }
            guard own.resultHash == task.consensus else { throw PoCoError.notInConsensus }
            guard own.resultHash == commitment.resultHash, own.resultSeal == commitment.resultSeal else {
                throw PoCoError.revealMismatch
            }
            task.contributions[worker]?.status = .proved
            task.revealCounter += 1
            task.resultDigest = digest
            market.events.append(.taskRevealed(identifier, worker: worker, digest: digest))
        }
    }

    /// Opens a task again of which nobody revealed the result in time; who agreed on it may not contribute again.
    ///
    /// - Throws: `PoCoError.notRevealing`, `notTheScheduler`, `finalTimeOver` or `revealStillOpen`.
    package mutating func reopen(
        _ identifier: TaskIdentifier,
        by sender: EthereumAddress,
        at now: Int64
    ) throws {
        try change(identifier, otherwise: .notRevealing) { market, task, deal in
            guard deal.terms.workerpool.owner == sender else { throw PoCoError.notTheScheduler }
            guard task.status == .revealing, let consensus = task.consensus else { throw PoCoError.notRevealing }
            guard task.finalDeadline > now else { throw PoCoError.finalTimeOver }
            guard task.revealDeadline <= now, task.revealCounter == 0 else { throw PoCoError.revealStillOpen }
            for worker in task.contributors where task.contributions[worker]?.resultHash == consensus {
                task.contributions[worker]?.status = .rejected
            }
            task.totalWeight = try task.totalWeight.subtracting(task.groups[consensus] ?? .zero)
            task.groups[consensus] = .zero
            task.status = .active
            task.consensus = nil
            task.revealDeadline = 0
            task.winnerCounter = 0
            market.events.append(.taskReopened(identifier))
        }
    }

    /// Ends a task that was not completed in time; anybody may.
    ///
    /// Requester and workers have their money back, the workerpool loses its stake to the kitty.
    ///
    /// - Throws: `PoCoError.nothingToClaim` or `finalTimeAhead`.
    package mutating func claim(_ identifier: TaskIdentifier, at now: Int64) throws {
        try change(identifier, otherwise: .nothingToClaim) { market, task, deal in
            guard task.status == .active || task.status == .revealing else { throw PoCoError.nothingToClaim }
            guard task.finalDeadline <= now else { throw PoCoError.finalTimeAhead }
            task.status = .failed
            let stake = try deal.workerpoolStake
            try market.unlock(deal.terms.taskPrice, of: deal.sponsor)
            try market.seize(stake, from: deal.terms.workerpool.owner, for: identifier)
            try market.freeze(stake, for: Marketplace.kitty, because: identifier)
            for worker in task.contributors { try market.unlock(deal.workerStake, of: worker) }
            market.events.append(.taskClaimed(identifier))
        }
    }

    /// Changes a task and what goes with it, whole or not at all.
    ///
    /// - Parameters:
    ///   - identifier: The task.
    ///   - absence: What is thrown where there is no such task.
    ///   - change: Changes the marketplace and the task of a deal.
    /// - Throws: the absence, and what the change throws.
    mutating func change(
        _ identifier: TaskIdentifier,
        otherwise absence: PoCoError = .notActive,
        _ change: (inout Self, inout MarketTask, Deal) throws -> Void
    ) throws {
        try step { market in
            guard let known = try market.task(identifier) else { throw absence }
            var task = known
            try change(&market, &task, market.deal(of: task))
            try market.store(task, replacing: known, as: identifier)
        }
    }
}
