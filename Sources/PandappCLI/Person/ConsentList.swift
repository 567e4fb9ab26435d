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
            It tells what publication goes by, hence also the entries to which an auditor whom you named carried a \
            consent over. A receipt is the SHA-256 of the record that you signed; datasets commit to the receipts they \
            rest on.

            Example: pandapp consent list --person-key me.key
            """
    )

    @OptionGroup var person: PersonKeyOptions
    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let voice = try PersonVoice(person, home: home)
        let open = voice.home
        let said = try voice.lastWord()
        let word = try said.carried(over: open.contributions().endorsements())
        let current = try open.whitelistedNames().map { try open.app($0) }
        let reached = current.filter { word.consents[$0.address] != nil }
        let addresses = word.consents.keys.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
        var consents: [GivenConsent] = []
        for address in addresses {
            guard let consent = word.consents[address] else { continue }
            let name = try open.ledger.app(address)?.entry.name
            let isCurrent = reached.contains { $0.address == address }
            let given = GivenConsent(
                consent,
                app: name,
                address: address,
                standing: isCurrent
                    ? .current : .earlier(reachesCurrent: reached.contains { $0.entry.name == name }),
                isCarriedOver: said.consents[address] == nil
            )
            consents.append(given)
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
