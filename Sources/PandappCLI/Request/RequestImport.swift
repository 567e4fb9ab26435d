import ArgumentParser
import Console
import ContentStore
import Evidence
import Foundation
import Ledger
import Orders
import Requester
import Worker

/// `pandapp request import`.
struct RequestImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Compute what a request from another machine asks for, and write its result bundle.",
        discussion: """
            The four orders match into a deal on this home's ledger, and the enclave seals the result to the key that \
            the request names. Doing it again after a crash goes on; doing it again after it was done writes the file \
            again.

            Example: pandapp request import me.request --output me.result
            """
    )

    @Argument(help: ArgumentHelp("The request.", valueName: "file"), completion: .file())
    var request: String

    @Option(name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"), completion: .file())
    var output: String

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let limit = UInt64(SignedRequest.maximumBytes)
        let request = try SignedRequest(decoding: InputFile.read(request, limit: limit))
        let open = try OpenHome(home.folder())
        let progress = console.progress("Computing \(request.offer.app.entry.name)")
        let identifier = try progress.ticking {
            try open.log.signing {
                let task = try request.admit(on: open.ledger, at: WallClock.seconds())
                progress.update(done: 1, total: 2)
                // What was computed before is not computed again.
                if let completion = task.completion { return try completion.content() }
                return try open.worker().perform(request.task, question: request.question, at: WallClock.seconds)
            }
        }
        progress.update(done: 2, total: 2)
        let bundle = try open.resultBundle(of: request.task, at: identifier)
        let kept = try open.keep(bundle, at: output)
        try console.report.write(
            ImportedRequest(
                file: output,
                bundle: kept.text,
                deal: request.deal.description,
                task: request.task.description,
                environment: bundle.result.statement.environment,
                privacy: open.privacyCost(of: request.offer.dataset.address, for: request.offer.app)
            )
        )
    }
}

/// The result of `request import`.
private struct ImportedRequest: CommandReport {
    static let verb = "request-import"
    let file: String
    let bundle: String
    let deal: String
    let task: String
    let environment: String
    /// What it cost; nil where it is not accounted.
    let privacy: PrivacyCost?

    var lines: [String] {
        [
            "written:     \(file), for the requester", "task:        \(task)",
            "bundle:      /ipfs/\(bundle) (the result in it is sealed)", PrivacyCost.line(of: privacy),
            "ENVIRONMENT: \(EnvironmentLine.text(for: environment))",
        ]
    }
}
