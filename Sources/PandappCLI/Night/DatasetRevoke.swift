import ArgumentParser
import Console
import Cryptography
import Ledger
import Orders

/// `pandapp dataset revoke`.
struct DatasetRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Close a dataset's orders: no new deal matches, and no key is released any more, at once.",
        discussion: """
            What was computed before stays computed. There is no way back: a revoked order stays closed, and the day is \
            not published again unless publish --force makes a new revision.

            Example: pandapp dataset revoke --app heatmap --date 2020-04-01
            """
    )

    @Option(help: "The app's name.")
    var app: AppName

    @Option(help: ArgumentHelp("The published day.", valueName: "yyyy-mm-dd"))
    var date: LocalDay

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let open = try OpenHome(home.folder())
        let publication = try open.publication(of: app, date: date)
        guard let order = try open.ledger.order(DatasetOrder.self, publication.order) else {
            throw CommandFailure.notPublished(app, date)
        }
        let wallet = try open.secrets.wallet(.publisherWallet)
        try open.log.signing {
            try open.close(order.signed.order, by: wallet)
            // What was granted besides goes with it; from now on nothing more is granted.
            for granted in try open.ledger.orders(DatasetOrder.self, subject: publication.dataset) {
                try open.close(granted.signed.order, by: wallet)
            }
        }
        try console.report.write(
            RevokedDataset(
                app: app.text,
                date: date,
                order: "0x" + order.hash.hexadecimal,
                wasOpen: !order.consumption.isClosed
            )
        )
    }
}

extension OpenHome {
    fileprivate func close(_ order: DatasetOrder, by wallet: borrowing EthereumKey) throws {
        let operation = SignedOperation(.close, on: order, in: ledger.domain, by: wallet)
        try ledger.perform(operation, at: WallClock.seconds())
    }
}

private struct RevokedDataset: CommandReport {
    static let verb = "dataset-revoke"
    let app: String
    let date: LocalDay
    let order: String
    let wasOpen: Bool

    var lines: [String] {
        [
            wasOpen
                ? "The \(app) dataset of \(date) is revoked (order \(order.prefix(18))…)."
                : "The \(app) dataset of \(date) was revoked before; nothing was changed."
        ]
    }
}
