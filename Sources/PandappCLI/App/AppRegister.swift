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
        abstract: "Register an app, or new code of one, and offer it; no dataset is made for it yet.",
        discussion: """
            The same code again changes nothing. An app that is new comes onto the whitelist with 'pandapp app \
            whitelist'. New code of one that is there takes its place with 'pandapp app upgrade': who consented to the \
            old entry has not consented to this one, see its --dry-run.

            Example: pandapp app register --app heatmap --executable build/heatmap-enclave
            Example: pandapp app register --app night-map --kind heatmap --executable night-map --source 'https://… at 1f3c…'
            """
    )

    @Option(help: "The app's name: 1 to 32 small letters, digits and hyphens.")
    var app: AppName

    @Option(help: "What it computes, and so what it is given: heatmap or social-distance (default: as the name's now).")
    var kind: AppKind?

    @Option(help: ArgumentHelp("The enclave's executable.", valueName: "file"), completion: .file())
    var executable: String

    @Option(help: "The characters of the coarsest cells that suffice (default: as now).")
    var precision: Int?

    @Option(help: ArgumentHelp("What it costs a task, in nRLC (default: as at init).", valueName: "price"))
    var price: UInt64?

    @OptionGroup var words: AppWords
    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func validate() throws {
        guard precision.map(AppEntry.precisions.contains) ?? true else {
            throw ValidationError("--precision must be 1 to 12.")
        }
        if let price { try PriceOptions.check(price) }
    }

    func run() async throws {
        let open = try OpenHome(home.folder())
        let profile = try profile(in: open)
        let code = try InputFile.read(executable, limit: HomeMarket.longestExecutable)
        var market = HomeMarket(secrets: open.secrets, ledger: open.ledger, store: open.store)
        market.prices.app = price ?? open.configuration.prices?.app ?? 0
        let before = try open.ledger.apps().count
        let registered = try open.log.signing {
            let entry = try market.entry(of: profile, executable: code)
            return try open.app(.address(market.offer(entry, at: WallClock.seconds())))
        }
        let isNew = try open.ledger.apps().count > before
        try console.report.write(RegisteredApp(terms: ConsentTerms(registered), isNew: isNew))
    }

    /// The app as it is presented: of the kind, and with the precision, that its name has now.
    private func profile(in open: OpenHome) throws -> AppProfile {
        let present = open.appNames.contains(app) ? try open.app(app) : nil
        let known = present.map { AppKind(of: $0.entry) } ?? AppKind(rawValue: app.text)
        guard let kind = known ?? kind else { throw CommandFailure.kindUnknown(app) }
        guard self.kind == nil || self.kind == kind else { throw CommandFailure.kindSettled(app, kind) }
        let usual = try present.map { try open.demand(of: $0).precision } ?? open.finestPrecision(of: kind)
        let columns = try present?.entry.columns ?? kind.columns(open.contactDefinition)
        return words.applied(to: AppProfile(app, kind: kind, columns: columns, precision: precision ?? usual))
    }
}

/// What a registry entry tells people of an app besides its code.
struct AppWords: ParsableArguments {
    @Option(help: "What the app is for, in words that people read (default: the shipped app's of the kind).")
    var purpose: String?

    @Option(help: "Where its source is, with the commit (default: the shipped app's of the kind).")
    var source: String?

    @Option(help: "What its results disclose, and to whom (default: the shipped app's of the kind).")
    var disclosure: String?

    /// A profile that says this instead.
    fileprivate func applied(to profile: AppProfile) -> AppProfile {
        var profile = profile
        if let purpose { profile.purpose = purpose }
        if let source { profile.source = source }
        if let disclosure { profile.disclosure = disclosure }
        return profile
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

extension CommandFailure {
    fileprivate static func kindUnknown(_ name: AppName) -> CommandFailure {
        CommandFailure(
            .usage,
            code: "app-kind-unknown",
            what: "\(name) was not registered",
            why: "The name is new, and nothing says what the app computes",
            remedy: "Say it: --kind heatmap, or --kind social-distance"
        )
    }

    fileprivate static func kindSettled(_ name: AppName, _ kind: AppKind) -> CommandFailure {
        CommandFailure(
            .badData,
            code: "app-of-other-kind",
            what: "\(name) was not registered",
            why: "An app of this name is of the kind \(kind.rawValue)",
            remedy: "Register it under another name"
        )
    }
}
