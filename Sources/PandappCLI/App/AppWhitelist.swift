import ArgumentParser
import Console
import Cryptography
import Ledger
import Orders

/// `pandapp app whitelist`.
struct AppWhitelist: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "whitelist",
        abstract: "Put a registered app on the whitelist: from the next publication on it gets its own dataset.",
        discussion: """
            The dataset holds what the entry's columns ask for, of the people who consent to that entry, and nobody has \
            consented to it yet. Nights that are past get theirs with publish --catch-up. Every app of the kind heatmap \
            spends its own ε of a person's day.

            Example: pandapp app whitelist 0x41aE…
            """
    )

    @Argument(help: ArgumentHelp("The entry's address, as app register prints it.", valueName: "address"))
    var entry: EthereumAddress

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let open = try OpenHome(home.folder())
        let registered = try open.app(.address(entry))
        guard let name = AppName(registered.entry.name), AppKind(of: registered.entry) != nil else {
            throw CommandFailure.unusable(registered)
        }
        guard try !open.ledger.delistedApps().contains(entry) else { throw CommandFailure.delistedForEver(name) }
        let present = open.configuration.apps[name.text]
        guard present == nil || present == entry.checksummed else { throw CommandFailure.nameTaken(name) }
        if present == nil {
            var configuration = open.configuration
            configuration.apps[name.text] = entry.checksummed
            try configuration.save(to: open.folder)
        }
        let report = WhitelistedEntry(app: name.text, address: entry.checksummed, isNew: present == nil)
        try console.report.write(report)
    }
}

/// The result of `app whitelist`.
private struct WhitelistedEntry: CommandReport {
    static let verb = "app-whitelist"
    let app: String
    let address: String
    let isNew: Bool

    var lines: [String] {
        isNew
            ? ["\(app) is on the whitelist as \(address); it gets the data of those who consent to it."]
            : ["\(app) is on the whitelist already; nothing was changed."]
    }
}

extension CommandFailure {
    fileprivate static func unusable(_ app: Registered<AppEntry>) -> CommandFailure {
        CommandFailure(
            .badData,
            code: "app-unusable",
            what: "\(app.address.checksummed) was not put on the whitelist",
            why: "It asks for columns that nobody makes, or its name is no name of an app here",
            remedy: "Register it anew: pandapp app register --app NAME --kind KIND --executable FILE"
        )
    }

    fileprivate static func nameTaken(_ name: AppName) -> CommandFailure {
        CommandFailure(
            .denied,
            code: "app-whitelisted",
            what: "The entry was not put on the whitelist",
            why: "Another entry of the name \(name) is on it",
            remedy: "Let it take that one's place (pandapp app upgrade), or register it under another name"
        )
    }
}
