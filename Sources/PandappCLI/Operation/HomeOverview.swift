import Console
import ContentStore
import Cryptography
import DatasetAssembly
import Foundation
import Ledger
import Orders

/// What a home has published and what it holds: the one source of `status` and of the metrics.
struct HomeOverview: Encodable {
    /// A night's dataset of one app.
    struct Night: Encodable {
        let night: String
        /// The latest revision.
        let revision: Int
        /// Whether its order is open.
        let isOpen: Bool
        /// How many tasks were given its key.
        let askedTasks: Int
        /// ε that was spent of a person's day, in millionths: that of each revision that was asked; nil where the latest is
        /// not accounted.
        let epsilonSpentMillionths: UInt64?
        /// The most that may be spent, likewise.
        let epsilonBudgetMillionths: UInt64?
        /// What the fourteen days up to the night have spent, likewise.
        let epsilonOfFourteenDaysMillionths: UInt64?
    }

    /// The nights of one app.
    struct App: Encodable {
        let name: String
        let address: String
        /// Every night that was published.
        let nights: [Night]
        /// Days with contributions, over by now, that no dataset was made of; none for an app that was delisted.
        let missing: [String]

        var openOrders: Int { nights.count(where: \.isOpen) }
    }

    /// The content store.
    struct Store: Encodable {
        let place: String
        /// Bytes of the blocks that this machine keeps; nil for a store behind a node.
        let bytes: UInt64?
    }

    /// The transparency log.
    struct Log: Encodable {
        let entries: UInt64
        /// How many entries the newest checkpoint covers.
        let signedEntries: UInt64
        /// Who cosigned the newest checkpoint.
        let witnesses: [String]
    }

    /// The home's folder.
    let home: String
    let apps: [App]
    /// Days of which there are fixes.
    let contributionDays: [String]
    let store: Store
    let log: Log
    /// Bytes free on the home's disk.
    let freeBytes: UInt64

    init(of open: OpenHome, now: Int64) throws {
        let days = try open.contributions().days()
        let today = try CityClock(zone: open.configuration.timeZone).day(of: now).description
        home = open.folder.url.path
        let whitelisted = try open.whitelistedNames()
        let accounts = try open.ledger.privacyAccounts()
        apps = try open.appNames.map { name in
            try Self.app(name, of: open, accounts, days: whitelisted.contains(name) ? days.filter { $0 < today } : [])
        }
        contributionDays = days
        store = try Self.store(of: open)
        log = Log(
            entries: UInt64(try open.ledger.logSize()),
            signedEntries: try open.log.signedSize(),
            witnesses: try open.log.witnesses()
        )
        freeBytes = try Self.freeBytes(at: open.folder.url)
    }

    private static func app(
        _ name: AppName,
        of open: OpenHome,
        _ accounts: PrivacyAccounts,
        days: [String]
    ) throws -> App {
        let registered = try open.app(name)
        let revisions = Dictionary(grouping: try open.ledger.nights(of: registered.address), by: \.published.night)
        let nights = try revisions.sorted { $0.key < $1.key }.compactMap { night, revisions -> Night? in
            guard let latest = revisions.last else { return nil }
            let cost = try open.privacyCost(of: latest.published.dataset, for: registered, by: accounts)
            return Night(
                night: night,
                revision: latest.published.revision,
                isOpen: latest.isOpen,
                askedTasks: revisions.reduce(0) { $0 + $1.askedTasks },
                epsilonSpentMillionths: cost?.epsilonSpentMillionths,
                epsilonBudgetMillionths: cost?.epsilonBudgetMillionths,
                epsilonOfFourteenDaysMillionths: cost?.epsilonOfFourteenDaysMillionths
            )
        }
        return App(
            name: name.text,
            address: registered.address.checksummed,
            nights: nights,
            missing: days.filter { revisions[$0] == nil }
        )
    }

    private static func store(of open: OpenHome) throws -> Store {
        guard case .local = open.configuration.store ?? .local else {
            return Store(place: open.configuration.store?.description ?? "local", bytes: nil)
        }
        return Store(place: "local", bytes: FolderSize.bytes(below: open.folder.store.appending(path: "blocks")))
    }

    /// Bytes that the user may still write where a folder is.
    static func freeBytes(at folder: URL) throws -> UInt64 {
        let attributes = try FileManager.default.attributesOfFileSystem(forPath: folder.path)
        return (attributes[.systemFreeSize] as? NSNumber)?.uint64Value ?? 0
    }
}

/// How much a folder holds.
enum FolderSize {
    /// Bytes of all files below a folder; what vanishes meanwhile counts nothing.
    static func bytes(below folder: URL) -> UInt64 {
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.fileSizeKey])
        var total: UInt64 = 0
        while let file = files?.nextObject() as? URL {
            let size = try? file.resourceValues(forKeys: [.fileSizeKey, .isRegularFileKey])
            if size?.isRegularFile == true { total += UInt64(size?.fileSize ?? 0) }
        }
        return total
    }
}
