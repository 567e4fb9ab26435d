import Console
import Cryptography
import Ledger
import Orders
import Publisher

extension OpenHome {
    /// The apps for which every night has a dataset, with what each is given.
    func whitelistedApps() throws -> [WhitelistedApp] {
        let apps = try whitelistedKinds().map { WhitelistedApp(registered: try app($0), demand: try demand(of: $0)) }
        guard !apps.isEmpty else {
            throw CommandFailure(
                .denied,
                code: "nothing-whitelisted",
                what: "Nothing was published",
                why: "Every app has left the whitelist",
                remedy: "Put one on it: pandapp app register, then pandapp app upgrade"
            )
        }
        return apps
    }

    /// The apps that were not delisted.
    func whitelistedKinds() throws -> [AppKind] {
        let delisted = try ledger.delistedApps()
        return try AppKind.allCases.filter { !delisted.contains(try app($0).address) }
    }

    /// Refuses an app that has left the whitelist.
    func requireWhitelisted(_ kind: AppKind) throws {
        guard try !whitelistedKinds().contains(kind) else { return }
        throw CommandFailure(
            .denied,
            code: "app-delisted",
            what: "\(kind.rawValue) was not used",
            why: "The publisher has taken it off the whitelist",
            remedy: "Use another app, or ask the publisher"
        )
    }
}
