import ArgumentParser
import Console
import ContentStore
import Cryptography
import Evidence
import Foundation
import Orders
import Requester

/// `pandapp run`: computations for a requester.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a confidential app on a published day and open the result.",
        subcommands: [RunHeatmap.self]
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

    @Flag(help: "Say what the map would cost in privacy, or that too little is left for it; write nothing.")
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
        guard let output, !dryRun else {
            return try console.report.write(RehearsedHeatmap(date: date, privacy: cost), essential: true)
        }
        if let cost { console.note("Before the deal: \(cost.text).") }
        let folder = try OutputFolder(output)
        let progress = console.progress("Computing the heatmap of \(date)")
        let outcome = try progress.ticking {
            try ConfidentialTask(home: open, app: app, date: date).run(
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
                privacy: open.privacyCost(of: dataset, for: registered)
            )
        )
    }
}

/// The result of `run heatmap --dry-run`.
private struct RehearsedHeatmap: CommandReport {
    static let verb = "run-heatmap-dry-run"
    let date: LocalDay
    /// What the map would cost; nil for a dataset whose results are not accounted.
    let privacy: PrivacyCost?

    var lines: [String] { [PrivacyCost.line(of: privacy), "Nothing was made or written."] }
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
    /// What it cost; nil for a dataset whose results are not accounted.
    let privacy: PrivacyCost?

    var lines: [String] {
        (files + [bundle]).map { "written:     \($0)" } + [
            "task:        \(task)",
            "result:      /ipfs/\(result) (sealed to you)",
            PrivacyCost.line(of: privacy),
            "ENVIRONMENT: \(EnvironmentLine.text(for: environment))",
        ]
    }
}
