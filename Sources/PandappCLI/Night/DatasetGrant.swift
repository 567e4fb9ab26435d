import ArgumentParser
import Console
import Cryptography
import Ledger
import Orders

/// `pandapp dataset grant`.
struct DatasetGrant: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant",
        abstract: "Offer a published day to its app on further terms: to some requesters, at another price.",
        discussion: """
            Signs one more order for the day's dataset, restricted to the app that people consented to, and never to another. \
            The day's own order stays as it is; who asks is given the cheapest that admits them. A group (pandapp group) as \
            --requester serves all its members. The same grant again changes nothing. dataset revoke takes back all of a \
            day, order cancel one grant.

            Example: pandapp dataset grant --app heatmap --date 2020-04-01 --requester 0x1a64… --price 0
            """
    )

    @Option(help: "The app's name.")
    var app: AppName

    @Option(help: ArgumentHelp("The published day.", valueName: "yyyy-mm-dd"))
    var date: LocalDay

    @Option(help: ArgumentHelp("The only requester, or group of requesters (default: anybody).", valueName: "address"))
    var requester: EthereumAddress?

    @Option(help: ArgumentHelp("The only workerpool, or group of them (default: any).", valueName: "address"))
    var workerpool: EthereumAddress?

    @Option(help: ArgumentHelp("The price of a task, in nRLC.", valueName: "n"))
    var price = UInt256.zero

    @Option(help: ArgumentHelp("How many tasks (default: without end).", valueName: "n"))
    var volume: UInt256?

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let open = try OpenHome(home.folder())
        let publication = try open.publication(of: app, date: date)
        guard let own = try open.ledger.bookedOrder(DatasetOrder.self, publication.order), own.status == .open else {
            throw CommandFailure.nothingToGrant(app, date)
        }
        let order = DatasetOrder(
            dataset: publication.dataset,
            datasetPrice: price,
            volume: volume ?? own.listed.signed.order.volume,
            tag: own.listed.signed.order.tag,
            appRestrict: publication.app,
            workerpoolRestrict: workerpool ?? .zero,
            requesterRestrict: requester ?? .zero,
            salt: .random()
        )
        let same = try open.ledger.orders(DatasetOrder.self, subject: publication.dataset).first {
            $0.signed.order.grantsTheSame(as: order)
        }
        let wallet = try open.secrets.wallet(.publisherWallet)
        let signed = SignedOrder(order, in: open.ledger.domain, by: wallet)
        let hash =
            try same?.hash
            ?? open.log.signing {
                try open.ledger.post(signed, beside: publication.order, at: WallClock.seconds())
            }
        let granted = try open.ledger.withOrder(hash, OrderTelling())
        try console.report.write(GrantedDataset(granted: granted, isNew: same == nil))
    }
}

extension DatasetOrder {
    /// Whether it gives the same to the same, however often.
    fileprivate func grantsTheSame(as other: DatasetOrder) -> Bool {
        dataset == other.dataset && datasetPrice == other.datasetPrice && tag == other.tag
            && appRestrict == other.appRestrict && workerpoolRestrict == other.workerpoolRestrict
            && requesterRestrict == other.requesterRestrict
    }
}

/// The result of `dataset grant`.
private struct GrantedDataset: CommandReport {
    static let verb = "dataset-grant"
    let granted: ShownOrder
    let isNew: Bool

    var lines: [String] {
        [isNew ? "granted: \(granted.line)" : "granted before, nothing was changed: \(granted.line)"]
    }
}

extension CommandFailure {
    fileprivate static func nothingToGrant(_ app: AppName, _ date: LocalDay) -> CommandFailure {
        CommandFailure(
            .denied,
            code: "dataset-order-closed",
            what: "Nothing was granted",
            why: "The \(app) dataset of \(date) was revoked, retired, or its app left the whitelist",
            remedy: "If it is to come back, publish it anew: pandapp publish --date \(date) --force"
        )
    }
}
