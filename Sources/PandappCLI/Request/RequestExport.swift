import ArgumentParser
import Console
import Cryptography
import DatasetAssembly
import Datasets
import Orders
import Requester
import SocialDistance

/// `pandapp request export`.
struct RequestExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Sign a request with your own key, on your own machine; needs no home.",
        discussion: """
            The request names the one key that may open the result, which follows from your key and the night. For a \
            contact count your question goes with it, sealed to the dataset: only the enclave reads it. Unless you give \
            a wallet, one is made that is used once. Keep a copy of the file: request open wants it.

            Example: pandapp request export --offer heatmap.offer --person-key me.key --output me.request
            """
    )

    @Option(help: ArgumentHelp("What is on offer.", valueName: "file"), completion: .file())
    var offer: String

    @Option(
        help: ArgumentHelp("Your wallet, 64 hexadecimal digits (mode 0600).", valueName: "file"),
        completion: .file()
    )
    var wallet: String?

    @Option(name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"), completion: .file())
    var output: String

    @OptionGroup var person: PersonKeyOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let limit = UInt64(ComputationOffer.maximumBytes)
        let offer = try ComputationOffer(decoding: InputFile.read(offer, limit: limit))
        let header = try DatasetHeader(decoding: offer.datasetHeader)
        guard header.app == offer.app.address else { throw RequesterError.offerMismatch }
        let key = try person.key()
        let recipient = try key.recipientIdentity(night: header.night).recipient
        let order = try ComputationRequest(
            app: offer.app.address,
            dataset: offer.dataset.address,
            recipient: recipient
        ).signed(for: offer.orders, in: offer.domain, by: asker())
        var request = SignedRequest(offer: offer, order: order)
        try request.verify()
        if AppKind(of: offer.app.entry) == .socialDistance {
            request.question = try ContactQuestion(
                by: key.signingKey(),
                dataset: header.digest,
                deal: request.deal.digest,
                recipient: recipient
            ).sealed(for: header)
        }
        try OutputFile.write(request.encoded(), to: output)
        try console.report.write(ExportedRequest(request, night: header.night, file: output))
    }

    /// Who asks: the wallet that was given, or one that is forgotten at once.
    private func asker() throws -> EthereumKey {
        guard let wallet else { return EthereumKey() }
        return try HomeSecrets.wallet(at: wallet)
    }
}

/// The result of `request export`.
private struct ExportedRequest: CommandReport {
    static let verb = "request-export"
    let file: String
    let app: String
    let appAddress: String
    let discloses: String
    let dataset: String
    let night: String
    let environments: [String]
    let requester: String
    let task: String
    /// ε that a result costs, and what all versions of its day may cost together, in millionths; nil: not accounted.
    let epsilonMillionths: UInt64?
    let epsilonBudgetMillionths: UInt64?

    init(_ request: SignedRequest, night: String, file: String) {
        let entry = request.offer.app.entry
        self.file = file
        (app, appAddress, discloses) = (entry.name, request.offer.app.address.checksummed, entry.disclosure)
        (dataset, self.night) = (request.offer.dataset.address.checksummed, night)
        environments = request.offer.dataset.entry.environments.sorted().map(\.rawValue)
        (requester, task) = (request.order.order.requester.checksummed, request.task.description)
        let terms = request.offer.dataset.entry.privacy
        (epsilonMillionths, epsilonBudgetMillionths) = (terms?.epsilonMillionths, terms?.budgetMillionths)
    }

    private var privacy: String {
        guard let epsilonMillionths, let epsilonBudgetMillionths else { return "not accounted" }
        return "ε \(Epsilon(epsilonMillionths)) of at most \(Epsilon(epsilonBudgetMillionths)) a person and day"
    }

    var lines: [String] {
        [
            "written:   \(file)", "app:       \(app), \(appAddress)", "discloses: \(discloses)",
            "dataset:   \(dataset) of \(night); may be opened on: \(environments.joined(separator: ", "))",
            "requester: \(requester)", "task:      \(task)", "privacy:   \(privacy)",
            "Hand the file to the operator, and keep a copy: it holds no secret.",
        ]
    }
}
