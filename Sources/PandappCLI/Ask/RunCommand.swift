import ArgumentParser
import Console
import ContentStore
import Cryptography
import Evidence
import Foundation
import Orders
import PoCo
import Requester

/// `pandapp run`: computations for a requester.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run an app and have its result: a confidential one on a published day, or a public one.",
        subcommands: [RunHeatmap.self, RunStatistics.self]
    )
}

/// `pandapp run heatmap`.
struct RunHeatmap: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "heatmap",
        abstract: "A map of where people declared ill were on a day: differentially private, sealed to you.",
        discussion: """
            Writes heatmap.png, cells.csv (the released cells) and report.json into the folder, and result.bundle, \
            with which anybody checks which code drew it from what (pandapp verify-result). Asking again gives the \
            same map: noise is a function of the dataset, so nothing is learnt by averaging, and it costs no more privacy.

            Example: pandapp run heatmap --date 2020-04-01 --output out
            """
    )

    @Option(help: ArgumentHelp("The published day.", valueName: "yyyy-mm-dd"))
    var date: LocalDay

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The folder for the map; not needed with --dry-run.", valueName: "dir"),
        completion: .directory
    )
    var output: String?

    @Option(help: "Which app of the kind heatmap draws it.")
    var app = AppName.heatmap

    @Option(
        help: ArgumentHelp("Where to write the bundle that proves the map (default: in the folder).", valueName: "file")
    )
    var bundle: String?

    @Option(help: ArgumentHelp("The most to pay, in nRLC (default: what is asked).", valueName: "price"))
    var maxPrice: UInt64?

    @Flag(help: "Check all that a deal needs, and say what the map would cost in privacy and credit; make nothing.")
    var dryRun = false

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func validate() throws {
        guard dryRun || output != nil else { throw ValidationError("Missing expected argument '--output <dir>'") }
    }

    func run() async throws {
        let open = try OpenHome(home.folder())
        let registered = try open.app(app, of: .heatmap)
        let dataset = try open.datasetLocation(of: app, date: date).dataset
        try open.requireBudget(of: dataset, for: registered)
        let cost = try open.privacyCost(of: dataset, for: registered)
        let wallet = try open.secrets.wallet(.requesterWallet)
        let orders = try OpenOrders(of: registered.address, dataset: dataset, for: wallet.address, on: open.ledger)
        let price = try orders.taskPrice
        guard let output, !dryRun else {
            let request = ComputationRequest(
                app: registered.address,
                dataset: dataset,
                recipient: try open.secrets.identity(.requester).recipient,
                maximumPrice: maxPrice.map { UInt256($0) }
            )
            _ = try request.rehearse(on: open.ledger, wallet: wallet, at: WallClock.seconds())
            return try console.report.write(
                RehearsedHeatmap(date: date, price: price.decimal, privacy: cost),
                essential: true
            )
        }
        if let cost { console.note("Before the deal: \(cost.text).") }
        if price > .zero { console.note("Before the deal: \(price) nRLC to be locked.") }
        let folder = try OutputFolder(output)
        let progress = console.progress("Computing the heatmap of \(date)")
        let outcome = try progress.ticking {
            try ConfidentialTask(home: open, app: app, date: date, maximumPrice: maxPrice.map { UInt256($0) }).run(
                wallet: open.secrets.wallet(.requesterWallet),
                identity: open.secrets.identity(.requester),
                progress: progress
            )
        }
        var written: [String] = []
        for file in outcome.files { written.append(try folder.write(file.content, as: file.name)) }
        let place = bundle ?? folder.url.appending(path: ResultBundle.fileName).path
        let kept = try open.keep(outcome.bundle, at: place)
        try console.report.write(
            HeatmapRun(
                date: date,
                files: written,
                bundle: place,
                bundleContent: kept.text,
                environment: outcome.result.environment.rawValue,
                deal: outcome.deal.identifier.description,
                task: outcome.task.description,
                result: outcome.contentIdentifier,
                price: outcome.deal.price.decimal,
                privacy: open.privacyCost(of: dataset, for: registered)
            )
        )
    }
}

/// The result of `run heatmap --dry-run`.
private struct RehearsedHeatmap: CommandReport {
    static let verb = "run-heatmap-dry-run"
    let date: LocalDay
    /// What the orders ask, in nRLC.
    let price: String
    /// What the map would cost in privacy; nil for a dataset whose results are not accounted.
    let privacy: PrivacyCost?

    var lines: [String] {
        [PrivacyCost.line(of: privacy), "price:       \(price) nRLC", "Nothing was made or written."]
    }
}

private struct HeatmapRun: CommandReport {
    static let verb = "run-heatmap"
    let date: LocalDay
    let files: [String]
    /// The file that proves it, and what the store calls it.
    let bundle: String
    let bundleContent: String
    let environment: String
    let deal: String
    let task: String
    let result: String
    /// What was paid, in nRLC.
    let price: String
    /// What it cost in privacy; nil for a dataset whose results are not accounted.
    let privacy: PrivacyCost?

    var lines: [String] {
        (files + [bundle]).map { "written:     \($0)" } + [
            "task:        \(task)",
            "result:      /ipfs/\(result) (sealed to you)",
        ] + (price == "0" ? [] : ["paid:        \(price) nRLC"]) + [
            PrivacyCost.line(of: privacy),
            "ENVIRONMENT: \(EnvironmentLine.text(for: environment))",
        ]
    }
}
