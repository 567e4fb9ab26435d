import ArgumentParser
import Console
import Cryptography
import Ledger
import Orders
import PoCo

/// `pandapp task claim`.
struct TaskClaim: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "claim",
        abstract: "End a task that nobody completed in time: who paid and the workers have their money back.",
        discussion: """
            Anybody may, from ten reference times after the deal on. The workerpool loses its stake, which goes to the \
            kitty. A task that was never initialized is claimed by its deal and index.

            Example: pandapp task claim 0x39600707…
            Example: pandapp task claim --deal 0x5f0c… --index 0
            """
    )

    @Argument(help: ArgumentHelp("The task.", valueName: "task"))
    var task: TaskIdentifier?

    @Option(help: ArgumentHelp("The deal of a task that was never initialized.", valueName: "deal"))
    var deal: DealIdentifier?

    @Option(help: "The index of that task.")
    var index: UInt256?

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func validate() throws {
        guard (task == nil) == (deal != nil), (deal == nil) == (index == nil) else {
            throw ValidationError("Give a task, or --deal and --index.")
        }
    }

    func run() async throws {
        let open = try OpenHome(home.folder())
        let now = WallClock.seconds()
        let claimed: (identifier: TaskIdentifier, task: MarketTask)? = try open.log.signing {
            if let deal, let index { return try open.ledger.initializeAndClaim(deal: deal, index: index, at: now) }
            return try task.map { ($0, try open.ledger.claim($0, at: now)) }
        }
        guard let claimed, let deal = try open.ledger.deal(claimed.task.deal) else { return }
        try console.report.write(
            ClaimedTask(
                task: claimed.identifier.description,
                returned: deal.terms.taskPrice.decimal,
                payer: deal.sponsor.checksummed,
                stakeLost: deal.workerpoolStake.decimal,
                workers: claimed.task.contributors.map(\.checksummed)
            )
        )
    }
}

/// The result of `task claim`.
private struct ClaimedTask: CommandReport {
    static let verb = "task-claim"
    let task: String
    /// What who paid has back, in nRLC.
    let returned: String
    let payer: String
    /// What the workerpool's owner lost, in nRLC.
    let stakeLost: String
    /// Who has the stake back.
    let workers: [String]

    var lines: [String] {
        [
            "task:     \(task) has failed",
            "returned: \(returned) nRLC to \(payer)\(workers.isEmpty ? "" : ", and their stakes to \(workers.count) workers")",
            "lost:     the workerpool's stake of \(stakeLost) nRLC, to the kitty",
        ]
    }
}
