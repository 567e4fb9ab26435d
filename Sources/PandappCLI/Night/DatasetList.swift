import ArgumentParser
import Console
import Cryptography
import Ledger
import Orders

/// `pandapp dataset list`.
struct DatasetList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Print the datasets on offer, and to whom.",
        discussion: "Example: pandapp dataset list --app heatmap"
    )

    @Option(help: "Only those of this app.")
    var app: AppName?

    @Option(help: "What must have become of an order.")
    var status = StatusOption.open

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let open = try OpenHome(home.folder())
        var filter = OrderFilter()
        filter.status = status == .any ? nil : status.rawValue
        for party in OrderParty.allCases { filter.admitted[party] = .any }
        if let app { filter.admitted[.app] = .only(try open.app(app).address) }
        var found: [BookedOrder<DatasetOrder>] = []
        var page = 0
        while true {
            let more = try open.ledger.orderBook(
                DatasetOrder.self,
                filter,
                page: page,
                size: LedgerDatabase.largestPage
            )
            found += more.orders
            page += 1
            guard found.count < more.count, !more.orders.isEmpty else { break }
        }
        let nights = Dictionary(try open.ledger.publications().map { ($0.dataset, $0) }) { $1 }
        let datasets = try found.map { booked in
            let order = booked.listed.signed.order
            let app = try open.ledger.app(order.appRestrict)?.entry.name
            return ListedDatasets.Dataset(booked, app: app, date: nights[order.dataset]?.night)
        }.sorted { ($0.date ?? "", $0.app ?? "") < ($1.date ?? "", $1.app ?? "") }
        try console.report.write(ListedDatasets(datasets: datasets), essential: true)
    }
}

/// The result of `dataset list`.
private struct ListedDatasets: CommandReport {
    static let verb = "dataset-list"

    struct Dataset: Encodable {
        let dataset: String
        /// The app that it is for; nil where the order is for a group or for any.
        let app: String?
        /// The day; nil for a dataset that belongs to none.
        let date: String?
        /// Who alone may ask; nil for anybody.
        let requester: String?
        /// In nRLC.
        let price: String
        let order: ShownOrder

        init(_ booked: BookedOrder<DatasetOrder>, app: String?, date: String?) {
            let order = booked.listed.signed.order
            (dataset, self.app, self.date) = (order.dataset.checksummed, app, date)
            requester = order.requesterRestrict == .zero ? nil : order.requesterRestrict.checksummed
            price = order.datasetPrice.decimal
            self.order = ShownOrder(booked)
        }
    }

    let datasets: [Dataset]

    var lines: [String] {
        datasets.map { dataset in
            "\(dataset.date ?? "no day") \(dataset.app ?? "any app"): \(dataset.price) nRLC to "
                + "\(dataset.requester ?? "anybody"), \(dataset.order.state), order \(dataset.order.orderHash)"
        }
    }
}
