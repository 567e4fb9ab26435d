import ArgumentParser
import Console
import Cryptography
import DatasetAssembly
import Ledger
import Orders

/// `pandapp consent grant`.
struct ConsentGrant: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant",
        abstract: "Let an app use your data from the next publication on.",
        discussion: """
            You consent to one registry entry: this code, these columns, this disclosure. It is shown first; at a \
            terminal you are asked. Other code is another entry and needs another consent, which takes the place of \
            those to the app's earlier entries, with whatever auditors they name. Other apps' consents stay as they \
            are. With --auditor you let one other person, whose public key you give, agree to later entries of this \
            app in your place. Without --allow-simulated the app gets your data on confidential hardware only, which \
            this version does not have.

            Example: pandapp consent grant --app heatmap --person-key me.key
            """
    )

    @Option(help: "The app's name, as app list tells it.")
    var app: AppName

    @Flag(help: "Allow execution without hardware protection: the machine's operator can read the data.")
    var allowSimulated = false

    @Option(help: ArgumentHelp("Who may carry your consent over to a new entry of the app.", valueName: "public key"))
    var auditor: AuditorKey?

    @OptionGroup var person: PersonKeyOptions
    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let voice = try PersonVoice(person, home: home)
        try voice.home.requireWhitelisted(app)
        let registered = try voice.home.app(app)
        let terms = ConsentTerms(registered)
        try confirm(terms)
        let (address, ledger) = (registered.address, voice.home.ledger)
        let (word, isNew) = try voice.say { word in
            let wanted = AppConsent(app: address, allowsSimulated: allowSimulated, auditor: auditor?.key)
            // Consents to the app's other entries go: whom one of them names could carry it over to still other code.
            let kept = try word.whitelist.filter { try ledger.app($0.app)?.entry.name != registered.entry.name }
            let isSaid = word.whitelist.contains(wanted) && word.whitelist.count == kept.count + 1
            return isSaid ? nil : .consents(kept + [wanted])
        }
        guard let consent = word.consents[address] else { throw CommandFailure.consentNotKept }
        let given = GivenConsent(consent, app: terms.app, address: address, standing: .current)
        try console.report.write(GrantedConsent(terms: terms, isNew: isNew, consent: given))
    }

    /// Shows what is consented to, and asks where somebody can answer.
    private func confirm(_ terms: ConsentTerms) throws {
        let carried = auditor.map { "A later entry that \($0.text.prefix(16))… signs counts as consented to." }
        let lines = terms.lines + [terms.meaning(allowsSimulated: allowSimulated)] + (carried.map { [$0] } ?? [])
        // What is consented to is in the words of whoever registered the app.
        let text = ReportWriter.text(of: lines)
        if let confirmation = Confirmation(console) {
            // The terms stand where the question does, wherever the output goes.
            try confirmation.require(text + "Let \(terms.app.printable) use your data?")
        } else if !(console.json || console.quiet) {
            try console.report.write(text: text)
        }
    }
}

/// The result of `consent grant`.
private struct GrantedConsent: CommandReport {
    static let verb = "consent-grant"
    let terms: ConsentTerms
    let isNew: Bool
    let consent: GivenConsent

    var lines: [String] {
        [
            isNew
                ? "Granted; the next publication goes by it."
                : "You consented to this before; nothing was changed.",
            "receipt:     \(consent.receipt)",
        ]
    }
}

/// The public key of somebody who is trusted with new entries of an app, 64 hexadecimal digits.
struct AuditorKey: ExpressibleByArgument {
    let key: VerificationKey

    init?(argument: String) {
        guard let bytes = try? Hexadecimal.decode(argument), let key = try? VerificationKey(bytes) else { return nil }
        self.key = key
    }

    /// As it is written.
    var text: String { Hexadecimal.encode(key.bytes) }
}

extension CommandFailure {
    fileprivate static var consentNotKept: CommandFailure {
        CommandFailure(
            .internalFault,
            code: "consent-not-kept",
            what: "The consent was not given",
            why: "The last word does not hold it",
            remedy: "Check with 'pandapp consent list', and report this"
        )
    }
}
