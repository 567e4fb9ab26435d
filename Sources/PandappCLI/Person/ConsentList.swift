import ArgumentParser
import Console
import Cryptography
import DatasetAssembly
import Ledger
import Mobility
import Orders

/// `pandapp consent list`.
struct ConsentList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Print your consents: which apps, since when, on what hardware, and the receipts.",
        discussion: """
            A receipt is the SHA-256 of the record that you signed; datasets commit to the receipts they rest on.

            Example: pandapp consent list --person-key me.key
            """
    )

    @OptionGroup var person: PersonKeyOptions
    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let voice = try PersonVoice(person, home: home)
        let word = try voice.lastWord()
        let current = try voice.home.whitelistedKinds().map { try voice.home.app($0) }
        let consents = try word.consents.sorted { $0.key.bytes.lexicographicallyPrecedes($1.key.bytes) }.map {
            GivenConsent(
                $0.value,
                app: try voice.home.ledger.app($0.key)?.entry.name,
                address: $0.key,
                isCurrent: current.map(\.address).contains($0.key)
            )
        }
        let missing = current.filter { word.consents[$0.address] == nil }.map(\.entry.name)
        try console.report.write(Listed(consents: consents, notConsented: missing), essential: true)
    }

    private struct Listed: CommandReport {
        static let verb = "consent-list"
        let consents: [GivenConsent]
        let notConsented: [String]

        var lines: [String] { consents.flatMap(\.lines) + notConsented.map { "\($0): not consented" } }
    }
}
