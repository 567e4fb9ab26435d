import Console
import Cryptography
import Datasets
import Ledger
import Orders
import Publisher

extension OpenHome {
    /// The names of the apps that were ever put on the whitelist, in order; those that left it are among them.
    var appNames: [AppName] { configuration.apps.keys.compactMap(AppName.init(_:)).sorted() }

    /// The app that a name on the whitelist stands for.
    func app(_ name: AppName) throws -> Registered<AppEntry> {
        guard let text = configuration.apps[name.text] else { throw CommandFailure.notWhitelisted(name) }
        guard let address = try? EthereumAddress(parsing: text), let app = try ledger.app(address) else {
            throw CommandFailure.notInLedger(name)
        }
        return app
    }

    /// The app of a name, which must be of a kind.
    func app(_ name: AppName, of kind: AppKind) throws -> Registered<AppEntry> {
        let app = try app(name)
        guard AppKind(of: app.entry) == kind else { throw CommandFailure.otherKind(name, wanted: kind) }
        return app
    }

    /// The apps for which every night has a dataset, with what each is given.
    ///
    /// - Parameter price: What a task on a new dataset costs, in nRLC; nil for what was settled at init.
    /// - Returns: The apps that were not delisted.
    /// - Throws: `CommandFailure` where there is none, and what reading the ledger throws.
    func whitelistedApps(datasetPrice price: UInt64? = nil) throws -> [WhitelistedApp] {
        let apps = try whitelistedNames().map { name in
            let app = try app(name)
            return WhitelistedApp(
                registered: app,
                demand: try demand(of: app),
                privacyBudgetMillionths: configuration.publication.privacyBudgetMillionths,
                datasetPrice: UInt256(price ?? configuration.prices?.dataset ?? 0)
            )
        }
        guard !apps.isEmpty else {
            throw CommandFailure(
                .denied,
                code: "nothing-whitelisted",
                what: "Nothing was published",
                why: "Every app has left the whitelist",
                remedy: "Put one on it: pandapp app register, then pandapp app whitelist or app upgrade"
            )
        }
        return apps
    }

    /// The names of the apps that were not delisted, in order.
    func whitelistedNames() throws -> [AppName] {
        let delisted = try ledger.delistedApps()
        return try appNames.filter { !delisted.contains(try app($0).address) }
    }

    /// Refuses an app that is not, or no longer, on the whitelist.
    func requireWhitelisted(_ name: AppName) throws {
        guard try ledger.delistedApps().contains(app(name).address) else { return }
        throw CommandFailure(
            .denied,
            code: "app-delisted",
            what: "\(name) was not used",
            why: "The publisher has taken it off the whitelist",
            remedy: "Use another app, or ask the publisher"
        )
    }
}

extension CommandFailure {
    /// No app of this name was ever on the whitelist.
    static func notWhitelisted(_ name: AppName) -> CommandFailure {
        CommandFailure(
            .missingInput,
            code: "app-not-whitelisted",
            what: "The app \(name) was not used",
            why: "No app of this name is on the home's whitelist",
            remedy: "See which are: pandapp app list"
        )
    }

    /// The ledger has no entry of an address.
    static func notRegistered(_ address: EthereumAddress) -> CommandFailure {
        CommandFailure(
            .missingInput,
            code: "app-not-registered",
            what: "\(address.checksummed) was not used",
            why: "The ledger knows no app of this address",
            remedy: "See the registered ones: pandapp app list"
        )
    }

    /// An entry that left the whitelist does not come back.
    static func delistedForEver(_ name: AppName) -> CommandFailure {
        CommandFailure(
            .denied,
            code: "app-delisted",
            what: "The entry of \(name) was not used",
            why: "It has left the whitelist, which has no end",
            remedy: "Register other code: pandapp app register"
        )
    }

    fileprivate static func notInLedger(_ name: AppName) -> CommandFailure {
        CommandFailure(
            .badConfiguration,
            code: "app-unknown",
            what: "The app \(name) could not be used",
            why: "The home's ledger does not know it",
            remedy: "Make a new home: pandapp init"
        )
    }

    fileprivate static func otherKind(_ name: AppName, wanted: AppKind) -> CommandFailure {
        CommandFailure(
            .badData,
            code: "app-of-other-kind",
            what: "The app \(name) was not run",
            why: "It is not of the kind \(wanted.rawValue)",
            remedy: "Name one that is: pandapp app list tells each app's kind"
        )
    }
}
