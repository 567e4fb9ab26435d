import ArgumentParser
import Console
import Cryptography
import DatasetAssembly
import Ledger
import Orders

/// `pandapp consent revoke`.
struct ConsentRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Let an app use your data no more, from the next publication on.",
        discussion: """
            What was published before stays as it is: only what is published from now on goes without you. Other apps' \
            consents stay as they are.

            Example: pandapp consent revoke --app heatmap --person-key me.key
            """
    )

    @Option(help: "heatmap or social-distance.")
    var app: AppKind

    @OptionGroup var person: PersonKeyOptions
    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let voice = try PersonVoice(person, home: home)
        let ledger = voice.home.ledger
        let current = try voice.home.app(app)
        let (_, isNew) = try voice.say { word in
            // Earlier entries of the name as well: whoever revokes means the app, whatever its code was.
            let kept = try word.whitelist.filter { try ledger.app($0.app)?.entry.name != current.entry.name }
            return kept.count < word.consents.count ? .consents(kept) : nil
        }
        try console.report.write(RevokedConsent(app: app.rawValue, isNew: isNew))
    }
}

/// The result of `consent revoke`.
private struct RevokedConsent: CommandReport {
    static let verb = "consent-revoke"
    let app: String
    let isNew: Bool

    var lines: [String] {
        isNew
            ? [
                "\(app) gets none of your data from the next publication on.",
                "What was published before stays as it is.",
            ]
            : ["You have not consented to \(app); nothing was changed."]
    }
}
