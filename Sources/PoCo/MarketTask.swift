package import Cryptography
package import Orders

/// What a worker has contributed to a task.
package struct RecordedContribution: Hashable, Sendable {
    /// How far it came.
    package enum Status: String, Sendable {
        /// Committed to.
        case contributed = "CONTRIBUTED"
        /// Revealed, and the consensus.
        case proved = "PROVED"
        /// The consensus, but nobody revealed it in time.
        case rejected = "REJECTED"
    }

    /// `keccak256(task ‖ result digest)`.
    package let resultHash: Digest
    /// `keccak256(worker ‖ task ‖ result digest)`.
    package let resultSeal: Digest
    /// The enclave's key; zero without an enclave.
    package let enclaveChallenge: EthereumAddress
    /// How far it came.
    package var status: Status
    /// The share in the reward: ⌊log₂⌋ of the worker's weight.
    package let weight: UInt64

    /// A contribution that is or was kept.
    package init(
        resultHash: Digest,
        resultSeal: Digest,
        enclaveChallenge: EthereumAddress,
        status: Status,
        weight: UInt64
    ) {
        self.resultHash = resultHash
        self.resultSeal = resultSeal
        self.enclaveChallenge = enclaveChallenge
        self.status = status
        self.weight = weight
    }
}

/// A task of a deal: who contributed what, when what is due, and what came out.
package struct MarketTask: Hashable, Sendable {
    /// Where a task is.
    package enum Status: String, Sendable {
        /// Takes contributions.
        case active = "ACTIVE"
        /// Enough workers agreed; they reveal.
        case revealing = "REVEALING"
        /// Done and paid.
        case completed = "COMPLETED"
        /// Claimed after its final deadline.
        case failed = "FAILED"
    }

    /// The deal.
    package let deal: DealIdentifier
    /// The task's index.
    package let index: UInt256
    /// Where it is.
    package var status = Status.active
    /// The category's reference time in seconds.
    package let referenceTime: Int64
    /// Unix seconds before which workers contribute.
    package let contributionDeadline: Int64
    /// Unix seconds before which workers reveal; 0 while there is nothing to reveal.
    package var revealDeadline: Int64 = 0
    /// Unix seconds from which the task may be claimed.
    package let finalDeadline: Int64
    /// The result hash that was agreed on.
    package var consensus: Digest?
    /// How many have revealed.
    package var revealCounter = 0
    /// How many may reveal.
    package var winnerCounter = 0
    /// 1 and the sum of all groups.
    package var totalWeight = UInt256(1)
    /// For each result hash the product of the weights of who contributed it.
    package var groups: [Digest: UInt256] = [:]
    /// Who contributed, in order.
    package var contributors: [EthereumAddress] = []
    /// What each contributed.
    package var contributions: [EthereumAddress: RecordedContribution] = [:]
    /// The digest of the result, once revealed.
    package var resultDigest: Digest?
    /// Where the result is, once completed.
    package var results: [UInt8] = []
    /// What the callback was given.
    package var callbackResults: [UInt8] = []

    /// A task as it begins, with its times in Unix seconds.
    package init(
        deal: DealIdentifier,
        index: UInt256,
        referenceTime: Int64,
        contributionDeadline: Int64,
        finalDeadline: Int64
    ) {
        self.deal = deal
        self.index = index
        self.referenceTime = referenceTime
        self.contributionDeadline = contributionDeadline
        self.finalDeadline = finalDeadline
    }

    /// A task that begins; its deadlines count from the deal's start.
    ///
    /// - Throws: `PoCoError.unknownCategory`, or `overflow` for a start near the end of time.
    init(of deal: Deal, index: UInt256) throws {
        guard let category = TaskCategory(deal.terms.category) else { throw PoCoError.unknownCategory }
        self.init(
            deal: deal.identifier,
            index: index,
            referenceTime: category.seconds,
            contributionDeadline: try deal.startTime.later(by: TaskCategory.contributionRatio * category.seconds),
            finalDeadline: try deal.startTime.later(by: TaskCategory.finalRatio * category.seconds)
        )
    }
}

extension Int64 {
    /// A time so many seconds later.
    func later(by seconds: Int64) throws(PoCoError) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(seconds)
        guard !overflow else { throw .overflow }
        return sum
    }
}
