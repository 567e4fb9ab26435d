import ArgumentParser
import Console
import Cryptography
import Ledger
import Orders

/// `pandapp app delist`.
struct AppDelist: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delist",
        abstract: "Take an app off the whitelist: its datasets' orders close and no key is released to it, at once.",
        discussion: """
            Every entry of this name that the home knows leaves, for ever; people's consents stay what they were. New \
            code can be registered and put in its place: pandapp app upgrade.

            Example: pandapp app delist --app heatmap --yes
            """
    )

    @Option(help: "The app's name.")
    var app: AppName

    @Flag(help: "Do it without asking.")
    var yes = false

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let open = try OpenHome(home.folder())
        let apps = try open.ledger.apps().filter { $0.entry.name == app.text }.map(\.address)
        guard !apps.isEmpty else { throw CommandFailure.notWhitelisted(app) }
        if !yes {
            guard let confirmation = Confirmation(console) else { throw CommandFailure.notSaidYes(app) }
            try confirmation.require("No entry of \(app) gets data any more. Delist it?")
        }
        let delisted = try open.ledger.delistedApps()
        let leaving = apps.filter { !delisted.contains($0) }
        let closing = try open.closings(ofOrdersTo: Set(apps))
        try open.log.signing { try open.ledger.delist(leaving, closing: closing, at: WallClock.seconds()) }
        try console.report.write(
            DelistedApp(app: app.text, entries: leaving.map(\.checksummed), ordersClosed: closing.count)
        )
    }
}

extension OpenHome {
    /// Closings, signed by the publisher, of all open orders that offer datasets to some apps.
    fileprivate func closings(ofOrdersTo apps: Set<EthereumAddress>) throws -> [SignedOperation<DatasetOrder>] {
        let wallet = try secrets.wallet(.publisherWallet)
        let orders = try ledger.orders(DatasetOrder.self, limit: Int.max).map(\.signed.order)
        return try orders.filter { order in
            try apps.contains(order.appRestrict) && ledger.dataset(order.dataset)?.owner == wallet.address
        }.map { SignedOperation(.close, on: $0, in: ledger.domain, by: wallet) }
    }
}

/// The result of `app delist`.
private struct DelistedApp: CommandReport {
    static let verb = "app-delist"
    let app: String
    let entries: [String]
    let ordersClosed: Int

    var lines: [String] {
        guard !entries.isEmpty else { return ["\(app) was delisted before; nothing was changed."] }
        return ["\(app) has left the whitelist. Orders closed: \(ordersClosed); no key is released to it."]
    }
}

extension CommandFailure {
    fileprivate static func notSaidYes(_ name: AppName) -> CommandFailure {
        CommandFailure(
            .denied,
            code: "not-confirmed",
            what: "\(name) was not delisted",
            why: "It cannot be undone, and there is nobody to ask",
            remedy: "Say it with --yes"
        )
    }
}
