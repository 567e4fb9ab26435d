import Cryptography
import Foundation
import GRDB
import Ledger
import MarketTestSupport
import Orders
import Testing

/// A ledger in a folder of its own, with the scenario's assets registered; both vanish with it.
final class TemporaryLedger {
    /// When everything in the tests happens, unless they say otherwise.
    static let now: Int64 = 1_600_000_000

    let ledger: LedgerDatabase
    let path: String
    var scenario: MarketScenario
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "ledger-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appending(path: "ledger.sqlite").path
        scenario = try MarketScenario()
        ledger = try LedgerDatabase(creating: path, domain: scenario.domain)
        let (app, dataset, pool) = (scenario.appEntry, scenario.datasetEntry, scenario.workerpoolEntry)
        try ledger.registerApp(owner: app.owner, entry: app.entry, at: Self.now)
        try ledger.registerDataset(owner: dataset.owner, entry: dataset.entry, at: Self.now)
        try ledger.registerWorkerpool(owner: pool.owner, entry: pool.entry, at: Self.now)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    /// Matches the scenario's four orders.
    func match(at now: Int64 = now) throws -> Deal {
        try ledger.match(
            app: scenario.signedApp,
            dataset: scenario.signedDataset,
            workerpool: scenario.signedWorkerpool,
            request: scenario.signedRequest,
            at: now
        )
    }

    /// A deal of the scenario with its first task initialized.
    func activeTask() throws -> LedgerTask {
        let deal = try match()
        return try ledger.initialize(deal: deal.identifier, index: deal.botFirst, at: Self.now)
    }

    /// A claim that the ledger accepts while the task is active.
    static func claim(to task: TaskIdentifier) -> KeyReleaseClaim {
        KeyReleaseClaim(task: task, measurement: MarketScenario.measurement, environment: .simulated)
    }

    /// Releases a task's key to the scenario's app.
    func release(_ task: LedgerTask) throws {
        try ledger.recordKeyRelease(Self.claim(to: task.identifier), at: Self.now)
    }

    /// A contribution to a task that the ledger accepts once the task's key was released.
    func contribution(to task: TaskIdentifier) throws -> ConfidentialContribution {
        try Self.contribution(to: task, authorizing: Wallet.pool, enclave: Wallet.enclave)
    }

    static func contribution(
        to task: TaskIdentifier,
        authorizing owner: Wallet,
        enclave: Wallet,
        resultDigest: Digest = SHA256Digest.of(Array("result".utf8))
    ) throws -> ConfidentialContribution {
        let worker = try Wallet.worker.address
        let commitment = ResultCommitment(task: task, worker: worker, resultDigest: resultDigest)
        let challenge = try Wallet.enclave.address
        let authorization = WorkerAuthorization(worker: worker, task: task, enclaveChallenge: challenge)
        return ConfidentialContribution(
            commitment: commitment,
            results: #"{"storage":"ipfs","location":"/ipfs/Qm"}"#,
            enclaveChallenge: challenge,
            enclaveSignature: try enclave.key().signMessage(hash: commitment.enclaveHash).bytes65,
            authorization: try owner.key().signMessage(hash: authorization.hash).bytes65,
            quoteDigest: SHA256Digest.of([1]),
            environment: .simulated
        )
    }

    /// The owner's signature that closes the scenario's dataset order.
    func closingOfDatasetOrder() throws -> SignedOperation<DatasetOrder> {
        try SignedOperation(.close, on: scenario.dataset, in: scenario.domain, by: Wallet.dataOwner.key())
    }

    /// Takes away what version 4 brought, its triggers apart.
    static let withoutMarket =
        ["account", "escrow", "score", "oracle", "contribution", "result_group"].map { "DROP TABLE \($0);" }.joined()
        + [
            "reveal_deadline", "consensus", "reveal_counter", "winner_counter", "total_weight", "callback_results",
        ].map { "ALTER TABLE task DROP COLUMN \($0);" }.joined()

    /// Makes a ledger's file, closed and without anything that the market's money brought, one of version 3.
    static func makeThirdVersion(_ path: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { db in
            try db.execute(sql: withoutMarket)
            try db.execute(sql: "PRAGMA user_version = 3")
        }
        try queue.close()
    }

    /// Expects a refusal that leaves every row of every table as it was.
    func expectRefusal(
        _ error: LedgerError,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ step: () throws -> Void
    ) throws {
        let before = try ledger.stateDigest()
        #expect(throws: error, sourceLocation: sourceLocation) { try step() }
        #expect(try ledger.stateDigest() == before, "the refused step left something", sourceLocation: sourceLocation)
    }
}
