import ArgumentParser
import Console
import Cryptography
import Ledger
import OrderFiles
import Orders

/// `pandapp order publish`.
struct OrderPublish: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Put a signed order into the home's order book.",
        discussion: """
            The order must be signed by the owner of what it offers, or by its requester, for the home's ledger \
            (pandapp order sign --domain local). One that could not make a deal is refused. Publishing it again changes nothing.

            Example: pandapp order publish signed.json
            """
    )

    @Argument(help: ArgumentHelp("The signed order as JSON.", valueName: "file"), completion: .file())
    var file: String

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let open = try OpenHome(home.folder())
        let file = try OrderFile(parsing: InputFile.read(file, limit: UInt64(2 * OrderFile.maximumCount)))
        try file.check(open.ledger.domain)
        guard case .order(let order) = file.content, let order = order as? any ListableOrder else {
            throw CommandFailure.operationNotOrder
        }
        let shown = try publish(order, signature: file.signature ?? [], in: open)
        try console.report.write(PublishedOrder(published: shown))
    }

    private func publish<Order: ListableOrder>(
        _ order: Order,
        signature: [UInt8],
        in open: OpenHome
    ) throws -> ShownOrder {
        if let cause = try open.ledger.causeOfDeath(of: order) { throw CommandFailure.stillborn(cause) }
        let signed = SignedOrder(order: order, signature: signature)
        let hash = try open.log.signing { try open.ledger.post(signed, at: WallClock.seconds()) }
        return try open.ledger.withOrder(hash, OrderTelling())
    }
}

/// The result of `order publish`.
private struct PublishedOrder: CommandReport {
    static let verb = "order-publish"
    let published: ShownOrder

    var lines: [String] { ["published: \(published.line)"] }
}

extension CommandFailure {
    fileprivate static let operationNotOrder = CommandFailure(
        .badData,
        code: "operation-not-order",
        what: "Nothing was published",
        why: "The file holds an operation on an order",
        remedy: "To close the order: pandapp order cancel --operation FILE"
    )

    /// An order that would be dead as soon as it was published.
    static func stillborn(_ cause: OrderDeath) -> CommandFailure {
        CommandFailure(
            .denied,
            code: "order-dead",
            what: "The order was not published",
            why: "It could not make a deal: \(cause.sentence)",
            remedy: "Sign one that can, or deposit what it may lock: pandapp account deposit"
        )
    }
}
