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
            consents stay as they are, but for an auditor who carried one of them over to this app: they are named no \
            more.

            Example: pandapp consent revoke --app heatmap --person-key me.key
            """
    )

    @Option(help: "The app's name, as app list tells it.")
    var app: AppName

    @OptionGroup var person: PersonKeyOptions
    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let voice = try PersonVoice(person, home: home)
        let ledger = voice.home.ledger
        let contributions = try voice.home.contributions()
        let name = try voice.home.app(app).entry.name
        var withoutAuditor: [String] = []
        let (_, isNew) = try voice.say { word in
            let endorsements = try contributions.endorsements()
            var kept: [AppConsent] = []
            for var consent in word.whitelist {
                // Earlier entries of the name as well: whoever revokes means the app, whatever its code was.
                let own = try ledger.app(consent.app)?.entry.name
                guard own != name else { continue }
                // Nor may another app's consent lead back to this one.
                if try consent.reach(over: endorsements).contains(where: { try ledger.app($0)?.entry.name == name }) {
                    consent.auditor = nil
                    withoutAuditor.append(own ?? consent.app.checksummed)
                }
                kept.append(consent)
            }
            return kept == word.whitelist ? nil : .consents(kept)
        }
        try console.report.write(RevokedConsent(app: app.text, isNew: isNew, withoutAuditor: withoutAuditor))
    }
}

/// The result of `consent revoke`.
private struct RevokedConsent: CommandReport {
    static let verb = "consent-revoke"
    let app: String
    let isNew: Bool
    /// Other apps, the consents to which stay without the auditor who carried them over to this one.
    let withoutAuditor: [String]

    var lines: [String] {
        isNew
            ? [
                "\(app) gets none of your data from the next publication on.",
                "What was published before stays as it is.",
            ]
                + withoutAuditor.map {
                    "Your consent to \($0) stays, without the auditor who carried it over to \(app)."
                }
            : ["You have not consented to \(app); nothing was changed."]
    }
}
