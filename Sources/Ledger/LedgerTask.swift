package import Cryptography
import GRDB
package import Orders

/// Where a task stands; PoCo's numbers.
package enum TaskState: Int64, Sendable {
    /// Not initialized.
    case unset = 0
    /// Waiting for a contribution.
    case active = 1
    /// Waiting for reveals.
    case revealing = 2
    /// Done.
    case completed = 3
    /// Claimed after its final deadline.
    case failed = 4
}

/// A task of a deal as the ledger knows it.
package struct LedgerTask: Hashable, Sendable {
    /// The task.
    package let identifier: TaskIdentifier
    /// Its deal.
    package let deal: DealIdentifier
    /// Its index in the request order.
    package let index: UInt256
    /// Where it stands.
    package let state: TaskState
    /// Contributions must come before this Unix second.
    package let contributionDeadline: Int64
    /// From this Unix second on the task may be claimed as failed.
    package let finalDeadline: Int64
    /// How one worker alone completed it; nil also for a task that several workers agreed on.
    package let completion: TaskCompletion?
}

/// How a task was completed.
package struct TaskCompletion: Hashable, Sendable {
    /// Who did it.
    package let worker: EthereumAddress
    /// The enclave's key, by its address.
    package let enclaveChallenge: EthereumAddress
    /// SHA-256 of the result statement.
    package let resultDigest: Digest
    /// Where the result is, as the worker says.
    package let results: String
    /// SHA-256 of the enclave's quote, if given.
    package let quoteDigest: Digest?
    /// Where the enclave ran, as the broker verified it; entries of older versions have the worker's word, or nothing.
    package let environment: ExecutionEnvironment?
    /// Unix seconds.
    package let at: Int64
}

extension LedgerTask {
    init(_ row: Row) throws {
        guard let state = TaskState(rawValue: try row.integer("state")) else { throw LedgerError.corrupt("state") }
        identifier = TaskIdentifier(try row.digest("id"))
        deal = DealIdentifier(try row.digest("deal"))
        index = try row.number("position")
        self.state = state
        contributionDeadline = try row.integer("contribution_deadline")
        finalDeadline = try row.integer("final_deadline")
        completion = state == .completed && row.optionalBytes("worker") != nil ? try TaskCompletion(row) : nil
    }
}

extension TaskCompletion {
    fileprivate init(_ row: Row) throws {
        worker = try row.address("worker")
        enclaveChallenge = try row.address("enclave_challenge")
        resultDigest = try row.digest("result_digest")
        results = try row.text("results")
        quoteDigest = try row.optionalBytes("quote_digest").map(Digest.init)
        environment = String.fromDatabaseValue(row["environment"] ?? .null).flatMap(ExecutionEnvironment.init)
        at = try row.integer("completed_at")
    }
}
