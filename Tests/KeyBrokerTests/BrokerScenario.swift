import Attestation
import Cryptography
import Evidence
import Foundation
import KeyBroker
import Ledger
import MarketTestSupport
import Orders
import SimulatedHardware
import Synchronization

/// A broker with a deal's active task, and an attested enclave that asks for its keys; a test spoils what it is about.
///
/// All secrets are the same in every scenario, so that a second one, in another process too, can go on where the first
/// was stopped.
final class BrokerScenario: Sendable {
    static let start: Int64 = 1_600_000_000

    let folder: URL
    let ledger: LedgerDatabase
    let desk: ReleaseDesk
    let audit: AuditTrail
    let task: LedgerTask
    let bundle: DealBundle
    let market: MarketScenario
    let vault: KeyVault
    let platform: BrokerPlatform
    let clock: TestClock
    private let isTemporary: Bool

    /// A market with one active task, changed by `spoil` before anything is registered; the vault keeps the keys for the
    /// task's dataset and app unless told otherwise.
    convenience init(
        keysKeptFor binding: KeyVault.Binding? = nil,
        platform: BrokerPlatform? = nil,
        demands file: AttestationPolicyFile? = nil,
        suites: [KeyEncapsulationSuite] = ReleaseDesk.suites,
        _ spoil: (inout MarketScenario) throws -> Void = { _ in },
        stop: @escaping @Sendable (ReleaseStep) throws -> Void = { _ in }
    ) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "broker-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var market = try MarketScenario()
        try spoil(&market)
        let ledger = try Self.makeLedger(of: market, in: folder)
        try Self.vault(in: folder).keep(
            dataset: market.datasetEntry.entry.headerDigest,
            binding: binding ?? .init(dataset: market.datasetEntry.address, app: market.appEntry.address),
            dataKey: Self.secret(7),
            segments: []
        )
        try self.init(folder, market, ledger, platform, file, suites, stop, isTemporary: true)
    }

    /// The broker of a scenario's folder anew, as after a restart.
    convenience init(
        reopening folder: URL,
        stop: @escaping @Sendable (ReleaseStep) throws -> Void = { _ in }
    ) throws {
        let ledger = try LedgerDatabase(opening: folder.appending(path: "ledger.sqlite").path)
        try self.init(folder, MarketScenario(), ledger, nil, nil, ReleaseDesk.suites, stop, isTemporary: false)
    }

    private init(
        _ folder: URL,
        _ market: MarketScenario,
        _ ledger: LedgerDatabase,
        _ platform: BrokerPlatform?,
        _ file: AttestationPolicyFile?,
        _ suites: [KeyEncapsulationSuite],
        _ stop: @escaping @Sendable (ReleaseStep) throws -> Void,
        isTemporary: Bool
    ) throws {
        (self.folder, self.market, self.ledger, self.isTemporary) = (folder, market, ledger, isTemporary)
        let identifier = try market.bundle.verify().taskIdentifier
        guard let task = try ledger.task(identifier) else { throw LedgerError.unknownTask(identifier) }
        self.task = task
        bundle = try ledger.dealBundle(for: identifier, worker: Wallet.pool.address)
        vault = Self.vault(in: folder)
        let (clock, platform) = (TestClock(), try platform ?? BrokerPlatform())
        (self.clock, self.platform) = (clock, platform)
        audit = AuditTrail(file: folder.appending(path: "audit.log"))
        desk = try ReleaseDesk(
            identity: Self.secret(1),
            vault: vault,
            ledger: ledger,
            attestation: EvidenceVerifier(
                quotes: QuoteVerifier(roots: [platform.root]),
                collateral: platform,
                file: file
            ),
            audit: audit,
            suites: suites,
            clock: { clock.time.withLock { $0 } },
            stop: stop
        )
    }

    deinit {
        if isTemporary { try? FileManager.default.removeItem(at: folder) }
    }

    private static func makeLedger(of market: MarketScenario, in folder: URL) throws -> LedgerDatabase {
        let ledger = try LedgerDatabase(
            creating: folder.appending(path: "ledger.sqlite").path,
            domain: market.domain
        )
        let (app, dataset, pool) = (market.appEntry, market.datasetEntry, market.workerpoolEntry)
        try ledger.registerApp(owner: app.owner, entry: app.entry, at: start)
        try ledger.registerDataset(owner: dataset.owner, entry: dataset.entry, at: start)
        try ledger.registerWorkerpool(owner: pool.owner, entry: pool.entry, at: start)
        let deal = try ledger.match(
            app: market.signedApp,
            dataset: market.signedDataset,
            workerpool: market.signedWorkerpool,
            request: market.signedRequest,
            at: start
        )
        _ = try ledger.initialize(deal: deal.identifier, index: deal.botFirst, at: start)
        return ledger
    }

    private static func vault(in folder: URL) -> KeyVault {
        KeyVault(directory: folder.appending(path: "vault"), wrappingKey: secret(3))
    }

    private static func secret(_ byte: UInt8) -> SharedSecret {
        SharedSecret(SecretBytes(copying: [UInt8](repeating: byte, count: 32)))
    }

    /// What the broker's clock shows.
    final class TestClock: Sendable {
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
        try platform.quote(transcript.reportData, measurement: measurement)
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

/// A made-up machine, and what its maker says of it.
struct BrokerPlatform: CollateralSource {
    let machine: SimulatedMachine
    var stated: QuoteCollateral?

    init(
        seed: UInt8 = 2,
        standing: SimulatedCollateral.Standing = .init(),
        at time: Int64 = BrokerScenario.start
    ) throws {
        machine = try SimulatedMachine(
            seed: SecretBytes(copying: [UInt8](repeating: seed, count: 32)),
            madeAt: BrokerScenario.start
        )
        let collateral = try SimulatedCollateral(of: machine, for: .sgx, at: time, standing: standing)
        stated = try QuoteCollateral(decoding: collateral.encoded())
    }

    struct Missing: Error {}

    func collateral(for _: [UInt8]) throws -> QuoteCollateral {
        guard let stated else { throw Missing() }
        return stated
    }

    var root: TrustRoot { .simulated(certificate: machine.rootCertificate) }

    /// The broker's name for the machine.
    func identity() throws -> Digest {
        guard let stated else { throw Missing() }
        return try QuoteVerifier(roots: [root]).verify(
            quote([UInt8](repeating: 0, count: 64), measurement: MarketScenario.measurement),
            collateral: stated,
            at: BrokerScenario.start
        ).platform
    }

    func quote(
        _ reportData: [UInt8],
        measurement: Digest,
        flags: UInt64 = SimulatedEnclave.ordinaryFlags
    ) throws -> [UInt8] {
        var enclave = SimulatedEnclave(
            measurement: measurement.bytes,
            signer: SimulatedMachine.enclaveSigner,
            securityVersion: 1,
            reportData: reportData
        )
        enclave.flags = flags
        return try machine.quote(.enclave(enclave))
    }
}
