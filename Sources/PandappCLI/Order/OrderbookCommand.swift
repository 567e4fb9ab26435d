import ArgumentParser
import Console
import Cryptography
import Ledger
import Orders

/// `pandapp orderbook`: what is on offer in the home.
struct OrderbookCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "orderbook",
        abstract: "List the orders that the home's ledger has on offer.",
        discussion: """
            Cheap orders come first, of requests those that pay most; then the older ones. An order that is restricted to \
            somebody is left out unless you name them (--app, --dataset, --workerpool, --requester: also by a group; \
            with -strict: only by name) or ask for any.
            """,
        subcommands: [
            OrderbookApp.self, OrderbookDataset.self, OrderbookWorkerpool.self, OrderbookRequest.self,
        ]
    )
}

/// `pandapp orderbook app`.
struct OrderbookApp: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "app",
        abstract: "List app orders.",
        discussion: "Example: pandapp orderbook app --dataset any --max-price 0"
    )

    @Argument(help: ArgumentHelp("The app's address (default: all).", valueName: "address"))
    var app: EthereumAddress?

    @OptionGroup var dataset: DatasetAdmission
    @OptionGroup var workerpool: WorkerpoolAdmission
    @OptionGroup var requester: RequesterAdmission
    @OptionGroup var book: OrderbookOptions

    func run() async throws {
        var filter = try book.filter(of: app)
        filter.admitted = [.dataset: dataset.admission, .workerpool: workerpool.admission]
        filter.admitted[.requester] = requester.admission
        try book.list(AppOrder.self, filter)
    }
}

/// `pandapp orderbook dataset`.
struct OrderbookDataset: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dataset",
        abstract: "List dataset orders.",
        discussion: "Example: pandapp orderbook dataset --app any --json"
    )

    @Argument(help: ArgumentHelp("The dataset's address (default: all).", valueName: "address"))
    var dataset: EthereumAddress?

    @OptionGroup var app: AppAdmission
    @OptionGroup var workerpool: WorkerpoolAdmission
    @OptionGroup var requester: RequesterAdmission
    @OptionGroup var book: OrderbookOptions

    func run() async throws {
        var filter = try book.filter(of: dataset)
        filter.admitted = [.app: app.admission, .workerpool: workerpool.admission]
        filter.admitted[.requester] = requester.admission
        try book.list(DatasetOrder.self, filter)
    }
}

/// `pandapp orderbook workerpool`.
struct OrderbookWorkerpool: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workerpool",
        abstract: "List workerpool orders.",
        discussion: "Example: pandapp orderbook workerpool --category 1 --min-trust 10"
    )

    @Argument(help: ArgumentHelp("The workerpool's address (default: all).", valueName: "address"))
    var workerpool: EthereumAddress?

    @Option(help: ArgumentHelp("The length class, 0 (XS) to 4 (XL).", valueName: "number"))
    var category: UInt256?

    @Option(help: ArgumentHelp("The least replication that must be offered.", valueName: "number"))
    var minTrust: UInt256?

    @OptionGroup var app: AppAdmission
    @OptionGroup var dataset: DatasetAdmission
    @OptionGroup var requester: RequesterAdmission
    @OptionGroup var book: OrderbookOptions

    func run() async throws {
        var filter = try book.filter(of: workerpool)
        filter.admitted = [.app: app.admission, .dataset: dataset.admission, .requester: requester.admission]
        (filter.category, filter.minimumTrust) = (category, minTrust)
        try book.list(WorkerpoolOrder.self, filter)
    }
}

/// `pandapp orderbook request`.
struct OrderbookRequest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "request",
        abstract: "List request orders.",
        discussion: "Example: pandapp orderbook request --category 1 --workerpool any"
    )

    @Argument(help: ArgumentHelp("The requester's address (default: all).", valueName: "address"))
    var requester: EthereumAddress?

    @Option(help: ArgumentHelp("The app that must be asked for.", valueName: "address"))
    var app: EthereumAddress?

    @Option(help: ArgumentHelp("The dataset that must be asked for.", valueName: "address"))
    var dataset: EthereumAddress?

    @Option(help: ArgumentHelp("For whom the result must be.", valueName: "address"))
    var beneficiary: EthereumAddress?

    @Option(help: ArgumentHelp("The length class, 0 (XS) to 4 (XL).", valueName: "number"))
    var category: UInt256?

    @Option(help: ArgumentHelp("The most replication that may be asked for.", valueName: "number"))
    var maxTrust: UInt256?

    @OptionGroup var workerpool: WorkerpoolAdmission
    @OptionGroup var book: OrderbookOptions

    func run() async throws {
        var filter = try book.filter(of: requester)
        filter.admitted = [.workerpool: workerpool.admission]
        filter.wanted[.app] = app
        filter.wanted[.dataset] = dataset
        (filter.beneficiary, filter.category, filter.maximumTrust) = (beneficiary, category, maxTrust)
        try book.list(RequestOrder.self, filter)
    }
}
