import ArgumentParser
import Console
import Cryptography
import Ledger
import Orders

/// `pandapp app show`.
struct AppShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print a registry entry: what people consent to when they consent to this app.",
        discussion: """
            An app is named by its name, which means the entry that has datasets today, or by an entry's address.

            Example: pandapp app show heatmap
            """
    )

    @Argument(help: "The app's name, or the address of an entry.")
    var app: AppReference

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let open = try OpenHome(home.folder())
        let registered = try open.app(app)
        let isDelisted = try open.ledger.delistedApps().contains(registered.address)
        let content = registered.entry.contentIdentifier
        let report = ShownApp(terms: ConsentTerms(registered), contentIdentifier: content, isDelisted: isDelisted)
        try console.report.write(report, essential: true)
    }
}

/// The result of `app show`.
private struct ShownApp: CommandReport {
    static let verb = "app-show"
    let terms: ConsentTerms
    let contentIdentifier: String
    let isDelisted: Bool

    var lines: [String] {
        terms.lines + ["code:        /ipfs/\(contentIdentifier)"]
            + (isDelisted ? ["This app has left the whitelist: it gets nothing."] : [])
    }
}
