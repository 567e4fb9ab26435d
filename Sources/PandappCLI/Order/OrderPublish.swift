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
            (pandapp order sign --domain local). One that could not make a deal is refused. Publishing it again changes nothing. \
            The file may hold a presigning instead (order sign --operation sign): the order then counts as signed on this \
            ledger, and needs no signature of its own; but a confidential task needs one, for the proof of its deal.

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
        guard let order = file.order as? any ListableOrder else { throw CommandFailure.closingNotOrder }
        let isPresigning: Bool
        switch file.content {
        case .order: isPresigning = false
        case .operation(.sign, _): isPresigning = true
        case .operation(.close, _): throw CommandFailure.closingNotOrder
        }
        let shown = try publish(order, signature: file.signature ?? [], isPresigning: isPresigning, in: open)
        try console.report.write(PublishedOrder(published: shown))
    }

    /// Publishes an order by its signature, or by that of an operation that first presigns it.
    ///
    /// One that could not make a deal is neither presigned nor published.
    private func publish<Order: ListableOrder>(
        _ order: Order,
        signature: [UInt8],
        isPresigning: Bool,
        in open: OpenHome
    ) throws -> ShownOrder {
        if let cause = try open.ledger.causeOfDeath(of: order) { throw CommandFailure.stillborn(cause) }
        let hash = try open.log.signing {
            if isPresigning {
                let operation = SignedOperation(operation: OperationOnOrder(.sign, on: order), signature: signature)
                try open.ledger.perform(operation, at: WallClock.seconds())
            }
            let signed = SignedOrder(order: order, signature: isPresigning ? [] : signature)
            return try open.ledger.post(signed, at: WallClock.seconds())
        }
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
    fileprivate static let closingNotOrder = CommandFailure(
        .badData,
        code: "operation-not-order",
        what: "Nothing was published",
        why: "The file holds the closing of an order",
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
