import ArgumentParser
import Attestation
import Console
import ContentStore
import Cryptography
import Datasets
import Ledger
import Orders
import Requester

/// `pandapp request offers`.
struct RequestOffers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "offers",
        abstract: "Write what is on offer for a published day, for somebody who asks from another machine.",
        discussion: """
            The file is public and small: orders, registry entries, the dataset's header, the log's key, and the root \
            of the SIMULATED platform.

            Example: pandapp request offers --app heatmap --date 2020-04-01 --output heatmap.offer
            """
    )

    @Option(help: ArgumentHelp("The app.", valueName: "name"))
    var app: AppName

    @Option(help: ArgumentHelp("The published day.", valueName: "yyyy-mm-dd"))
    var date: LocalDay

    @Option(
        help: ArgumentHelp(
            "Who will ask, with orders for them alone (default: orders for anybody).",
            valueName: "address"
        )
    )
    var requester: EthereumAddress?

    @Option(name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"), completion: .file())
    var output: String

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let open = try OpenHome(home.folder())
        let offer = try open.offer(of: app, date: date, for: requester)
        try open.requireBudget(of: offer.dataset.address, for: offer.app)
        try OutputFile.write(offer.encoded(), to: output)
        try console.report.write(
            WrittenOffer(
                file: output,
                app: offer.app.address.checksummed,
                dataset: offer.dataset.address.checksummed,
                privacy: open.privacyCost(of: offer.dataset.address, for: offer.app)
            )
        )
    }
}

/// The result of `request offers`.
private struct WrittenOffer: CommandReport {
    static let verb = "request-offers"
    let file: String
    let app: String
    let dataset: String
    /// What a result costs; nil where it is not accounted.
    let privacy: PrivacyCost?

    var lines: [String] {
        ["written:     \(file)", "app:         \(app)", "dataset:     \(dataset)", PrivacyCost.line(of: privacy)]
    }
}

extension OpenHome {
    /// What is on offer for an app and a published day: to anybody, or to whoever will ask.
    func offer(of app: AppName, date: LocalDay, for requester: EthereumAddress? = nil) throws -> ComputationOffer {
        let (app, location) = (try self.app(app), try datasetLocation(of: app, date: date))
        let orders = try OpenOrders(of: app.address, dataset: location.dataset, for: requester, on: ledger)
        guard let dataset = try ledger.dataset(location.dataset),
            let pool = try ledger.workerpool(orders.workerpool.order.workerpool)
        else { throw RequesterError.nothingOffered(.workerpool) }
        return ComputationOffer(
            domain: ledger.domain,
            app: app,
            dataset: dataset,
            workerpool: pool,
            orders: orders,
            datasetHeader: try datasetHeader(location).encoded(),
            log: log.key,
            simulatedRoots: [try platform.knownRoot(of: .requester)]
        )
    }
}
