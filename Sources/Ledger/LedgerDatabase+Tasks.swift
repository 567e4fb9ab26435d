package import Cryptography
import DeterministicCBOR
import GRDB
package import Orders
package import PoCo

// The life of a task, by PoCo's rules; each step is one entry of the log.
extension LedgerDatabase {
    /// The longest results text, and the most that a callback is given, in bytes.
    package static let longestResults = 4096

    /// Initializes a task of a deal; its deadlines count from the deal's start.
    ///
    /// - Throws: `LedgerError.unknownDeal`, `market(.indexOutsideDeal)` or `market(.alreadyInitialized)`.
    @discardableResult
    package func initialize(
        deal identifier: DealIdentifier,
        index: UInt256,
        at now: Int64
    ) throws(LedgerError) -> LedgerTask {
        try write { db in
            guard try Self.deal(identifier, in: db) != nil else { throw LedgerError.unknownDeal(identifier) }
            var market = LedgerMarket(db, domain: domain)
            let task = try market.initialize(identifier, index: index)
            try Self.takeOverReleases(of: task, in: db)
            let details: [CBORValue] = [.bytes(task.digest.bytes), .bytes(identifier.digest.bytes)]
            try Self.append(.taskInitialized, details, at: now, to: db)
            return try Self.knownTask(task, in: db)
        }
    }

    /// Takes a worker's commitment, locks its stake, and looks whether enough workers agree.
    ///
    /// - Returns: The task, which workers reveal once it is `revealing`.
    /// - Throws: `LedgerError.unknownTask`, or `market` with what PoCo refuses.
    @discardableResult
    package func contribute(_ contribution: Contribution, at now: Int64) throws(LedgerError) -> MarketTask {
        let details: [CBORValue] = [
            .bytes(contribution.worker.bytes), .bytes(contribution.resultHash.bytes),
            .bytes(contribution.resultSeal.bytes), .bytes(contribution.enclaveChallenge.bytes),
        ]
        return try step(contribution.task, .taskContributed, details, at: now) { market in
            try market.contribute(contribution, at: now)
        }
    }

    /// Takes the digest behind a worker's commitment.
    ///
    /// - Throws: `LedgerError.unknownTask`, or `market` with what PoCo refuses.
    @discardableResult
    package func reveal(
        _ task: TaskIdentifier,
        by worker: EthereumAddress,
        digest: Digest,
        at now: Int64
    ) throws(LedgerError) -> MarketTask {
        try step(task, .taskRevealed, [.bytes(worker.bytes), .bytes(digest.bytes)], at: now) { market in
            try market.reveal(task, by: worker, digest: digest, at: now)
        }
    }

    /// Opens a task again of which nobody revealed the result in time; for the workerpool's owner, who must be who calls.
    ///
    /// - Throws: `LedgerError.unknownTask`, or `market` with what PoCo refuses.
    @discardableResult
    package func reopen(
        _ task: TaskIdentifier,
        by sender: EthereumAddress,
        at now: Int64
    ) throws(LedgerError) -> MarketTask {
        try step(task, .taskReopened, [], at: now) { market in try market.reopen(task, by: sender, at: now) }
    }

    /// Completes a task whose result was revealed, and pays everybody; for the workerpool's owner, who must be who calls.
    ///
    /// - Throws: `LedgerError.unknownTask`, `resultsTooLong`, `resultsNotText`, or `market` with what PoCo refuses.
    @discardableResult
    package func finalize(
        _ task: TaskIdentifier,
        by sender: EthereumAddress,
        outcome: TaskOutcome,
        at now: Int64
    ) throws(LedgerError) -> MarketTask {
        let details: [CBORValue] = [.bytes(SHA256Digest.of(outcome.results).bytes)]
        return try step(task, .taskFinalized, details, at: now) { market in
            try Self.checkLength(of: outcome)
            try market.finalize(task, by: sender, outcome: outcome, at: now)
            try market.run("UPDATE task SET completed_at = ? WHERE id = ?", [now, blob(task.digest.bytes)])
        }
    }

    /// Completes a task by one worker's result in an enclave, and pays everybody.
    ///
    /// - Throws: `LedgerError.unknownTask`; `market` with what PoCo refuses, `enclaveMissing` also where the deal would do
    ///   without; `resultsTooLong`; `environmentNotReleased` unless the task's key was released into the environment that
    ///   the contribution names.
    @discardableResult
    package func contributeAndFinalize(
        _ contribution: ConfidentialContribution,
        at now: Int64
    ) throws(LedgerError) -> LedgerTask {
        let (commitment, task) = (contribution.commitment, contribution.commitment.task)
        return try write { db in
            _ = try Self.knownTask(task, in: db)
            var market = LedgerMarket(db, domain: domain)
            guard contribution.enclaveChallenge != .zero else { throw PoCoError.enclaveMissing }
            try market.contributeAndFinalize(
                contribution.contribution,
                digest: commitment.resultDigest,
                outcome: contribution.outcome,
                at: now
            )
            try Self.checkLength(of: contribution.outcome)
            try Self.requireRelease(of: task, into: contribution.environment, in: db)
            try market.run(
                """
                UPDATE task SET worker = ?, enclave_challenge = ?, quote_digest = ?, environment = ?, completed_at = ?
                WHERE id = ?
                """,
                [
                    blob(commitment.worker.bytes), blob(contribution.enclaveChallenge.bytes),
                    blob(contribution.quoteDigest?.bytes), contribution.environment?.rawValue, now,
                    blob(task.digest.bytes),
                ]
            )
            try Self.append(.taskCompleted, Self.details(of: contribution), at: now, to: db)
            return try Self.knownTask(task, in: db)
        }
    }

    /// Ends a task that nobody completed before its final deadline; anybody may.
    ///
    /// Requester and workers have their money back, the workerpool loses its stake to the kitty.
    ///
    /// - Throws: `LedgerError.unknownTask`, `market(.nothingToClaim)` or `market(.finalTimeAhead)`.
    @discardableResult
    package func claim(_ task: TaskIdentifier, at now: Int64) throws(LedgerError) -> MarketTask {
        try step(task, .taskFailed, [], at: now) { market in try market.claim(task, at: now) }
    }

    /// Ends a task that was never initialized, after its final deadline; all or nothing.
    ///
    /// - Throws: What `initialize` and `claim` throw.
    package func initializeAndClaim(
        deal identifier: DealIdentifier,
        index: UInt256,
        at now: Int64
    ) throws(LedgerError) -> (TaskIdentifier, MarketTask) {
        try write { db in
            guard try Self.deal(identifier, in: db) != nil else { throw LedgerError.unknownDeal(identifier) }
            var market = LedgerMarket(db, domain: domain)
            let task = try market.initialize(identifier, index: index)
            try market.claim(task, at: now)
            let details: [CBORValue] = [.bytes(task.digest.bytes), .bytes(identifier.digest.bytes)]
            try Self.append(.taskInitialized, details, at: now, to: db)
            try Self.append(.taskFailed, [.bytes(task.digest.bytes)], at: now, to: db)
            guard let claimed = try market.task(task) else { throw LedgerError.corrupt("task") }
            return (task, claimed)
        }
    }

    /// Does a step on a task that is known, and logs it.
    private func step(
        _ task: TaskIdentifier,
        _ kind: LogKind,
        _ details: [CBORValue],
        at now: Int64,
        _ step: (inout LedgerMarket) throws -> Void
    ) throws(LedgerError) -> MarketTask {
        try write { db in
            var market = LedgerMarket(db, domain: domain)
            guard try Self.task(task, in: db) != nil else { throw LedgerError.unknownTask(task) }
            try step(&market)
            try Self.append(kind, [.bytes(task.digest.bytes)] + details, at: now, to: db)
            guard let changed = try market.task(task) else { throw LedgerError.corrupt("task") }
            return changed
        }
    }

    private static func checkLength(of outcome: TaskOutcome) throws(LedgerError) {
        guard outcome.results.count <= longestResults, outcome.callbackResults.count <= longestResults else {
            throw .resultsTooLong
        }
    }

    private static func details(of contribution: ConfidentialContribution) -> [CBORValue] {
        let commitment = contribution.commitment
        return [
            .bytes(commitment.task.digest.bytes), .bytes(commitment.worker.bytes),
            .bytes(commitment.resultDigest.bytes), .bytes(contribution.enclaveChallenge.bytes),
            .bytes(SHA256Digest.of(Array(contribution.results.utf8)).bytes),
            contribution.quoteDigest.map { .bytes($0.bytes) } ?? .null,
            contribution.environment.map { .text($0.rawValue) } ?? .null,
        ]
    }
}

// MARK: - Looking at tasks

extension LedgerDatabase {
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

    /// Who contributed what to a task, and how far it came; nil where it was not initialized.
    package func marketTask(_ identifier: TaskIdentifier) throws(LedgerError) -> MarketTask? {
        try read { db in try LedgerMarket(db, domain: domain).task(identifier) }
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
