import Cryptography
import Ledger
import MarketTestSupport
import Orders
import PoCo
import Testing

/// One refusal for each precondition of a task's life on the ledger; each must leave every row as it was.
@Suite struct LedgerLifeTests {
    private let start = TemporaryLedger.now
    /// The reference time of the scenario's category, M.
    private let unit: Int64 = 3600

    /// A standard task of a deal that wants this trust, and three workers with 300 nRLC each.
    private struct Scene {
        let made: TemporaryLedger
        let task: TaskIdentifier
        let deal: Deal
        let owner: EthereumAddress

        static let workers = (1...4).map { EthereumAddress(lastBytesOf: Digest(words: 0, 0, 0, UInt64($0))) }

        init(trust: UInt64 = 1, callback: EthereumAddress = .zero) throws {
            made = try TemporaryLedger()
            let now = TemporaryLedger.now
            (made.scenario.app.tag, made.scenario.dataset.tag) = (.none, .none)
            (made.scenario.workerpool.tag, made.scenario.request.tag) = (.none, .none)
            (made.scenario.workerpool.workerpoolPrice, made.scenario.request.workerpoolMaxPrice) = (
                UInt256(1000), UInt256(1000)
            )
            (made.scenario.workerpool.trust, made.scenario.request.trust) = (UInt256(trust), UInt256(trust))
            made.scenario.request.callback = callback
            owner = made.scenario.workerpoolEntry.owner
            for account in [made.scenario.request.requester, owner] {
                try made.ledger.deposit(UInt256(1000), for: account, at: now)
            }
            for worker in Self.workers.prefix(3) { try made.ledger.deposit(UInt256(300), for: worker, at: now) }
            deal = try made.match()
            task = try made.ledger.initialize(deal: deal.identifier, index: .zero, at: now).identifier
        }

        static func digest(_ result: String) -> Digest { SHA256Digest.of(Array(result.utf8)) }

        func contribution(
            _ worker: Int,
            _ result: String = "good",
            to task: TaskIdentifier? = nil,
            by owner: Wallet = .pool
        ) throws -> PoCo.Contribution {
            let task = task ?? self.task
            let worker = Self.workers[worker]
            let authorization = WorkerAuthorization(worker: worker, task: task, enclaveChallenge: .zero)
            return Contribution(
                ResultCommitment(task: task, worker: worker, resultDigest: Self.digest(result)),
                authorization: try owner.key().signMessage(hash: authorization.hash).bytes65
            )
        }

        func contribute(_ worker: Int, _ result: String = "good", at now: Int64 = TemporaryLedger.now) throws {
            try made.ledger.contribute(contribution(worker, result), at: now)
        }

        func reveal(_ worker: Int, _ result: String = "good", at now: Int64 = TemporaryLedger.now) throws {
            try made.ledger.reveal(task, by: Self.workers[worker], digest: Self.digest(result), at: now)
        }

        func finalize(
            by sender: EthereumAddress? = nil,
            outcome: TaskOutcome = TaskOutcome(),
            at now: Int64 = TemporaryLedger.now
        ) throws {
            try made.ledger.finalize(task, by: sender ?? owner, outcome: outcome, at: now)
        }

        func refuse(
            _ error: PoCoError,
            at location: SourceLocation = #_sourceLocation,
            _ step: () throws -> Void
        ) throws {
            try made.expectRefusal(.market(error), sourceLocation: location, step)
        }
    }

    @Test("contribute wants a known, active task, in time, once a worker, authorized, and the stake")
    func contribute() throws {
        let scene = try Scene(trust: 10)
        let unknown = TaskIdentifier(Scene.digest("none"))
        try scene.made.expectRefusal(.unknownTask(unknown)) {
            try scene.made.ledger.contribute(scene.contribution(0, to: unknown), at: start)
        }
        try scene.refuse(.contributionTimeOver) { try scene.contribute(0, at: start + 7 * unit) }
        try scene.refuse(.notAuthorized) {
            try scene.made.ledger.contribute(scene.contribution(0, by: .stranger), at: start)
        }
        try scene.refuse(.balanceTooLow) { try scene.contribute(3) }
        try scene.contribute(0, at: start + 7 * unit - 1)
        try scene.refuse(.alreadyContributed) { try scene.contribute(0, "other") }
        #expect(try scene.made.ledger.account(Scene.workers[0]) == EscrowAccount(frozen: UInt256(300)))
        let agreed = try Scene()
        try agreed.contribute(0)
        try agreed.refuse(.notActive) { try agreed.contribute(1) }
    }

    @Test("a confidential task wants an enclave that signs")
    func enclave() throws {
        let made = try TemporaryLedger()
        let task = try made.activeTask()
        let right = try made.contribution(to: task.identifier)
        let worker = right.commitment.worker
        let authorization = WorkerAuthorization(worker: worker, task: task.identifier, enclaveChallenge: .zero)
        let bare = Contribution(
            right.commitment,
            authorization: try Wallet.pool.key().signMessage(hash: authorization.hash).bytes65
        )
        try made.expectRefusal(.market(.enclaveMissing)) { try made.ledger.contribute(bare, at: start) }
        var forged = Contribution(
            right.commitment,
            enclaveChallenge: right.enclaveChallenge,
            enclaveSignature: right.authorization,
            authorization: right.authorization
        )
        try made.expectRefusal(.market(.enclaveSignatureInvalid)) { try made.ledger.contribute(forged, at: start) }
        forged.enclaveSignature = right.enclaveSignature
        #expect(try made.ledger.contribute(forged, at: start).status == .revealing)
    }

    @Test("reveal wants the reveal phase, in time, an own contribution to the consensus, and its digest")
    func reveal() throws {
        let scene = try Scene(trust: 3)
        try scene.contribute(0)
        try scene.refuse(.notRevealing) { try scene.reveal(0) }
        try scene.contribute(1)
        try scene.refuse(.revealTimeOver) { try scene.reveal(0, at: start + 2 * unit) }
        try scene.refuse(.revealMismatch) { try scene.reveal(0, "other") }
        try scene.refuse(.nothingToReveal) { try scene.reveal(2) }
        try scene.reveal(0, at: start + 2 * unit - 1)
        try scene.refuse(.nothingToReveal) { try scene.reveal(0) }
        let split = try Scene(trust: 3)
        for worker in 0..<3 { try split.contribute(worker, worker == 0 ? "bad" : "good") }
        #expect(try split.made.ledger.marketTask(split.task)?.status == .active, "4 · 3 is not more than 7 · 2")
        try split.made.ledger.deposit(UInt256(300), for: Scene.workers[3], at: start)
        try split.contribute(3)
        try split.refuse(.notInConsensus) { try split.reveal(0, "bad") }
    }

    @Test("reopen wants the scheduler, the reveal phase over without a reveal, and time left")
    func reopen() throws {
        let scene = try Scene()
        let (ledger, late) = (scene.made.ledger, start + 2 * unit)
        func reopen(by sender: EthereumAddress? = nil, at now: Int64) throws {
            try ledger.reopen(scene.task, by: sender ?? scene.owner, at: now)
        }
        try scene.refuse(.notRevealing) { try reopen(at: late) }
        try scene.contribute(0)
        try scene.refuse(.notTheScheduler) { try reopen(by: Scene.workers[0], at: late) }
        try scene.refuse(.revealStillOpen) { try reopen(at: late - 1) }
        try scene.refuse(.finalTimeOver) { try reopen(at: start + 10 * unit) }
        try reopen(at: late)
        let open = try #require(try ledger.marketTask(scene.task))
        #expect(open.status == .active && open.totalWeight == UInt256(1) && open.consensus == nil)
        #expect(open.contributions[Scene.workers[0]]?.status == .rejected)
        try scene.refuse(.alreadyContributed) { try scene.contribute(0, at: late) }
    }

    @Test("finalize wants the scheduler, the reveal phase, time left, the reveals, and the callback's agreed data")
    func finalize() throws {
        let scene = try Scene(trust: 3)
        try scene.contribute(0)
        try scene.refuse(.notRevealing) { try scene.finalize() }
        try scene.contribute(1)
        try scene.refuse(.notTheScheduler) { try scene.finalize(by: Scene.workers[0]) }
        try scene.refuse(.revealsMissing) { try scene.finalize(at: start + 2 * unit) }
        try scene.reveal(0)
        try scene.refuse(.revealsMissing) { try scene.finalize(at: start + 2 * unit - 1) }
        try scene.refuse(.finalTimeOver) { try scene.finalize(at: start + 10 * unit) }
        try scene.refuse(.callbackMismatch) {
            try scene.finalize(outcome: TaskOutcome(callbackResults: [1]), at: start + 2 * unit)
        }
        let long = TaskOutcome(results: [UInt8](repeating: 0x61, count: LedgerDatabase.longestResults + 1))
        try scene.made.expectRefusal(.resultsTooLong) { try scene.finalize(outcome: long, at: start + 2 * unit) }
        let binary = TaskOutcome(results: [0xff])
        try scene.made.expectRefusal(.resultsNotText) { try scene.finalize(outcome: binary, at: start + 2 * unit) }
        try scene.finalize(outcome: TaskOutcome(results: Array("done".utf8)), at: start + 2 * unit)
        let done = try #require(try scene.made.ledger.marketTask(scene.task))
        #expect(done.status == .completed && done.results == Array("done".utf8))
        #expect(try scene.made.ledger.task(scene.task)?.completion == nil, "nobody did it alone")
        // Who did not reveal lost the stake of 300 to who did: ⌊1300 · 99 ∕ 100⌋ of 1300.
        let accounts = try Scene.workers.prefix(2).map { try scene.made.ledger.account($0).balance }
        #expect(accounts == [UInt256(300 + 1287), .zero])
        #expect(try scene.made.ledger.score(of: Scene.workers[0]) == UInt256(1))
        #expect(try scene.made.ledger.account(scene.owner).balance == UInt256(1000 + 13))
        try scene.refuse(.notRevealing) { try scene.finalize() }
        try scene.made.ledger.verifyLog()
    }

    @Test("a callback's value is kept under its contract and id")
    func oracle() throws {
        let contract = try Wallet.stranger.address
        let scene = try Scene(callback: contract)
        let identifier = Scene.digest("temperature")
        let words: [[UInt8]] = [
            identifier.bytes, UInt256(77).bigEndianBytes, UInt256(96).bigEndianBytes, UInt256(3).bigEndianBytes,
            [1, 2, 3] + [UInt8](repeating: 0, count: 29),
        ]
        let callback = words.flatMap(\.self)
        let commitment = ResultCommitment(
            task: scene.task,
            worker: Scene.workers[0],
            resultDigest: Keccak256.digest(of: callback)
        )
        let authorization = WorkerAuthorization(
            worker: commitment.worker,
            task: scene.task,
            enclaveChallenge: .zero
        )
        let ledger = scene.made.ledger
        try ledger.contribute(
            Contribution(
                commitment,
                authorization: Wallet.pool.key().signMessage(hash: authorization.hash).bytes65
            ),
            at: start
        )
        try ledger.reveal(scene.task, by: commitment.worker, digest: commitment.resultDigest, at: start)
        try scene.finalize(outcome: TaskOutcome(callbackResults: callback), at: start + 5)
        let name = OracleName(contract: contract, identifier: identifier)
        let value = OracleValue(task: scene.task, date: UInt256(77), value: [1, 2, 3], storedAt: start + 5)
        let kept = try ledger.oracles()
        #expect(kept.map(\.name) == [name] && kept.map(\.value) == [value])
        try ledger.verifyLog()
    }

    @Test("claim wants a task that has not ended, after its final deadline; one never initialized is claimed at once")
    func claim() throws {
        let scene = try Scene()
        try scene.contribute(0)
        let ledger = scene.made.ledger
        try scene.refuse(.finalTimeAhead) { try ledger.claim(scene.task, at: start + 10 * unit - 1) }
        try ledger.claim(scene.task, at: start + 10 * unit)
        #expect(try ledger.account(Scene.workers[0]).balance == UInt256(300), "a worker has the stake back")
        try scene.refuse(.nothingToClaim) { try ledger.claim(scene.task, at: start + 10 * unit) }
        scene.made.scenario.request.salt = try OrderSalt(UInt256(7).bigEndianBytes)
        let deal = try scene.made.match(at: start)
        try scene.refuse(.finalTimeAhead) {
            _ = try ledger.initializeAndClaim(deal: deal.identifier, index: .zero, at: start + 1)
        }
        let (task, failed) = try ledger.initializeAndClaim(
            deal: deal.identifier,
            index: .zero,
            at: start + 10 * unit
        )
        #expect(failed.status == .failed)
        #expect(try ledger.history(of: task).map(\.kind) == [.taskInitialized, .taskFailed])
        try ledger.verifyLog()
    }
}
