import ArgumentParser
import Console
import Cryptography
import Ledger
import Orders

/// `pandapp dataset`: the verbs over dataset orders.
struct DatasetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dataset",
        abstract: "Withdraw datasets from use; encrypt and decrypt files as iExec does.",
        subcommands: [DatasetRevoke.self, DatasetEncrypt.self, DatasetDecrypt.self]
    )
}

/// `pandapp dataset revoke`.
struct DatasetRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Close a dataset's order: no new deal matches, and no key is released any more, at once.",
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
        let operation = SignedOperation(.close, on: order.signed.order, in: open.ledger.domain, by: wallet)
        try open.log.signing { try open.ledger.perform(operation, at: WallClock.seconds()) }
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
