import Attestation
import Cryptography
import Evidence
import Foundation
import KeyBroker
import Ledger
import MarketTestSupport
import Orders
import Synchronization

/// A broker with a deal's active task, and an attested enclave that asks for its keys; a test spoils what it is about.
final class BrokerScenario: Sendable {
    static let start: Int64 = 1_600_000_000

    let ledger: LedgerDatabase
    let desk: ReleaseDesk
    let task: LedgerTask
    let bundle: DealBundle
    let market: MarketScenario
    let vault: KeyVault
    private let clock = Clock()
    private let folder: URL
    private let identity = SharedSecret(SecretBytes(random: 32))
    private let root = SharedSecret(SecretBytes(random: 32))

    /// A market with one active task, changed by `spoil` before anything is registered; the vault keeps the keys for the
    /// task's dataset and app unless told otherwise.
    init(
        keysKeptFor binding: KeyVault.Binding? = nil,
        _ spoil: (inout MarketScenario) throws -> Void = { _ in }
    ) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "broker-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var market = try MarketScenario()
        try spoil(&market)
        self.market = market
        ledger = try LedgerDatabase(creating: folder.appending(path: "ledger.sqlite").path, domain: market.domain)
        let (app, dataset, pool) = (market.appEntry, market.datasetEntry, market.workerpoolEntry)
        try ledger.registerApp(owner: app.owner, entry: app.entry, at: Self.start)
        try ledger.registerDataset(owner: dataset.owner, entry: dataset.entry, at: Self.start)
        try ledger.registerWorkerpool(owner: pool.owner, entry: pool.entry, at: Self.start)
        let deal = try ledger.match(
            app: market.signedApp,
            dataset: market.signedDataset,
            workerpool: market.signedWorkerpool,
            request: market.signedRequest,
            at: Self.start
        )
        task = try ledger.initialize(deal: deal.identifier, index: deal.botFirst, at: Self.start)
        bundle = try ledger.dealBundle(for: task.identifier, worker: Wallet.pool.address)
        vault = KeyVault(
            directory: folder.appending(path: "vault"),
            wrappingKey: SharedSecret(SecretBytes(random: 32))
        )
        try vault.keep(
            dataset: dataset.entry.headerDigest,
            binding: binding ?? .init(dataset: dataset.address, app: app.address),
            dataKey: SharedSecret(SecretBytes(copying: [UInt8](repeating: 7, count: 32))),
            segments: []
        )
        let rootKey = try root.withSecret { secret throws in
            try SigningKey(seed: secret.duplicate()).verificationKey
        }
        let clock = clock
        desk = ReleaseDesk(
            identity: identity,
            vault: vault,
            ledger: ledger,
            verifier: QuoteVerifier(roots: [.simulated(rootKey)]),
            clock: { clock.time.withLock { $0 } }
        )
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    /// What the broker's clock shows.
    private final class Clock: Sendable {
        let time = Mutex(BrokerScenario.start)
    }

    /// Moves the broker's clock.
    func setTime(_ time: Int64) {
        clock.time.withLock { $0 = time }
    }

    /// What an enclave binds for a fresh challenge.
    func transcript(_ key: borrowing EncapsulationKey) throws -> ReleaseTranscript {
        let challenge = try desk.challenge()
        return ReleaseTranscript(
            suite: key.suite,
            encapsulationKey: key.publicKey,
            resultAddress: try Wallet.enclave.address,
            dealDigest: SHA256Digest.of(bundle.encoded()),
            task: task.identifier.digest,
            nonce: challenge.nonce,
            broker: challenge.broker
        )
    }

    /// A quote of the trusted platform.
    func quote(_ transcript: ReleaseTranscript, measurement: Digest = MarketScenario.measurement) throws -> [UInt8] {
        try root.withSecret { secret throws in
            SimulatedQuote(
                measurement: measurement,
                reportData: transcript.reportData,
                root: try SigningKey(seed: secret.duplicate())
            ).encoded()
        }
    }

    /// Evidence that the broker accepts, unless the transcript is spoiled before it is quoted.
    func evidence(
        measurement: Digest = MarketScenario.measurement,
        _ spoil: (inout ReleaseTranscript) throws -> Void = { _ in }
    ) throws -> ReleaseEvidence {
        var transcript = try transcript(EncapsulationKey(.x25519))
        try spoil(&transcript)
        return ReleaseEvidence(transcript: transcript, quote: try quote(transcript, measurement: measurement))
    }
}
