import Console
import ContentStore
import Cryptography
import Foundation
import Ledger
import Orders
import Workerpool

/// What a workerpool of standard tasks offers: its workers' time, and the public app.
struct HomePool {
    /// The terms of the two orders.
    struct Terms {
        /// Per task, in nRLC.
        var workerpoolPrice = UInt256.zero
        /// Per task, in nRLC.
        var appPrice = UInt256.zero
        /// How many tasks.
        var volume = UInt256((1 << 53) - 1)
        /// The length class.
        var category = UInt256(TaskCategory.extraSmall.rawValue)
        /// The most replication.
        var trust = UInt256(1000)
    }

    /// What is offered.
    struct Offer {
        let app: EthereumAddress
        let workerpool: EthereumAddress
        let appOrder: Digest
        let workerpoolOrder: Digest
    }

    /// The app's name; none of an app that gets datasets.
    static let appName = "city-statistics"

    let home: OpenHome

    /// The pool's registry entry; another one than the pool's with an enclave.
    var workerpool: Registered<WorkerpoolEntry> {
        get throws {
            let entry = try WorkerpoolEntry(description: "Workers of this machine, for standard tasks")
            return Registered(entry: entry, owner: try home.secrets.wallet(.poolWallet).address)
        }
    }

    /// The public app, as anybody registers it.
    var app: Registered<AppEntry> {
        get throws {
            let specification = Array(CityStatistics.specification.utf8)
            let entry = try AppEntry(
                name: Self.appName,
                contentIdentifier: try home.store.add(specification).text,
                checksum: SHA256Digest.of(specification),
                manifest: SHA256Digest.of(specification),
                measurements: [:],
                columns: [],
                disclosure: "Numbers about made-up people; nobody's data goes into them."
            )
            return Registered(entry: entry, owner: try home.secrets.wallet(.developerWallet).address)
        }
    }

    /// Registers pool and app, and posts their orders; an open order of the same terms stays the only one.
    func offer(_ terms: Terms) throws -> Offer {
        let (ledger, now) = (home.ledger, WallClock.seconds())
        let (pool, app) = (try workerpool, try app)
        try ledger.registerWorkerpool(owner: pool.owner, entry: pool.entry, at: now)
        try ledger.registerApp(owner: app.owner, entry: app.entry, at: now)
        let appOrder = AppOrder(app: app.address, appPrice: terms.appPrice, volume: terms.volume, salt: .random())
        let poolOrder = WorkerpoolOrder(
            workerpool: pool.address,
            workerpoolPrice: terms.workerpoolPrice,
            volume: terms.volume,
            category: terms.category,
            trust: terms.trust,
            salt: .random()
        )
        return Offer(
            app: app.address,
            workerpool: pool.address,
            appOrder: try post(appOrder, by: .developerWallet, at: now) { $0.appPrice == terms.appPrice },
            workerpoolOrder: try post(poolOrder, by: .poolWallet, at: now) { open in
                open.workerpoolPrice == terms.workerpoolPrice && open.category == terms.category
                    && open.trust == terms.trust
            }
        )
    }

    private func post<Order: ListableOrder>(
        _ order: Order,
        by wallet: HomeSecrets.Key,
        at now: Int64,
        unless isTheSame: (Order) -> Bool
    ) throws -> Digest {
        let open = try home.ledger.orders(Order.self, subject: order.subject)
        if let known = open.first(where: { isTheSame($0.signed.order) }) { return known.hash }
        if let cause = try home.ledger.causeOfDeath(of: order) { throw CommandFailure.stillborn(cause) }
        let signed = SignedOrder(order, in: home.ledger.domain, by: try home.secrets.wallet(wallet))
        return try home.ledger.post(signed, at: now)
    }

    /// Where scheduler and workers leave each other word.
    var desk: WorkDesk { WorkDesk(folder: home.folder.folder(of: .pool).appending(path: "desk")) }

    /// The folder of a worker.
    func folder(of worker: EthereumAddress) -> URL {
        home.folder.folder(of: .pool).appending(path: "workers").appending(path: worker.lowercase)
    }
}

extension WorkerpoolError: ReportableError {
    /// Why a scheduler or a worker ended.
    var failure: CommandFailure {
        switch self {
        case .ledger(let cause): cause.failure
        case .store(let cause): cause.failure
        case .files:
            CommandFailure(
                .inputOutput,
                code: identifier,
                what: "The pool's work stopped",
                why: "A file of the home's pool folder could not be read or written",
                remedy: "Check space and permissions of the home"
            )
        case .wallet:
            CommandFailure(
                .badData,
                code: identifier,
                what: "The pool's work stopped",
                why: "The pool's wallet holds no key",
                remedy: "Restore pool/wallet.key from a backup"
            )
        }
    }
}
