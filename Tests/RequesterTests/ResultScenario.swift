import Attestation
import Cryptography
import Evidence
import Foundation
import Ledger
import MarketTestSupport
import Orders
import Requester
import SimulatedHardware
import TransparencyLog

/// A task that was computed on a SIMULATED machine and logged, with the bundle that proves it.
final class ResultScenario: Sendable {
    static let start: Int64 = 1_800_000_000

    let market: MarketScenario
    let ledger: LedgerDatabase
    let machine: SimulatedMachine
    let log: NoteKey
    let identity = AgeIdentity()
    let bundle: ResultBundle
    let files = [ResultFile(name: "report.json", content: Array("{}".utf8))]
    private let folder: URL
    private let logSigner = SigningKey()

    /// A scenario in which the ledger records that this code was given the key, as often as said, on a market that `spoil`
    /// may change before anything is signed.
    init(
        releasedTo measurement: Digest = MarketScenario.measurement,
        times releases: Int64 = 1,
        at start: Int64 = ResultScenario.start,
        _ spoil: (inout MarketScenario) throws -> Void = { _ in }
    ) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "result-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var market = try MarketScenario()
        market.request.params = try RequestParameters.text(arguments: ["--recipient", identity.recipient.description])
        try spoil(&market)
        self.market = market
        ledger = try LedgerDatabase(creating: folder.appending(path: "ledger.sqlite").path, domain: market.domain)
        machine = try SimulatedMachine(seed: SecretBytes(random: 32), madeAt: start)
        log = NoteKey(name: try KeyName("pandapp/test"), type: .note, key: logSigner.verificationKey)
        try Self.register(market, on: ledger, at: start)
        let deal = try ledger.match(
            app: market.signedApp,
            dataset: market.signedDataset,
            workerpool: market.signedWorkerpool,
            request: market.signedRequest,
            at: start
        )
        let task = try ledger.initialize(deal: deal.identifier, index: deal.botFirst, at: start).identifier
        let dealBundle = try ledger.dealBundle(for: task, worker: Wallet.worker.address)
        let result = try Self.result(files, for: dealBundle, to: identity.recipient, on: machine)
        let claim = KeyReleaseClaim(task: task, measurement: measurement, environment: .simulated)
        for _ in 0..<releases { try ledger.recordKeyRelease(claim, at: start + 1) }
        try ledger.contributeAndFinalize(Self.contribution(of: result, to: task), at: start + 2)
        try ledger.checkpoint(as: log.name, with: logSigner)
        bundle = ResultBundle(
            result: result,
            collateral: try Self.collateral(of: machine, at: start),
            deal: dealBundle,
            log: log,
            receipt: try ledger.receipt(of: task)
        )
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    /// The reader's verification, by this machine's root and this log.
    var verification: ResultVerification {
        get throws {
            ResultVerification(
                roots: [.simulated(certificate: machine.rootCertificate)],
                log: try CheckpointPolicy(logs: [log])
            )
        }
    }

    static func collateral(of machine: SimulatedMachine, at time: Int64) throws -> QuoteCollateral {
        try QuoteCollateral(decoding: SimulatedCollateral(of: machine, for: .sgx, at: time).encoded())
    }

    /// An SGX quote over report data by code of a measurement.
    static func quote(
        _ reportData: [UInt8],
        by measurement: Digest = MarketScenario.measurement,
        on machine: SimulatedMachine
    ) throws -> [UInt8] {
        try machine.quote(
            .enclave(
                SimulatedEnclave(
                    measurement: measurement.bytes,
                    signer: SimulatedMachine.enclaveSigner,
                    securityVersion: 1,
                    reportData: reportData
                )
            )
        )
    }

    private static func register(_ market: MarketScenario, on ledger: LedgerDatabase, at start: Int64) throws {
        let (app, dataset, pool) = (market.appEntry, market.datasetEntry, market.workerpoolEntry)
        try ledger.registerApp(owner: app.owner, entry: app.entry, at: start)
        try ledger.registerDataset(owner: dataset.owner, entry: dataset.entry, at: start)
        try ledger.registerWorkerpool(owner: pool.owner, entry: pool.entry, at: start)
    }

    /// What an enclave writes.
    private static func result(
        _ files: [ResultFile],
        for deal: DealBundle,
        to recipient: AgeRecipient,
        on machine: SimulatedMachine
    ) throws -> AttestedResult {
        let salt = RandomBytes.generate(32)
        let archive = try ResultArchive.encode(files + [ResultFile(name: "commitment-salt", content: salt)])
        let sealed = try AgeFile.encrypt(archive, to: [recipient])
        let transcript = ReleaseTranscript(
            suite: .x25519,
            encapsulationKey: try EncapsulationKey(.x25519).publicKey,
            resultAddress: try Wallet.enclave.address,
            dealDigest: SHA256Digest.of(deal.encoded()),
            task: deal.taskIdentifier.digest,
            nonce: RandomBytes.generate(32),
            broker: SigningKey().verificationKey
        )
        let statement = ResultStatement(
            task: deal.taskIdentifier.digest,
            dealDigest: SHA256Digest.of(deal.encoded()),
            manifest: deal.app.entry.manifest,
            dataset: deal.dataset.entry.headerDigest,
            night: "2020-04-01",
            sealedDigest: SHA256Digest.of(sealed),
            plaintextCommitment: SHA256Digest.of(salt + archive),
            environment: "simulated",
            transcript: transcript.digest
        )
        let commitment = ResultCommitment(
            task: deal.taskIdentifier,
            worker: deal.worker,
            resultDigest: statement.digest
        )
        return AttestedResult(
            statement: statement,
            enclaveSignature: try Wallet.enclave.key().signMessage(hash: commitment.enclaveHash).bytes65,
            evidence: ReleaseEvidence(transcript: transcript, quote: try quote(transcript.reportData, on: machine)),
            statementQuote: try quote(statement.reportData, on: machine),
            sealedResult: sealed
        )
    }

    private static func contribution(
        of result: AttestedResult,
        to task: TaskIdentifier
    ) throws -> ConfidentialContribution {
        let (worker, enclave) = (try Wallet.worker.address, try Wallet.enclave.address)
        let authorization = WorkerAuthorization(worker: worker, task: task, enclaveChallenge: enclave)
        return ConfidentialContribution(
            commitment: ResultCommitment(task: task, worker: worker, resultDigest: result.statement.digest),
            results: #"{"storage":"ipfs","location":"/ipfs/QmResult"}"#,
            enclaveChallenge: enclave,
            enclaveSignature: result.enclaveSignature,
            authorization: try Wallet.pool.key().signMessage(hash: authorization.hash).bytes65,
            quoteDigest: SHA256Digest.of(result.evidence.quote),
            environment: .simulated
        )
    }
}
