import Cryptography
import GRDB
import Orders
import PoCo

extension LedgerMarket {
    func task(_ identifier: TaskIdentifier) throws -> MarketTask? {
        let key: StatementArguments = [blob(identifier.digest.bytes)]
        guard let row = try row("SELECT * FROM task WHERE id = ?", key) else { return nil }
        var task = try MarketTask(row)
        let groups = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT result_hash, weight FROM result_group WHERE task = ?"),
            arguments: key
        )
        for group in groups { task.groups[try group.digest("result_hash")] = try group.number("weight") }
        let contributions = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT * FROM contribution WHERE task = ? ORDER BY position"),
            arguments: key
        )
        for row in contributions {
            let worker = try row.address("worker")
            task.contributors.append(worker)
            task.contributions[worker] = try RecordedContribution(row)
        }
        return task
    }

    mutating func store(_ task: MarketTask, replacing old: MarketTask?, as identifier: TaskIdentifier) throws {
        if old == nil { try insert(task, as: identifier) }
        try update(task, as: identifier)
        for (hash, weight) in task.groups where old?.groups[hash] != weight {
            try run(
                """
                INSERT INTO result_group(task, result_hash, weight) VALUES(?, ?, ?)
                ON CONFLICT(task, result_hash) DO UPDATE SET weight = excluded.weight
                """,
                [blob(identifier.digest.bytes), blob(hash.bytes), blob(weight)]
            )
        }
        for (position, worker) in task.contributors.enumerated() {
            guard let contribution = task.contributions[worker], contribution != old?.contributions[worker] else {
                continue
            }
            try write(contribution, of: worker, at: position, to: identifier)
        }
    }

    private func insert(_ task: MarketTask, as identifier: TaskIdentifier) throws {
        try run(
            """
            INSERT INTO task(id, deal, position, state, contribution_deadline, final_deadline)
            VALUES(?, ?, ?, 1, ?, ?)
            """,
            [
                blob(identifier.digest.bytes), blob(task.deal.digest.bytes), blob(task.index),
                task.contributionDeadline, task.finalDeadline,
            ]
        )
    }

    private func update(_ task: MarketTask, as identifier: TaskIdentifier) throws {
        guard let results = String(validating: task.results, as: UTF8.self) else { throw LedgerError.resultsNotText }
        try run(
            """
            UPDATE task SET state = ?, reveal_deadline = ?, consensus = ?, reveal_counter = ?, winner_counter = ?,
            total_weight = ?, result_digest = ?, results = ?, callback_results = ? WHERE id = ?
            """,
            [
                task.status.state.rawValue, task.revealDeadline, blob(task.consensus?.bytes), task.revealCounter,
                task.winnerCounter, blob(task.totalWeight), blob(task.resultDigest?.bytes),
                task.status == .completed ? results : nil, blob(task.callbackResults), blob(identifier.digest.bytes),
            ]
        )
    }

    private func write(
        _ contribution: RecordedContribution,
        of worker: EthereumAddress,
        at position: Int,
        to task: TaskIdentifier
    ) throws {
        guard let weight = Int64(exactly: contribution.weight) else { throw PoCoError.overflow }
        try run(
            """
            INSERT INTO contribution(
                task, worker, position, result_hash, result_seal, enclave_challenge, status, weight)
            VALUES(?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(task, worker) DO UPDATE SET status = excluded.status
            """,
            [
                blob(task.digest.bytes), blob(worker.bytes), position, blob(contribution.resultHash.bytes),
                blob(contribution.resultSeal.bytes), blob(contribution.enclaveChallenge.bytes),
                contribution.status.rawValue, weight,
            ]
        )
    }
}

extension MarketTask.Status {
    /// The number that PoCo and the tables have for it.
    var state: TaskState {
        switch self {
        case .active: .active
        case .revealing: .revealing
        case .completed: .completed
        case .failed: .failed
        }
    }

    init(_ state: TaskState) throws(LedgerError) {
        switch state {
        case .active: self = .active
        case .revealing: self = .revealing
        case .completed: self = .completed
        case .failed: self = .failed
        case .unset: throw .corrupt("state")
        }
    }
}

extension MarketTask {
    /// A task without its groups and contributions.
    fileprivate init(_ row: Row) throws {
        let (contribution, final) = (try row.integer("contribution_deadline"), try row.integer("final_deadline"))
        // Both count from the deal's start in reference times, so that what lies between them is so many of them.
        let span = final.subtractingReportingOverflow(contribution)
        let ratio = TaskCategory.finalRatio - TaskCategory.contributionRatio
        guard !span.overflow, let state = TaskState(rawValue: try row.integer("state")) else {
            throw LedgerError.corrupt("task")
        }
        self.init(
            deal: DealIdentifier(try row.digest("deal")),
            index: try row.number("position"),
            referenceTime: span.partialValue / ratio,
            contributionDeadline: contribution,
            finalDeadline: final
        )
        status = try Status(state)
        revealDeadline = try row.integer("reveal_deadline")
        consensus = try row.optionalBytes("consensus").map(Digest.init)
        revealCounter = Int(try row.integer("reveal_counter"))
        winnerCounter = Int(try row.integer("winner_counter"))
        totalWeight = try row.number("total_weight")
        resultDigest = try row.optionalBytes("result_digest").map(Digest.init)
        results = Array((String.fromDatabaseValue(row["results"] ?? .null) ?? "").utf8)
        callbackResults = try row.bytes("callback_results")
    }
}

extension RecordedContribution {
    fileprivate init(_ row: Row) throws {
        guard let status = Status(rawValue: try row.text("status")),
            let weight = UInt64(exactly: try row.integer("weight"))
        else { throw LedgerError.corrupt("contribution") }
        self.init(
            resultHash: try row.digest("result_hash"),
            resultSeal: try row.digest("result_seal"),
            enclaveChallenge: try row.address("enclave_challenge"),
            status: status,
            weight: weight
        )
    }
}
