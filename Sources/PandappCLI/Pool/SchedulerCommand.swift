import ArgumentParser
import Console
import Cryptography
import Ledger
import Orders
import Workerpool

/// `pandapp scheduler`: the home's workerpool of standard tasks.
struct SchedulerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scheduler",
        abstract: "Offer the work of several workers, and have them agree on results.",
        discussion: """
            A standard task has no enclave: several workers compute the same public thing, commit to what they found, \
            and are paid if they agree. Run this beside one or more of pandapp worker run.
            """,
        subcommands: [SchedulerOffer.self, SchedulerRun.self]
    )
}

/// `pandapp scheduler offer`.
struct SchedulerOffer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "offer",
        abstract: "Put the pool's work and the public app city-statistics into the order book.",
        discussion: """
            The pool's owner stakes 30 % of the price for each task, so that a price needs a deposit; so do workers. The \
            same terms again change nothing; other terms come beside those of before, which pandapp order cancel takes back.

            Example: pandapp scheduler offer --price 1000 --trust 10
            """
    )

    @Option(help: ArgumentHelp("What the pool asks for a task, in nRLC (default: 0).", valueName: "n"))
    var price: UInt256?

    @Option(help: ArgumentHelp("What the app's owner asks for a task, in nRLC (default: 0).", valueName: "n"))
    var appPrice: UInt256?

    @Option(help: ArgumentHelp("The length class, 0 (XS, default) to 4 (XL).", valueName: "number"))
    var category: UInt256?

    @Option(help: ArgumentHelp("The most replication that is offered (default: 1000).", valueName: "number"))
    var trust: UInt256?

    @Option(help: ArgumentHelp("How many tasks (default: without end).", valueName: "n"))
    var volume: UInt256?

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let open = try OpenHome(home.folder())
        var terms = HomePool.Terms()
        terms.workerpoolPrice = price ?? terms.workerpoolPrice
        terms.appPrice = appPrice ?? terms.appPrice
        terms.category = category ?? terms.category
        terms.trust = trust ?? terms.trust
        terms.volume = volume ?? terms.volume
        guard TaskCategory(terms.category) != nil else { throw ValidationError("--category is 0 to 4.") }
        let offer = try open.log.signing { try HomePool(home: open).offer(terms) }
        try console.report.write(OfferedPool(offer))
    }
}

/// `pandapp scheduler run`.
struct SchedulerRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Schedule the pool's standard tasks, until the process is ended.",
        discussion: """
            Opens the tasks of the pool's deals, authorizes workers who are there and have their stake, until enough \
            of them agree, and finalizes what they revealed; claims what was not done in time. It may be killed and started \
            again at any time. Ends at SIGTERM and SIGINT.

            Example: pandapp scheduler run --exit-when-done
            """
    )

    @OptionGroup var loop: PoolLoopOptions
    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let open = try OpenHome(home.folder())
        let pool = HomePool(home: open)
        let entry = try pool.workerpool
        var scheduler = try Scheduler(
            workerpool: entry.address,
            wallet: try open.secrets.secret(.poolWallet),
            ledger: open.ledger,
            store: open.store,
            desk: pool.desk
        )
        let steps = try loop.run(open, console) { did in
            try scheduler.pass(at: WallClock.seconds, did: did) > 0
        }
        try console.report.write(ScheduledTasks(run: PoolRun(account: entry.owner.checksummed, steps: steps)))
    }
}

/// The result of `scheduler offer`.
private struct OfferedPool: CommandReport {
    static let verb = "scheduler-offer"
    let workerpool: String
    let app: String
    let workerpoolOrder: String
    let appOrder: String

    init(_ offer: HomePool.Offer) {
        (workerpool, app) = (offer.workerpool.checksummed, offer.app.checksummed)
        (workerpoolOrder, appOrder) = ("0x" + offer.workerpoolOrder.hexadecimal, "0x" + offer.appOrder.hexadecimal)
    }

    var lines: [String] {
        ["workerpool: \(workerpool), order \(workerpoolOrder)", "app:        \(app), order \(appOrder)"]
    }
}

/// The result of `scheduler run`.
private struct ScheduledTasks: CommandReport {
    static let verb = "scheduler-run"
    let run: PoolRun

    func encode(to encoder: any Encoder) throws { try run.encode(to: encoder) }

    var lines: [String] { run.lines }
}
