import ArgumentParser
import Console
import Cryptography
import Ledger
import Orders
import PoCo

/// `pandapp task explain`.
struct TaskExplain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Why a task stands where it does: what happened to it, what it waits for, and until when.",
        discussion: "Example: pandapp task explain 0x39600707…"
    )

    @Argument(help: ArgumentHelp("The task.", valueName: "task"))
    var task: TaskIdentifier

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let open = try OpenHome(home.folder())
        guard let known = try open.ledger.marketTask(task), let deal = try open.ledger.deal(known.deal) else {
            throw LedgerError.unknownTask(task)
        }
        try console.report.write(
            ExplainedTask(
                task: task.description,
                status: known.status.rawValue,
                reason: known.reason(of: deal, at: WallClock.seconds()),
                contributionDeadline: known.contributionDeadline,
                revealDeadline: known.revealDeadline,
                finalDeadline: known.finalDeadline,
                workers: known.contributors.compactMap { worker in
                    known.contributions[worker].map { .init(worker: worker.checksummed, status: $0.status.rawValue) }
                },
                events: try open.ledger.history(of: task).map { .init(at: $0.at, event: $0.kind.rawValue) }
            ),
            essential: true
        )
    }
}

extension MarketTask {
    /// What the task waits for, or why it has ended.
    func reason(of deal: Deal, at now: Int64) -> String {
        let claim = "From \(finalDeadline) on anybody may claim it"
        return switch status {
        case .completed: "It is done, and everybody was paid."
        case .failed: "Nobody completed it in time: who paid has the money back, and the workerpool lost its stake."
        case .active where now >= finalDeadline, .revealing where now >= finalDeadline:
            "Its time is over; claim it: pandapp task claim, and who paid has the money back."
        case .active where now >= contributionDeadline:
            "Too few workers agreed before \(contributionDeadline). \(claim)."
        case .active where deal.terms.trust > UInt256(1):
            "It waits for workers who agree to the trust of \(deal.terms.trust), until \(contributionDeadline); "
                + "\(contributors.count) have contributed."
        case .active: "It waits for a worker's result, until \(contributionDeadline). \(claim)."
        case .revealing where revealCounter == winnerCounter:
            "Everybody who agreed has revealed; the workerpool may finalize it."
        case .revealing where now < revealDeadline:
            "Workers agreed; \(revealCounter) of \(winnerCounter) have revealed, and may until \(revealDeadline)."
        case .revealing where revealCounter > 0: "The time to reveal is over; the workerpool may finalize it."
        case .revealing: "Nobody revealed in time; the workerpool may reopen it. \(claim)."
        }
    }
}

/// The result of `task explain`.
private struct ExplainedTask: CommandReport {
    static let verb = "task-explain"

    struct Worker: Encodable {
        let worker: String
        let status: String
    }

    struct Event: Encodable {
        /// Unix seconds.
        let at: Int64
        let event: String
    }

    let task: String
    let status: String
    let reason: String
    /// Unix seconds, as the next ones.
    let contributionDeadline: Int64
    /// 0 while there is nothing to reveal.
    let revealDeadline: Int64
    let finalDeadline: Int64
    let workers: [Worker]
    /// What the log tells of it, oldest first.
    let events: [Event]

    var lines: [String] {
        ["task:   \(task)", "status: \(status)", reason]
            + workers.map { "worker \($0.worker): \($0.status)" }
            + events.map { "\($0.at) \($0.event)" }
    }
}
