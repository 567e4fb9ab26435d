import ArgumentParser
import Console
import Cryptography
import Workerpool

/// `pandapp worker`: who computes the pool's standard tasks.
struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker",
        abstract: "Compute standard tasks for the home's workerpool, and be paid.",
        subcommands: [WorkerRun.self]
    )
}

/// `pandapp worker run`.
struct WorkerRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Be a worker, until the process is ended.",
        discussion: """
            Each worker has a wallet of its own (pandapp wallet create), with enough in its account for the stake \
            (pandapp account deposit). What it will reveal is on disk before it commits to it, so that it may be killed and \
            started again at any time. Ends at SIGTERM and SIGINT.

            Example: pandapp worker run --wallet worker.json --passphrase-file secret
            """
    )

    @Option(
        help: ArgumentHelp("The worker's wallet: a keystore or a key file.", valueName: "file"),
        completion: .file()
    )
    var wallet: String

    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var loop: PoolLoopOptions
    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let open = try OpenHome(home.folder())
        let pool = HomePool(home: open)
        let address = try StoredWallet(at: wallet).open(passphrase).address
        let worker = StandardWorker(
            address: address,
            ledger: open.ledger,
            store: open.store,
            desk: pool.desk,
            folder: pool.folder(of: address),
            computations: [CityStatistics()]
        )
        let steps = try loop.run(open, console) { did in
            try worker.pass(at: WallClock.seconds, did: did)
        }
        try console.report.write(WorkedTasks(run: PoolRun(account: address.checksummed, steps: steps)))
    }
}

/// The result of `worker run`.
private struct WorkedTasks: CommandReport {
    static let verb = "worker-run"
    let run: PoolRun

    func encode(to encoder: any Encoder) throws { try run.encode(to: encoder) }

    var lines: [String] { run.lines }
}
