package import Cryptography
import DeterministicCBOR
import GRDB
package import Orders

/// A worker's result with the signatures that make it count.
package struct Contribution: Hashable, Sendable {
    /// The longest results text, in UTF-8 bytes.
    package static let longestResults = 4096

    /// Task, worker and digest of the result.
    package var commitment: ResultCommitment
    /// Where the result is, such as `{"storage":"ipfs","location":"/ipfs/Qm…"}`.
    package var results: String
    /// The bytes for the callback contract; empty without one.
    package var callbackResult: [UInt8]
    /// Address of the enclave's key.
    package var enclaveChallenge: EthereumAddress
    /// By the enclave's key over `ResultCommitment.enclaveDigest`.
    package var enclaveSignature: [UInt8]
    /// By the workerpool's owner over `WorkerAuthorization.digest`.
    package var authorization: [UInt8]
    /// SHA-256 of the enclave's quote.
    package var quoteDigest: Digest?
    /// Where the enclave ran, as its task's releases have it.
    package var environment: ExecutionEnvironment?

    /// A contribution.
    package init(
        commitment: ResultCommitment,
        results: String,
        callbackResult: [UInt8] = [],
        enclaveChallenge: EthereumAddress,
        enclaveSignature: [UInt8],
        authorization: [UInt8],
        quoteDigest: Digest? = nil,
        environment: ExecutionEnvironment? = nil
    ) {
        self.commitment = commitment
        self.results = results
        self.callbackResult = callbackResult
        self.enclaveChallenge = enclaveChallenge
        self.enclaveSignature = enclaveSignature
        self.authorization = authorization
        self.quoteDigest = quoteDigest
        self.environment = environment
    }
}

extension LedgerDatabase {
    /// Initializes a task of a deal; its deadlines count from the deal's start.
    ///
    /// - Throws: `LedgerError.unknownDeal`, `invalid(.taskIndexOutsideDeal)` or `taskAlreadyInitialized`.
    @discardableResult
    package func initialize(
        deal identifier: DealIdentifier,
        index: UInt256,
        at now: Int64
    ) throws(LedgerError) -> LedgerTask {
        try write { db in
            guard let deal = try Self.deal(identifier, in: db) else { throw LedgerError.unknownDeal(identifier) }
            let task = try deal.task(at: index)
            guard try Self.task(task, in: db) == nil else { throw LedgerError.taskAlreadyInitialized(task) }
            guard let category = TaskCategory(deal.terms.category) else { throw LedgerError.corrupt("category") }
            try db.execute(
                sql: """
                    INSERT INTO task(id, deal, position, state, contribution_deadline, final_deadline)
                    VALUES(?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    blob(task.digest.bytes), blob(identifier.digest.bytes), blob(index.bigEndianBytes),
                    TaskState.active.rawValue, deal.startTime + TaskCategory.contributionRatio * category.seconds,
                    deal.startTime + TaskCategory.finalRatio * category.seconds,
                ]
            )
            try Self.takeOverReleases(of: task, in: db)
            let details: [CBORValue] = [.bytes(task.digest.bytes), .bytes(identifier.digest.bytes)]
            try Self.append(.taskInitialized, details, at: now, to: db)
            return try Self.knownTask(task, in: db)
        }
    }

    /// The task of an identifier; nil where it was not initialized.
    package func task(_ identifier: TaskIdentifier) throws(LedgerError) -> LedgerTask? {
        try read { db in try Self.task(identifier, in: db) }
    }

    /// The initialized tasks of a deal by index.
    package func tasks(of deal: DealIdentifier) throws(LedgerError) -> [LedgerTask] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT * FROM task WHERE deal = ? ORDER BY position",
                arguments: [blob(deal.digest.bytes)]
            ).map(LedgerTask.init)
        }
    }

    /// Completes a task with one worker's result, as PoCo's `contributeAndFinalize` does.
    ///
    /// Checks in this order: active; in time; trust 1; the callback's result; an enclave, which this ledger always
    /// demands; the workerpool owner's authorization; the enclave's signature over result hash and seal; the length of the
    /// results text; that the task's key was released into the environment that the contribution names.
    @discardableResult
    package func contributeAndFinalize(
        _ contribution: Contribution,
        at now: Int64
    ) throws(LedgerError) -> LedgerTask {
        let identifier = contribution.commitment.task
        return try write { db in
            let task = try Self.knownTask(identifier, in: db)
            guard let deal = try Self.deal(task.deal, in: db) else { throw LedgerError.corrupt("deal") }
            guard task.state == .active else { throw LedgerError.taskNotActive(task.state) }
            guard now < task.contributionDeadline else { throw LedgerError.contributionDeadlinePassed }
            try Self.check(contribution, for: deal)
            try Self.requireRelease(of: identifier, into: contribution.environment, in: db)
            try db.execute(
                sql: """
                    UPDATE task SET state = ?, worker = ?, enclave_challenge = ?, result_digest = ?, results = ?,
                    quote_digest = ?, environment = ?, completed_at = ? WHERE id = ?
                    """,
                arguments: [
                    TaskState.completed.rawValue, blob(contribution.commitment.worker.bytes),
                    blob(contribution.enclaveChallenge.bytes), blob(contribution.commitment.resultDigest.bytes),
                    contribution.results, blob(contribution.quoteDigest?.bytes), contribution.environment?.rawValue,
                    now, blob(identifier.digest.bytes),
                ]
            )
            try Self.append(.taskCompleted, Self.details(of: contribution), at: now, to: db)
            return try Self.knownTask(identifier, in: db)
        }
    }

    /// Ends a task that nobody completed before its final deadline.
    ///
    /// - Throws: `LedgerError.unknownTask`, `taskNotActive` or `finalDeadlineNotReached`.
    package func claim(_ identifier: TaskIdentifier, at now: Int64) throws(LedgerError) {
        try write { db in
            let task = try Self.knownTask(identifier, in: db)
            guard task.state == .active else { throw LedgerError.taskNotActive(task.state) }
            guard task.finalDeadline <= now else { throw LedgerError.finalDeadlineNotReached }
            try db.execute(
                sql: "UPDATE task SET state = ? WHERE id = ?",
                arguments: [TaskState.failed.rawValue, blob(identifier.digest.bytes)]
            )
            try Self.append(.taskFailed, [.bytes(identifier.digest.bytes)], at: now, to: db)
        }
    }

    private static func check(_ contribution: Contribution, for deal: Deal) throws {
        let commitment = contribution.commitment
        guard deal.terms.trust == UInt256(1) else { throw LedgerError.trustNotOne }
        let isCallbackRight =
            deal.terms.callback == .zero
            ? contribution.callbackResult.isEmpty
            : Keccak256.digest(of: contribution.callbackResult) == commitment.resultDigest
        guard isCallbackRight else { throw LedgerError.callbackMismatch }
        guard contribution.enclaveChallenge != .zero else { throw LedgerError.enclaveMissing }
        let authorization = WorkerAuthorization(
            worker: commitment.worker,
            task: commitment.task,
            enclaveChallenge: contribution.enclaveChallenge
        )
        let isAuthorized = SignatureCheck.isValid(
            contribution.authorization,
            of: authorization.digest,
            by: deal.terms.workerpool.owner
        )
        guard isAuthorized else { throw LedgerError.authorizationInvalid }
        let isSealed = SignatureCheck.isValid(
            contribution.enclaveSignature,
            of: commitment.enclaveDigest,
            by: contribution.enclaveChallenge
        )
        guard isSealed else { throw LedgerError.enclaveSignatureInvalid }
        guard contribution.results.utf8.count <= Contribution.longestResults else { throw LedgerError.resultsTooLong }
    }

    private static func details(of contribution: Contribution) -> [CBORValue] {
        let commitment = contribution.commitment
        return [
            .bytes(commitment.task.digest.bytes), .bytes(commitment.worker.bytes),
            .bytes(commitment.resultDigest.bytes), .bytes(contribution.enclaveChallenge.bytes),
            .bytes(SHA256Digest.of(Array(contribution.results.utf8)).bytes),
            contribution.quoteDigest.map { .bytes($0.bytes) } ?? .null,
            contribution.environment.map { .text($0.rawValue) } ?? .null,
        ]
    }

    static func task(_ identifier: TaskIdentifier, in db: Database) throws -> LedgerTask? {
        try Row.fetchOne(
            db,
            sql: "SELECT * FROM task WHERE id = ?",
            arguments: [blob(identifier.digest.bytes)]
        ).map(LedgerTask.init)
    }

    static func knownTask(_ identifier: TaskIdentifier, in db: Database) throws -> LedgerTask {
        guard let task = try task(identifier, in: db) else { throw LedgerError.unknownTask(identifier) }
        return task
    }
}
