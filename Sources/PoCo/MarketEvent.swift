package import Cryptography
package import Orders

/// What a step of the marketplace tells the world: PoCo's events.
package enum MarketEvent: Hashable, Sendable {
    /// Between two balances; nil is a deposit's source, a withdrawal's destination, or the marketplace itself.
    case transfer(from: EthereumAddress?, to: EthereumAddress?, amount: UInt256)
    /// An account's surety grew.
    case lock(EthereumAddress, amount: UInt256)
    /// An account has its surety back.
    case unlock(EthereumAddress, amount: UInt256)
    /// An account was paid for a task.
    case reward(EthereumAddress, amount: UInt256, task: TaskIdentifier)
    /// An account lost its surety for a task.
    case seize(EthereumAddress, amount: UInt256, task: TaskIdentifier)
    /// An order counts as signed by its owner.
    case presigned(OrderKind, order: Digest)
    /// An order serves no more tasks.
    case closed(OrderKind, order: Digest)
    /// A workerpool has a deal to schedule.
    case schedulerNotice(workerpool: EthereumAddress, deal: DealIdentifier)
    /// Four orders made a deal; without a dataset the third is nil.
    case ordersMatched(
        DealIdentifier,
        app: Digest,
        dataset: Digest?,
        workerpool: Digest,
        request: Digest,
        volume: UInt256
    )
    /// Another than the requester pays.
    case dealSponsored(DealIdentifier, sponsor: EthereumAddress)
    /// A task takes contributions.
    case taskInitialized(TaskIdentifier, workerpool: EthereumAddress)
    /// A worker committed to a result.
    case taskContributed(TaskIdentifier, worker: EthereumAddress, resultHash: Digest)
    /// Enough workers agree.
    case taskConsensus(TaskIdentifier, consensus: Digest)
    /// A worker revealed.
    case taskRevealed(TaskIdentifier, worker: EthereumAddress, digest: Digest)
    /// Nobody revealed in time; the task takes contributions again.
    case taskReopened(TaskIdentifier)
    /// The task is done.
    case taskFinalized(TaskIdentifier, results: [UInt8])
    /// The task failed, and everybody has their surety back but the workerpool.
    case taskClaimed(TaskIdentifier)
    /// A worker was right.
    case accurateContribution(worker: EthereumAddress, task: TaskIdentifier)
    /// A worker was wrong, or did not reveal.
    case faultyContribution(worker: EthereumAddress, task: TaskIdentifier)
    /// A callback stored a value.
    case oracleUpdated(OracleName, task: TaskIdentifier, date: UInt256)
}
