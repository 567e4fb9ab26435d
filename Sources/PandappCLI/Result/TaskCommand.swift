import ArgumentParser
import Console
import Cryptography
import Ledger
import Orders
import PoCo

/// `pandapp task`: what the ledger holds of a task.
struct TaskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "task",
        abstract: "What the ledger holds of a task, why it stands where it does, and to claim one that failed.",
        subcommands: [TaskShow.self, TaskExplain.self, TaskClaim.self]
    )
}

/// `pandapp task show`.
struct TaskShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Where a task stands, and how it was completed: its result, its enclave's quote and environment.",
        discussion: """
            This is the ledger's word. Whoever has the result's bundle proves it: pandapp verify-result.

            Example: pandapp task show 0x39600707…
            """
    )

    @Argument(help: ArgumentHelp("The task, as run and contacts tell it.", valueName: "task"))
    var task: TaskIdentifier

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let open = try OpenHome(home.folder())
        guard let known = try open.ledger.task(task) else { throw LedgerError.unknownTask(task) }
        let results = try open.ledger.marketTask(task).flatMap { $0.status == .completed ? $0.results : nil }
        try console.report.write(
            ShownTask(known, results: results.map { String(decoding: $0, as: UTF8.self) }),
            essential: true
        )
    }
}

/// The result of `task show`.
private struct ShownTask: CommandReport {
    static let verb = "task-show"

    /// How it was completed.
    struct Completion: Encodable {
        let at: Int64
        let worker: String
        let resultDigest: String
        let results: String
        /// SHA-256 of the quote of the key release.
        let quoteDigest: String?
        let environment: String?
    }

    let task: String
    let deal: String
    let state: String
    /// Where the result is, as the worker or the workerpool says; nil before there is one.
    let results: String?
    let completion: Completion?

    init(_ known: LedgerTask, results: String?) {
        self.results = results
        (task, deal) = (known.identifier.description, known.deal.description)
        state = "\(known.state)"
        completion = known.completion.map {
            Completion(
                at: $0.at,
                worker: $0.worker.checksummed,
                resultDigest: $0.resultDigest.hexadecimal,
                results: $0.results,
                quoteDigest: $0.quoteDigest?.hexadecimal,
                environment: $0.environment?.rawValue
            )
        }
    }

    var lines: [String] {
        var lines = ["task:        \(task)", "deal:        \(deal)", "state:       \(state)"]
        guard let completion else { return lines + (results.map { ["result:      \($0)"] } ?? []) }
        lines += [
            "worker:      \(completion.worker)", "statement:   \(completion.resultDigest)",
            "result:      \(completion.results)", "quote:       \(completion.quoteDigest ?? "not given")",
        ]
        return lines + ["ENVIRONMENT: \(completion.environment.map(EnvironmentLine.text) ?? "not given")"]
    }
}

extension TaskIdentifier: ExpressibleByArgument {
    /// A task as it is printed: 0x and 64 hexadecimal digits.
    package init?(argument: String) {
        guard let digest = Digest(argument: argument) else { return nil }
        self.init(digest)
    }
}
