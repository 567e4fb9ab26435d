import ArgumentParser
import Console
import ContentStore
import Cryptography
import DatasetAssembly
import Datasets
import Evidence
import Orders
import Requester
import SocialDistance

/// `pandapp contacts ask`.
struct ContactsAsk: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask",
        abstract: "Ask now how many people declared ill, and not declared, you met in two weeks.",
        discussion: """
            Only the holder of the key with which the track was contributed can ask. The question travels sealed into \
            the enclave, and the answer comes back sealed; the deal is made by a wallet that is used once, and paid by the home's requester. \
            What it means to meet is pinned in the dataset: at most a radius apart at one time (proximity), told in \
            coarse numbers, or in one cell at one time step (co-presence). The answer is about the night's window, 14 \
            days up to it, by what was known that night of who is ill. People are counted once a day, and days are \
            added up: pseudonyms do not join days, so whoever you met on two days counts twice.

            Example: pandapp contacts --date 2020-04-01 --person-key me.key
            """
    )

    @Option(help: ArgumentHelp("The published night.", valueName: "yyyy-mm-dd"))
    var date: LocalDay

    @Option(help: ArgumentHelp("Your key file (mode 0600).", valueName: "file"), completion: .file())
    var personKey: String

    @Option(help: "Which app of the kind social-distance counts.")
    var app = AppName.socialDistance

    @Option(help: ArgumentHelp("Where to write the bundle that proves the answer.", valueName: "file"))
    var bundle: String?

    @OptionGroup var page: ContactPageOptions
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
            // The wallet is used once and has nothing: where asking costs something, the home's requester pays.
            let payer = try open.secrets.wallet(.requesterWallet).address
            return try ConfidentialTask(home: open, app: app, date: date, sponsor: payer).run(
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
        let answer = try ContactAnswerFile(
            in: outcome.files,
            night: date.description,
            asker: signingKey.verificationKey,
            dataset: outcome.result.statement.dataset
        )
        guard let answer else { throw RequesterError.commitmentMismatch }
        let kept = try bundle.map { try open.keep(outcome.bundle, at: $0) }
        let report = ContactReport(
            date: date.description,
            answer: answer,
            environment: outcome.result.environment.rawValue,
            task: outcome.task.description,
            bundle: kept?.text
        )
        try page.write(report)
        try console.report.write(report, essential: true)
    }
}

/// What a person is told, from whichever way the answer came.
struct ContactReport: CommandReport {
    static let verb = "contacts"
    /// The night asked about.
    let date: String
    /// Its fields stand beside the others.
    let answer: ContactAnswerFile
    let environment: String
    let task: String
    /// What the store calls the bundle that was written; nil where none was asked for.
    let bundle: String?

    private enum CodingKeys: CodingKey {
        case date, environment, task, bundle
    }

    func encode(to encoder: any Encoder) throws {
        try answer.encode(to: encoder)
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(date, forKey: .date)
        try fields.encode(environment, forKey: .environment)
        try fields.encode(task, forKey: .task)
        try fields.encodeIfPresent(bundle, forKey: .bundle)
    }

    var lines: [String] {
        answer.sentences(night: date)
            + (bundle.map { ["bundle:      /ipfs/\($0) (the answer in it is sealed to you)"] } ?? [])
            + ["ENVIRONMENT: \(EnvironmentLine.text(for: environment))"]
    }
}

extension OpenHome {
    /// The dataset's public header, from the store; it must be the one that the registry names.
    func datasetHeader(_ location: DatasetLocation) throws -> DatasetHeader {
        let file = try store.read(ContentIdentifier(parsing: location.entry.contentIdentifier))
        let header = try DatasetHeader(decoding: DatasetContainer.split(file).header)
        guard header.digest == location.entry.headerDigest else { throw DatasetsError.malformedHeader }
        return header
    }
}
