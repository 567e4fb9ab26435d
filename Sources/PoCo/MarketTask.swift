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
    package internal(set) var status: Status
    /// The share in the reward: ⌊log₂⌋ of the worker's weight.
    package let weight: UInt64
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
    package internal(set) var status = Status.active
    /// The category's reference time in seconds.
    package let referenceTime: Int64
    /// Unix seconds before which workers contribute.
    package let contributionDeadline: Int64
    /// Unix seconds before which workers reveal; 0 while there is nothing to reveal.
    package internal(set) var revealDeadline: Int64 = 0
    /// Unix seconds from which the task may be claimed.
    package let finalDeadline: Int64
    /// The result hash that was agreed on.
    package internal(set) var consensus: Digest?
    /// How many have revealed.
    package internal(set) var revealCounter = 0
    /// How many may reveal.
    package internal(set) var winnerCounter = 0
    /// 1 and the sum of all groups.
    package internal(set) var totalWeight = UInt256(1)
    /// For each result hash the product of the weights of who contributed it.
    package internal(set) var groups: [Digest: UInt256] = [:]
    /// Who contributed, in order.
    package internal(set) var contributors: [EthereumAddress] = []
    /// What each contributed.
    package internal(set) var contributions: [EthereumAddress: RecordedContribution] = [:]
    /// The digest of the result, once revealed.
    package internal(set) var resultDigest: Digest?
    /// Where the result is, once completed.
    package internal(set) var results: [UInt8] = []
    /// What the callback was given.
    package internal(set) var callbackResults: [UInt8] = []

    /// A task that begins; its deadlines count from the deal's start.
    ///
    /// - Throws: `PoCoError.unknownCategory`, or `overflow` for a start near the end of time.
    init(of deal: Deal, index: UInt256) throws {
        guard let category = TaskCategory(deal.terms.category) else { throw PoCoError.unknownCategory }
        self.deal = deal.identifier
        self.index = index
        referenceTime = category.seconds
        contributionDeadline = try deal.startTime.later(by: TaskCategory.contributionRatio * category.seconds)
        finalDeadline = try deal.startTime.later(by: TaskCategory.finalRatio * category.seconds)
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
