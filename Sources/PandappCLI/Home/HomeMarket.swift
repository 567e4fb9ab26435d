import Attestation
import Console
import ContentStore
import Cryptography
import Evidence
import Foundation
import Ledger
import Orders
import SocialDistance

/// Registers apps and the workerpool, and puts their orders on offer; each step finds itself done.
struct HomeMarket {
    let secrets: HomeSecrets
    let ledger: LedgerDatabase
    let store: any ContentStoring
    var prices = HomeConfiguration.Prices()

    /// iExec's DATASET_INFINITE_VOLUME, 2^53 − 1.
    private static let unlimited = UInt256((1 << 53) - 1)

    /// Offers the shipped apps and the pool.
    ///
    /// - Parameters:
    ///   - definition: what it means to have met somebody.
    ///   - precision: the characters of the coarsest cells that suffice for an app.
    /// - Returns: the apps' addresses by name.
    /// - Throws: what reading the executables, the store and the ledger throw.
    func openForBusiness(_ definition: ContactDefinition, precision: (AppKind) throws -> Int) throws -> [String: String]
    {
        let now = WallClock.seconds()
        var addresses: [String: String] = [:]
        for kind in AppKind.allCases {
            let executable = try InputFile.read(kind.program.locate().path, limit: Self.longestExecutable)
            let columns = kind.columns(definition)
            let profile = AppProfile(AppName(kind), kind: kind, columns: columns, precision: try precision(kind))
            let entry = try entry(of: profile, executable: executable)
            addresses[kind.rawValue] = try offer(entry, at: now).checksummed
        }
        try offerPool(at: now)
        return addresses
    }

    /// The longest executable that is registered: 256 MiB.
    static let longestExecutable: UInt64 = 256 << 20

    /// The registry entry of an app's code, whose package goes to the store.
    func entry(of app: AppProfile, executable: [UInt8]) throws -> AppEntry {
        let broker = try secrets.signingKey(.brokerIdentity).verificationKey
        let manifest = LaunchManifest(executable: SHA256Digest.of(executable), broker: broker)
        let package = try AppPackage(executable: executable, manifest: manifest).encoded()
        return try AppEntry(
            name: app.name.text,
            contentIdentifier: store.add(package).text,
            checksum: manifest.executable,
            manifest: manifest.digest,
            measurements: [.simulated: SimulatedMeasurement(manifest: manifest.encoded()).digests],
            columns: app.columns,
            disclosure: app.disclosure,
            background: .init(description: app.purpose, source: app.source, precision: app.precision)
        )
    }

    /// Registers an entry, and posts an order for it where there is none.
    func offer(_ entry: AppEntry, at now: Int64) throws -> EthereumAddress {
        let wallet = try secrets.wallet(.developerWallet)
        let address = try ledger.registerApp(owner: wallet.address, entry: entry, at: now)
        if try ledger.orders(AppOrder.self, subject: address).isEmpty {
            let order = AppOrder(
                app: address,
                appPrice: UInt256(prices.app),
                volume: Self.unlimited,
                tag: .tee,
                salt: .random()
            )
            try ledger.post(SignedOrder(order, in: ledger.domain, by: wallet), at: now)
        }
        return address
    }

    private func offerPool(at now: Int64) throws {
        let wallet = try secrets.wallet(.poolWallet)
        let entry = try WorkerpoolEntry(description: "This machine, with a SIMULATED platform")
        let address = try ledger.registerWorkerpool(owner: wallet.address, entry: entry, at: now)
        guard try ledger.orders(WorkerpoolOrder.self, subject: address).isEmpty else { return }
        let order = WorkerpoolOrder(
            workerpool: address,
            workerpoolPrice: UInt256(prices.workerpool),
            volume: Self.unlimited,
            tag: .tee,
            category: UInt256(TaskCategory.small.rawValue),
            trust: UInt256(1),
            salt: .random()
        )
        try ledger.post(SignedOrder(order, in: ledger.domain, by: wallet), at: now)
    }
}
