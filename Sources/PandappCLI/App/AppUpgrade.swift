import ArgumentParser
import Console
import Cryptography
import DatasetAssembly
import Ledger
import Orders

/// `pandapp app upgrade`.
struct AppUpgrade: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "upgrade",
        abstract: "Let the next publication make an app's datasets for a new entry; say whose consents carry over.",
        discussion: """
            A consent is to one entry. It carries over to another one only where its giver named an auditor, and that \
            auditor signed it (pandapp app endorse); everybody else has to consent anew. Both entries that an auditor \
            names must be this app's. Earlier datasets stay with the old entry.

            Example: pandapp app upgrade --app heatmap --to 0x41aE… --endorsement new.endorsement --dry-run
            """
    )

    @Option(help: "The app's name.")
    var app: AppName

    @Option(help: ArgumentHelp("The new entry, made by app register.", valueName: "address"))
    var to: AppReference

    @Option(help: ArgumentHelp("An auditor's signature; may be repeated.", valueName: "file"), completion: .file())
    var endorsement: [String] = []

    @Flag(help: "Only say how many consents would carry over, and why not the others; change nothing.")
    var dryRun = false

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let open = try OpenHome(home.folder())
        let (old, new) = (try open.app(app), try open.app(to))
        guard new.entry.name == app.text, AppKind(of: new.entry) == AppKind(of: old.entry) else {
            throw CommandFailure.otherApp(app)
        }
        guard try !open.ledger.delistedApps().contains(new.address) else { throw CommandFailure.delistedForEver(app) }
        let endorsements = try endorsement.map { path in
            let bytes = try InputFile.read(path, limit: UInt64(AppEndorsement.maximumBytes))
            let endorsement = try AppEndorsement(decoding: bytes)
            try open.requireOf(app, endorsement)
            return endorsement
        }
        let contributions = try open.contributions()
        let known = try contributions.endorsements()
        let words = PersonWord.ofEach(try contributions.peopleRecords()).mapValues { $0.carried(over: known) }
        let fate = ConsentFate(words: words.values, from: old.address, to: new.address, by: endorsements)
        if !dryRun {
            for endorsement in endorsements { try contributions.add(endorsement) }
            var configuration = open.configuration
            configuration.apps[app.text] = new.address.checksummed
            try configuration.save(to: open.folder)
        }
        try console.report.write(
            UpgradedApp(
                app: app.text,
                from: old.address.checksummed,
                to: new.address.checksummed,
                isDryRun: dryRun,
                consents: fate
            ),
            essential: dryRun
        )
    }
}

extension OpenHome {
    /// Refuses an endorsement of entries that are not both an app's: it would carry consents over to an app to which
    /// nobody consented.
    fileprivate func requireOf(_ name: AppName, _ endorsement: AppEndorsement) throws {
        for address in [endorsement.old, endorsement.new] {
            guard try ledger.app(address)?.entry.name == name.text else {
                throw CommandFailure.endorsementOfOtherApp(name)
            }
        }
    }
}

/// What becomes of the consents to an app's entry when another takes its place.
struct ConsentFate: Encodable, Equatable {
    /// Consents to the old entry.
    var old = 0
    /// Of these, people who have consented to the new entry themselves.
    var alreadyNew = 0
    /// Those whose auditor signed the new entry.
    var carriedOver = 0
    /// Those who named no auditor.
    var withoutAuditor = 0
    /// Those whose auditor did not sign.
    var auditorDidNotSign = 0

    init(
        words: some Collection<PersonWord>,
        from old: EthereumAddress,
        to new: EthereumAddress,
        by endorsements: [AppEndorsement]
    ) {
        for word in words {
            guard let consent = word.consents[old] else { continue }
            self.old += 1
            if old == new || word.consents[new] != nil {
                alreadyNew += 1
            } else if word.carried(over: endorsements).consents[new] != nil {
                carriedOver += 1
            } else if consent.auditor == nil {
                withoutAuditor += 1
            } else {
                auditorDidNotSign += 1
            }
        }
    }
}

/// The result of `app upgrade`.
private struct UpgradedApp: CommandReport {
    static let verb = "app-upgrade"
    let app: String
    let from: String
    let to: String
    let isDryRun: Bool
    let consents: ConsentFate

    var lines: [String] {
        let kept = consents.carriedOver + consents.alreadyNew
        return [
            isDryRun ? "\(app) would run as \(to)." : "\(app) runs as \(to) from the next publication on.",
            "\(kept) of \(consents.old) consents \(isDryRun ? "would go" : "go") on: \(consents.carriedOver) by their "
                + "auditor's signature, \(consents.alreadyNew) given to the new entry.",
            "\(consents.withoutAuditor) named no auditor, the auditors of \(consents.auditorDidNotSign) have not signed: "
                + "they have to consent anew.",
        ]
    }
}

extension CommandFailure {
    fileprivate static func otherApp(_ name: AppName) -> CommandFailure {
        CommandFailure(
            .badData,
            code: "other-app",
            what: "\(name) was not upgraded",
            why: "The entry given with --to is another app's, or of another kind",
            remedy: "Register the new code: pandapp app register --app \(name) --executable FILE"
        )
    }

    fileprivate static func endorsementOfOtherApp(_ name: AppName) -> CommandFailure {
        CommandFailure(
            .badData,
            code: "endorsement-of-other-app",
            what: "\(name) was not upgraded",
            why: "An endorsement leads from or to an entry that is another app's, or that the ledger does not know",
            remedy: "Have the auditor sign for two entries of \(name), which pandapp app list names"
        )
    }
}
