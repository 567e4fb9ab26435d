import ArgumentParser
import Console
import Cryptography
import DatasetAssembly
import Ledger
import Orders

/// `pandapp app register`.
struct AppRegister: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "register",
        abstract: "Register new code of an app, and offer it; no dataset is made for it before an upgrade.",
        discussion: """
            The same code again changes nothing. Who consented to the old entry has not consented to this one: see \
            'pandapp app upgrade --dry-run'.

            Example: pandapp app register --app heatmap --executable build/heatmap-enclave
            """
    )

    @Option(help: "heatmap or social-distance.")
    var app: AppKind

    @Option(help: ArgumentHelp("The enclave's executable.", valueName: "file"), completion: .file())
    var executable: String

    @Option(help: "The characters of the coarsest cells that suffice (default: as now).")
    var precision: Int?

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func validate() throws {
        guard precision.map(AppEntry.precisions.contains) ?? true else {
            throw ValidationError("--precision must be 1 to 12.")
        }
    }

    func run() async throws {
        let open = try OpenHome(home.folder())
        let code = try InputFile.read(executable, limit: HomeMarket.longestExecutable)
        let market = HomeMarket(secrets: open.secrets, ledger: open.ledger, store: open.store)
        let precision = try precision ?? open.demand(of: app).precision
        let before = try open.ledger.apps().count
        let registered = try open.log.signing {
            let entry = try market.entry(of: app, executable: code, precision: precision)
            return try open.app(.address(market.offer(entry, at: WallClock.seconds())))
        }
        let isNew = try open.ledger.apps().count > before
        try console.report.write(RegisteredApp(terms: ConsentTerms(registered), isNew: isNew))
    }
}

/// The result of `app register`.
private struct RegisteredApp: CommandReport {
    static let verb = "app-register"
    let terms: ConsentTerms
    let isNew: Bool

    var lines: [String] {
        terms.lines
            + [isNew ? "Registered; it has no datasets yet." : "Registered before; nothing was changed."]
    }
}
