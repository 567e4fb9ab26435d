import ContentStore
import Cryptography
import Foundation
import Ledger
import MarketTestSupport
import Orders
import PoCo
import Workerpool

/// A workerpool in a folder of its own with a ledger, a store and money; all of it vanishes with it.
final class PoolScene {
    /// Price of a task for the pool, in nRLC: PoCo's own example, with a stake of 3 · 10⁸.
    static let price = UInt256(1_000_000_000)
    /// What everybody has to begin with.
    static let deposit = UInt256(10_000_000_000)
    /// The computation's checksum in the processes of the tests.
    static let checksum = SHA256Digest.of(Array("the sum of the arguments' lengths".utf8))

    let folder: URL
    let ledger: LedgerDatabase
    let store: LocalContentStore
    let desk: WorkDesk
    let pool: Registered<WorkerpoolEntry>
    private let app: Registered<AppEntry>
    private let domain: OrderDomain
    private var salt: UInt64 = 0

    /// What the clock shows.
    var now: Int64

    /// A scene whose clock begins at a time.
    init(at now: Int64 = 1_600_000_000) throws {
        self.now = now
        folder = FileManager.default.temporaryDirectory.appending(path: "pool-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        domain = .local(contract: try Wallet.stranger.address)
        ledger = try LedgerDatabase(creating: folder.appending(path: "ledger.sqlite").path, domain: domain)
        store = try LocalContentStore(directory: folder.appending(path: "store"))
        desk = WorkDesk(folder: folder.appending(path: "desk"))
        pool = Registered(entry: try WorkerpoolEntry(description: "Workers."), owner: try Wallet.pool.address)
        app = Registered(
            entry: try AppEntry(
                name: "sum",
                contentIdentifier: "Qm",
                checksum: Self.checksum,
                manifest: Self.checksum,
                measurements: [:],
                columns: [],
                disclosure: "A sum."
            ),
            owner: try Wallet.developer.address
        )
        try ledger.registerWorkerpool(owner: pool.owner, entry: pool.entry, at: now)
        try ledger.registerApp(owner: app.owner, entry: app.entry, at: now)
        for account in [pool.owner, try Wallet.requester.address] {
            try ledger.deposit(Self.deposit, for: account, at: now)
        }
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    /// The address of a worker by the byte that its key is made of.
    static func address(_ key: UInt8) throws -> EthereumAddress {
        try EthereumKey(secret: SecretBytes(copying: [UInt8](repeating: key, count: 32))).address
    }

    /// A worker with a deposit.
    func worker(_ key: UInt8, _ computation: any PublicComputation = Length()) throws -> StandardWorker {
        let address = try Self.address(key)
        if try ledger.account(address) == .init() { try ledger.deposit(Self.deposit, for: address, at: now) }
        return StandardWorker(
            address: address,
            ledger: ledger,
            store: store,
            desk: desk,
            folder: privateFolder(of: key),
            computations: [computation]
        )
    }

    /// Where a worker keeps what it will reveal.
    func privateFolder(of key: UInt8) -> URL { folder.appending(path: "worker-\(key)") }

    func scheduler() throws -> Scheduler {
        let secret = SecretBytes(copying: [UInt8](repeating: Wallet.pool.rawValue, count: 32))
        return try Scheduler(
            workerpool: pool.address,
            wallet: SharedSecret(secret),
            ledger: ledger,
            store: store,
            desk: desk
        )
    }

    /// A deal of standard tasks; without a number of the largest trust that there is.
    @discardableResult
    func deal(
        trust: UInt64?,
        volume: UInt64 = 1,
        tag: OrderTag = .none,
        price: UInt256 = PoolScene.price,
        callback: EthereumAddress = .zero
    ) throws -> Deal {
        salt += 1
        let (salt, volume) = (try OrderSalt(UInt256(salt).bigEndianBytes), UInt256(volume))
        let trust = trust.map { UInt256($0) } ?? .max
        let request = RequestOrder(
            app: app.address,
            dataset: .zero,
            workerpoolMaxPrice: price,
            requester: try Wallet.requester.address,
            volume: volume,
            tag: tag,
            category: .zero,
            trust: trust,
            callback: callback,
            params: #"{"iexec_args":"a bc"}"#,
            salt: salt
        )
        let pool = WorkerpoolOrder(
            workerpool: self.pool.address,
            workerpoolPrice: price,
            volume: volume,
            tag: tag,
            category: .zero,
            trust: trust,
            salt: salt
        )
        let app = AppOrder(app: app.address, volume: volume, tag: tag, salt: salt)
        return try ledger.match(
            app: SignedOrder(app, in: domain, by: Wallet.developer.key()),
            workerpool: SignedOrder(pool, in: domain, by: Wallet.pool.key()),
            request: SignedOrder(request, in: domain, by: Wallet.requester.key()),
            at: now
        )
    }

    /// What an account has that is not locked.
    func balance(_ address: EthereumAddress) throws -> UInt64 {
        UInt64(exactly: try ledger.account(address).balance) ?? .max
    }

    /// Lets everybody look in turn until nobody does anything.
    func settle(_ scheduler: inout Scheduler, _ workers: [StandardWorker]) throws -> [PoolStep] {
        var steps: [PoolStep] = []
        var before = -1
        // Workers are there before there is work.
        for worker in workers { try worker.pass(at: { now }, did: { steps.append($0) }) }
        while steps.count > before {
            before = steps.count
            try scheduler.pass(at: { now }, did: { steps.append($0) })
            for worker in workers { try worker.pass(at: { now }, did: { steps.append($0) }) }
        }
        return steps
    }
}

/// The sum of the arguments' lengths, or one more.
struct Length: PublicComputation {
    var isLying = false

    var checksum: Digest { PoolScene.checksum }

    func result(of arguments: [String]) -> [UInt8] {
        Array("\(arguments.map(\.utf8.count).reduce(isLying ? 1 : 0, +))\n".utf8)
    }
}
