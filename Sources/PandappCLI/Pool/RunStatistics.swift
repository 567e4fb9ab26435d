import ArgumentParser
import Console
import ContentStore
import Cryptography
import Foundation
import Ledger
import Orders
import PoCo
import StrictJSON
import Workerpool

/// `pandapp run statistics`.
struct RunStatistics: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "statistics",
        abstract: "Have several workers compute statistics of a made-up city, on which they must agree.",
        discussion: """
            A standard task, without an enclave: nobody's data is in it. The more trust you ask for, the more workers must \
            find the same result: 1 to 2 one, 3 to 4 two, 5 to 8 three, as long as they are new. The deal is made with the \
            cheapest orders, after every condition was checked; what it costs is locked until the task is done. Waits for \
            the result, which a running pandapp scheduler and its workers make.

            Example: pandapp run statistics --persons 1000 --seed 7 --trust 3 --output statistics.json
            """
    )

    @Option(help: ArgumentHelp("The number of people, 1 to 20000.", valueName: "n"))
    var persons = 1000

    @Option(help: ArgumentHelp("The number of days, 1 to 28.", valueName: "n"))
    var days = 1

    @Option(help: ArgumentHelp("What everything follows from.", valueName: "n"))
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("How sure you want to be.", valueName: "n"))
    var trust = UInt256(1)

    @Option(help: ArgumentHelp("The length class, 0 (XS) to 4 (XL).", valueName: "number"))
    var category = UInt256.zero

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The file for the result; without it nothing is waited for.", valueName: "file"),
        completion: .file()
    )
    var output: String?

    @Option(
        help: ArgumentHelp(
            "Have the result stored for this contract, in plain: see pandapp oracle.",
            valueName: "address"
        )
    )
    var callback: EthereumAddress?

    @Flag(help: "Check every condition, and make no deal.")
    var dryRun = false

    @OptionGroup var signing: SigningOptions
    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func validate() throws {
        guard CityStatistics.persons.contains(persons), CityStatistics.days.contains(days) else {
            throw ValidationError("--persons is 1 to 20000, and --days 1 to 28.")
        }
    }

    func run() async throws {
        let open = try OpenHome(home.folder())
        let match = try match(in: open)
        let deal = try open.ledger.rehearse(match, at: WallClock.seconds())
        let price = try deal.terms.taskPrice.decimal
        guard !dryRun else {
            return try console.report.write(RehearsedStatistics(taskPrice: price), essential: true)
        }
        let (made, task) = try open.log.signing {
            let deal = try open.ledger.match(match, at: WallClock.seconds())
            let task = try open.ledger.initialize(deal: deal.identifier, index: deal.botFirst, at: WallClock.seconds())
            return (deal, task)
        }
        let place = try output.map { file in
            let progress = console.progress("Waiting for workers to agree")
            let (place, result) = try progress.ticking { try waited(for: task.identifier, of: made, in: open) }
            try OutputFile.write(result, to: file)
            return place.text
        }
        try console.report.write(
            StatisticsRun(
                deal: task.deal.description,
                task: task.identifier.description,
                taskPrice: price,
                result: place,
                file: output,
                oracle: PublicResult.oracle(of: made).map { "0x" + $0.identifier.hexadecimal }
            )
        )
    }

    /// The cheapest orders that will do, and the request for them, signed.
    private func match(in open: OpenHome) throws -> OrderMatch {
        let wallet = try signing.wallet(of: .request, in: open.secrets)
        let appAddress = try HomePool(home: open).app.address
        var filter = OrderFilter()
        for party in [OrderParty.dataset, .workerpool] { filter.admitted[party] = .everybody }
        filter.admitted[.requester] = .account(wallet.address)
        filter.subject = appAddress
        guard let app = try open.ledger.orderBook(AppOrder.self, filter, size: 1).orders.first?.listed.signed else {
            throw CommandFailure.nothingOffered("app")
        }
        filter.subject = nil
        filter.admitted = [.app: .account(appAddress), .requester: .account(wallet.address)]
        (filter.category, filter.minimumTrust, filter.maximumTag) = (category, trust, OrderTag.none)
        let pools = try open.ledger.orderBook(WorkerpoolOrder.self, filter, size: 1)
        guard let pool = pools.orders.first?.listed.signed else { throw CommandFailure.nothingOffered("workerpool") }
        let arguments = ["--persons", String(persons), "--days", String(days), "--seed", String(seed)]
        let request = RequestOrder(
            app: appAddress,
            appMaxPrice: app.order.appPrice,
            dataset: .zero,
            workerpool: pool.order.workerpool,
            workerpoolMaxPrice: pool.order.workerpoolPrice,
            requester: wallet.address,
            volume: UInt256(1),
            category: category,
            trust: trust,
            beneficiary: wallet.address,
            callback: callback ?? .zero,
            params: try RequestParameters.text(arguments: arguments),
            salt: .random()
        )
        return OrderMatch(
            domain: open.ledger.domain,
            app: app,
            workerpool: pool,
            request: SignedOrder(request, in: open.ledger.domain, by: wallet)
        )
    }

    /// Waits until a task is over, and claims it where nobody did it in time.
    ///
    /// - Returns: where its result is, and the result.
    /// - Throws: `task-failed` where it was claimed, `result-invalid` where the pool names another result.
    private func waited(
        for task: TaskIdentifier,
        of deal: Deal,
        in open: OpenHome
    ) throws -> (ContentIdentifier, [UInt8]) {
        while true {
            guard let known = try open.ledger.marketTask(task) else { throw LedgerError.unknownTask(task) }
            switch known.status {
            case .completed: return try agreed(known, of: deal, in: open)
            case .failed: throw CommandFailure.unfinished(task)
            case .active, .revealing: break
            }
            if known.finalDeadline <= WallClock.seconds() { try claim(task, in: open) }
            Thread.sleep(forTimeInterval: 0.2)
        }
    }

    /// The result that the workers agreed on, by the digest that they revealed; the pool says only where it is.
    private func agreed(
        _ task: MarketTask,
        of deal: Deal,
        in open: OpenHome
    ) throws -> (ContentIdentifier, [UInt8]) {
        guard let location = try? JSONValue(parsing: task.results)["location"]?.asText, location.hasPrefix("/ipfs/"),
            let place = try? ContentIdentifier(parsing: String(location.dropFirst("/ipfs/".count)))
        else { throw CommandFailure.otherResult }
        let result = try open.store.read(place, maximumBytes: PublicResult.maximumBytes)
        guard PublicResult.digest(of: result, in: deal) == task.resultDigest else { throw CommandFailure.otherResult }
        return (place, result)
    }

    private func claim(_ task: TaskIdentifier, in open: OpenHome) throws {
        do {
            _ = try open.log.signing { try open.ledger.claim(task, at: WallClock.seconds()) }
        } catch LedgerError.market {
            // Somebody else was faster.
        }
    }
}

/// The result of `run statistics --dry-run`.
private struct RehearsedStatistics: CommandReport {
    static let verb = "run-statistics-dry-run"
    let taskPrice: String

    var lines: [String] { ["It would cost \(taskPrice) nRLC. Nothing was made or locked."] }
}

/// The result of `run statistics`.
private struct StatisticsRun: CommandReport {
    static let verb = "run-statistics"
    let deal: String
    let task: String
    /// In nRLC.
    let taskPrice: String
    /// What the store calls the result; nil where it was not waited for.
    let result: String?
    let file: String?
    /// Under which id the callback stores it; nil without a callback.
    let oracle: String?

    var lines: [String] {
        (file.map { ["written: \($0)"] } ?? []) + ["task:    \(task)"]
            + (oracle.map { ["oracle:  \($0)"] } ?? [])
            + (result.map { ["result:  /ipfs/\($0)"] } ?? ["See what becomes of it: pandapp task show \(task)"])
    }
}

extension CommandFailure {
    fileprivate static func nothingOffered(_ kind: String) -> CommandFailure {
        CommandFailure(
            .denied,
            code: "nothing-offered",
            what: "No deal was made",
            why: "No \(kind) order that would do is in the book",
            remedy: "Have one put there: pandapp scheduler offer"
        )
    }

    fileprivate static let otherResult = CommandFailure(
        .badData,
        code: "result-invalid",
        what: "The result was not believed",
        why: "The workerpool names none that has the digest on which the workers agreed",
        remedy: "Do not use it; ask another workerpool"
    )

    fileprivate static func unfinished(_ task: TaskIdentifier) -> CommandFailure {
        CommandFailure(
            .temporaryFailure,
            code: "task-failed",
            what: "There is no result",
            why: "The workers did not agree in time, and the task \(task) was claimed; what it cost is back",
            remedy: "Ask again, when pandapp scheduler and enough workers run"
        )
    }
}
