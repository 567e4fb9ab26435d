import ArgumentParser
import Console
import ContentStore
import Cryptography
import DatasetAssembly
import Datasets
import Evidence
import Foundation
import Orders
import Requester
import SocialDistance

/// `pandapp contacts`.
struct Contacts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contacts",
        abstract: "How many people declared ill, and not declared, you met in two weeks; told to you alone.",
        discussion: """
            Only the holder of the key with which the track was contributed can ask. The question travels sealed into \
            the enclave, and the answer comes back sealed; the deal is made by a wallet that is used once, at price 0. \
            To meet is, in this version: same cell, same time step. The answer is about the night's window, 14 days \
            up to it, by what was known that night of who is ill. People are counted once a day, and days are added \
            up: pseudonyms do not join days, so whoever you met on two days counts twice.

            Example: pandapp contacts --date 2020-04-01 --person-key me.key
            """
    )

    @Option(help: ArgumentHelp("The published night.", valueName: "yyyy-mm-dd"))
    var date: LocalDay

    @Option(help: ArgumentHelp("Your key file (mode 0600).", valueName: "file"), completion: .file())
    var personKey: String

    @Option(help: "Which app of the kind social-distance counts.")
    var app = AppName.socialDistance

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let person = try HomeSecrets.person(at: personKey)
        let open = try OpenHome(home.folder())
        _ = try open.app(app, of: .socialDistance)
        let identity = try person.recipientIdentity(night: date.description)
        let signingKey = try person.signingKey()
        let recipient = identity.recipient
        let progress = console.progress("Asking about \(date)")
        let outcome = try progress.ticking {
            try ConfidentialTask(home: open, app: app, date: date).run(
                wallet: EthereumKey(),
                identity: identity,
                question: { deal, location in
                    let header = try open.datasetHeader(location)
                    return try ContactQuestion(
                        by: signingKey,
                        dataset: header.digest,
                        deal: deal.identifier.digest,
                        recipient: recipient
                    ).sealed(for: header)
                },
                progress: progress
            )
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let answer = try decoder.decode(ContactFile.self, from: Data(outcome.file("contacts.json")))
        guard answer.days > 0 else { throw CommandFailure.noContribution(date) }
        try console.report.write(
            ContactReport(
                date: date,
                windowDays: answer.windowDays,
                days: answer.days,
                definition: answer.definition,
                ill: answer.ill,
                notDeclared: answer.notDeclared,
                environment: outcome.result.environment.rawValue,
                task: outcome.task.description
            ),
            essential: true
        )
    }
}

/// The file that the enclave wrote.
private struct ContactFile: Decodable {
    let definition: String
    let windowDays: Int
    let days: Int
    let ill: Int
    let notDeclared: Int
}

private struct ContactReport: CommandReport {
    static let verb = "contacts"
    let date: LocalDay
    let windowDays: Int
    let days: Int
    let definition: String
    let ill: Int
    let notDeclared: Int
    let environment: String
    let task: String

    var lines: [String] {
        var lines = [
            "\(span) you met \(Self.people(ill)) declared ill and \(Self.people(notDeclared)) not declared.",
            "To meet means here: in the same cell of the map at the same time step (\(definition)).",
        ]
        if windowDays > 1 {
            let known = days == 1 ? "1 day" : "\(days) days"
            lines.append("It rests on your tracks of \(known); whoever you met on several days counts once for each.")
        }
        return lines + ["ENVIRONMENT: \(EnvironmentLine.text(for: environment))"]
    }

    /// The days that the count is about.
    private var span: String {
        windowDays > 1 ? "In the \(windowDays) days up to \(date)" : "On \(date)"
    }

    private static func people(_ count: Int) -> String {
        count == 0 ? "nobody" : count == 1 ? "1 person" : "\(count) people"
    }
}

extension OpenHome {
    /// The dataset's public header, from the store; it must be the one that the registry names.
    fileprivate func datasetHeader(_ location: DatasetLocation) throws -> DatasetHeader {
        let file = try store.read(ContentIdentifier(parsing: location.entry.contentIdentifier))
        let header = try DatasetHeader(decoding: DatasetContainer.split(file).header)
        guard header.digest == location.entry.headerDigest else { throw DatasetsError.malformedHeader }
        return header
    }
}

extension CommandFailure {
    fileprivate static func noContribution(_ date: LocalDay) -> CommandFailure {
        CommandFailure(
            .denied,
            code: "no-contribution",
            what: "There is no answer for this key on \(date)",
            why: "The dataset holds no track that was contributed with it",
            remedy: "Ask with the key that contributed; nobody can ask about another person"
        )
    }
}
