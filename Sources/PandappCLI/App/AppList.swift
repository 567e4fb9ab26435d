import ArgumentParser
import Console
import Cryptography
import DatasetAssembly
import Ledger
import Orders

/// `pandapp app list`.
struct AppList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Print all registered apps: which of them get datasets, and how many people consent.",
        discussion: "Example: pandapp app list"
    )

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let open = try OpenHome(home.folder())
        let whitelisted = try Set(open.whitelistedNames().map { try open.app($0).address })
        let delisted = try open.ledger.delistedApps()
        let words = try open.contributions().lastWords().values
        let apps = try open.ledger.apps().map { app in
            ListedApps.App(
                app: app.entry.name,
                kind: AppKind(of: app.entry)?.rawValue,
                address: app.address.checksummed,
                state: whitelisted.contains(app.address)
                    ? .whitelisted : delisted.contains(app.address) ? .delisted : .registered,
                consents: words.count { $0.consents[app.address] != nil },
                nights: try open.ledger.publications(app: app.address).count
            )
        }
        try console.report.write(ListedApps(apps: apps), essential: true)
    }
}

/// The result of `app list`.
private struct ListedApps: CommandReport {
    static let verb = "app-list"

    enum State: String, Encodable {
        case whitelisted, registered, delisted
    }

    struct App: Encodable {
        let app: String
        /// What it computes; nil for columns that nobody makes.
        let kind: String?
        let address: String
        let state: State
        let consents: Int
        let nights: Int
    }

    let apps: [App]

    var lines: [String] {
        apps.map { app in
            "\(app.app): \(app.address), \(app.state.rawValue), kind: \(app.kind ?? "unknown"), consents: \(app.consents), "
                + "nights: \(app.nights)"
        }
    }
}
