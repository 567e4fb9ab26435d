import ArgumentParser
import Console
import Cryptography
import Ledger
import Orders

/// `pandapp order fill`.
struct OrderFill: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fill",
        abstract: "Match orders of the book into a deal, and lock what it costs.",
        discussion: """
            Every condition is checked, in PoCo's order, before anything is locked, and the first that fails is named; \
            with --dry-run that is all. The requester pays, whoever runs this.

            Example: pandapp order fill --app 0x5f0c… --workerpool 0x8a31… --request 0x17d2… --dry-run
            """
    )

    @Option(help: ArgumentHelp("The app order.", valueName: "hash"))
    var app: Digest

    @Option(help: ArgumentHelp("The dataset order, if there is a dataset.", valueName: "hash"))
    var dataset: Digest?

    @Option(help: ArgumentHelp("The workerpool order.", valueName: "hash"))
    var workerpool: Digest

    @Option(help: ArgumentHelp("The request.", valueName: "hash"))
    var request: Digest

    @Flag(help: "Only say whether they match, and what it would cost.")
    var dryRun = false

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let open = try OpenHome(home.folder())
        let match = OrderMatch(
            domain: open.ledger.domain,
            app: try open.ledger.signedOrder(app),
            dataset: try dataset.map(open.ledger.signedOrder) ?? .none,
            workerpool: try open.ledger.signedOrder(workerpool),
            request: try open.ledger.signedOrder(request)
        )
        let deal =
            dryRun
            ? try open.ledger.rehearse(match, at: WallClock.seconds())
            : try open.log.signing { try open.ledger.match(match, at: WallClock.seconds()) }
        try console.report.write(FilledOrders(deal, isMade: !dryRun))
    }
}

extension LedgerDatabase {
    /// The signed order of a hash.
    ///
    /// - Throws: `LedgerError.unknownOrder`, also for a hash of another kind of order.
    fileprivate func signedOrder<Order: MarketOrder>(_ hash: Digest) throws -> SignedOrder<Order> {
        guard let listed = try order(Order.self, hash) else { throw LedgerError.unknownOrder(hash) }
        return listed.signed
    }

    /// Matches four orders into a deal.
    func match(_ match: OrderMatch, at now: Int64) throws(LedgerError) -> Deal {
        try self.match(
            app: match.app,
            dataset: match.dataset,
            workerpool: match.workerpool,
            request: match.request,
            at: now
        )
    }
}

/// The result of `order fill`.
private struct FilledOrders: CommandReport {
    static let verb = "order-fill"
    let deal: String
    /// Whether it was made; otherwise it would be.
    let isMade: Bool
    /// How many tasks it has.
    let tasks: String
    /// What a task costs in all, in nRLC.
    let taskPrice: String

    init(_ deal: Deal, isMade: Bool) throws {
        (self.deal, self.isMade, tasks) = (deal.identifier.description, isMade, deal.botSize.decimal)
        taskPrice = try deal.terms.taskPrice.decimal
    }

    var lines: [String] {
        isMade
            ? ["deal: \(deal), \(tasks) tasks for \(taskPrice) nRLC each"]
            : ["They match: \(tasks) tasks for \(taskPrice) nRLC each. Nothing was made or locked."]
    }
}
