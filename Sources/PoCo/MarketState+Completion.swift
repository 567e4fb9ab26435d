package import Cryptography
package import Orders

/// Where a task's result is, and what its callback is given.
package struct TaskOutcome: Hashable, Sendable {
    /// Where the result is, as UTF-8 of `{"storage":"ipfs","location":"/ipfs/Qm…"}`.
    package var results: [UInt8]
    /// What the deal's callback is given; empty without a callback.
    package var callbackResults: [UInt8]

    /// An outcome.
    package init(results: [UInt8] = [], callbackResults: [UInt8] = []) {
        self.results = results
        self.callbackResults = callbackResults
    }

    /// Refuses data for a callback that is not what was agreed on.
    fileprivate func check(_ deal: Deal, digest: Digest?) throws(PoCoError) {
        if deal.terms.callback == .zero, callbackResults.isEmpty { return }
        guard Keccak256.digest(of: callbackResults) == digest else { throw .callbackMismatch }
    }
}

extension MarketState {
    /// Completes a task whose result was revealed: pays everybody, and calls back.
    ///
    /// - Throws: `PoCoError.notRevealing`, `notTheScheduler`, `finalTimeOver`, `revealsMissing` or `callbackMismatch`.
    package mutating func finalize(
        _ identifier: TaskIdentifier,
        by sender: EthereumAddress,
        outcome: TaskOutcome = TaskOutcome(),
        at now: Int64
    ) throws {
        try change(identifier, otherwise: .notRevealing) { market, task, deal in
            guard deal.terms.workerpool.owner == sender else { throw PoCoError.notTheScheduler }
            guard task.status == .revealing else { throw PoCoError.notRevealing }
            guard task.finalDeadline > now else { throw PoCoError.finalTimeOver }
            let isLate = task.revealCounter > 0 && task.revealDeadline <= now
            guard task.revealCounter == task.winnerCounter || isLate else { throw PoCoError.revealsMissing }
            try outcome.check(deal, digest: task.resultDigest)
            task.complete(outcome)
            try market.payForSuccess(identifier, of: deal)
            try market.distributeRewards(task, identifier, of: deal)
            market.events.append(.taskFinalized(identifier, results: outcome.results))
            try market.callBack(deal, identifier, outcome, at: now)
        }
    }

    /// Checks the signatures of a contribution, and completes the task by it alone.
    package mutating func contributeAndFinalize(
        _ contribution: Contribution,
        digest: Digest,
        outcome: TaskOutcome = TaskOutcome(),
        at now: Int64
    ) throws {
        try contributeAndFinalize(try verify(contribution), digest: digest, outcome: outcome, at: now)
    }

    /// Completes a task by one worker's result, without a stake and without a change of reputation.
    ///
    /// - Throws: `PoCoError.notActive`, `contributionTimeOver`, `contributorsExist`, `trustTooHigh`, `callbackMismatch`, or
    ///   `revealMismatch` for a digest other than the one contributed.
    package mutating func contributeAndFinalize(
        _ verified: VerifiedContribution,
        digest: Digest,
        outcome: TaskOutcome = TaskOutcome(),
        at now: Int64
    ) throws {
        let contribution = verified.contribution
        let (identifier, worker) = (contribution.task, contribution.worker)
        let commitment = ResultCommitment(task: identifier, worker: worker, resultDigest: digest)
        try change(identifier) { market, task, deal in
            guard task.status == .active else { throw PoCoError.notActive }
            guard task.contributionDeadline > now else { throw PoCoError.contributionTimeOver }
            guard task.contributors.isEmpty else { throw PoCoError.contributorsExist }
            guard deal.terms.trust == UInt256(1) else { throw PoCoError.trustTooHigh }
            try outcome.check(deal, digest: digest)
            guard contribution.resultHash == commitment.resultHash, contribution.resultSeal == commitment.resultSeal
            else { throw PoCoError.revealMismatch }
            task.prove(contribution, digest: digest)
            task.revealDeadline = try now.later(by: TaskCategory.revealRatio * task.referenceTime)
            task.complete(outcome)
            try market.payForSuccess(identifier, of: deal)
            try market.reward(deal.workersShare(of: deal.terms.workerpool.price), to: worker, for: identifier)
            let rest = try deal.terms.workerpool.price.subtracting(
                deal.workersShare(of: deal.terms.workerpool.price)
            )
            try market.reward(rest, to: deal.terms.workerpool.owner, for: identifier)
            market.events += [
                .taskContributed(identifier, worker: worker, resultHash: contribution.resultHash),
                .taskConsensus(identifier, consensus: contribution.resultHash),
                .taskRevealed(identifier, worker: worker, digest: digest),
                .taskFinalized(identifier, results: outcome.results),
            ]
            try market.callBack(deal, identifier, outcome, at: now)
        }
    }
}

extension MarketTask {
    fileprivate mutating func complete(_ outcome: TaskOutcome) {
        status = .completed
        results = outcome.results
        callbackResults = outcome.callbackResults
    }

    /// Notes the one contribution that is contributed, agreed on and revealed at once.
    fileprivate mutating func prove(_ contribution: Contribution, digest: Digest) {
        contributors.append(contribution.worker)
        contributions[contribution.worker] = RecordedContribution(
            resultHash: contribution.resultHash,
            resultSeal: contribution.resultSeal,
            enclaveChallenge: contribution.enclaveChallenge,
            status: .proved,
            weight: 0
        )
        consensus = contribution.resultHash
        resultDigest = digest
        revealCounter = 1
        winnerCounter = 1
    }
}
