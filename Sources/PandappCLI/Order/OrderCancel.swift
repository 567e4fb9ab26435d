import ArgumentParser
import Console
import Cryptography
import Ledger
import OrderFiles
import Orders

/// `pandapp order cancel`.
struct OrderCancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Close an order for ever, by its owner's signature.",
        discussion: """
            No new deal matches it, and no key is released for deals on it; what was computed stays computed. To offer the \
            same again, sign a new order. The home's own wallet of the kind signs (developer, publisher, pool or \
            requester), or the one that is given. An owner elsewhere signs the closing there (pandapp order sign \
            --operation close), and the file does as well.

            Example: pandapp order cancel 0x80807e6e…
            """
    )

    @Argument(help: ArgumentHelp("The order's hash.", valueName: "hash"))
    var order: Digest?

    @Option(help: ArgumentHelp("The closing, signed elsewhere.", valueName: "file"), completion: .file())
    var operation: String?

    @OptionGroup var signing: SigningOptions
    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func validate() throws {
        guard (order == nil) != (operation == nil) else {
            throw ValidationError("Which order? Give its hash, or --operation <file>.")
        }
    }

    func run() async throws {
        let open = try OpenHome(home.folder())
        let hash = try order.map { hash in
            let cancelling = OrderCancelling(home: open, signing: signing)
            return try open.ledger.withOrder(hash, cancelling)
        }
        let closed = try hash ?? perform(operation ?? "", in: open)
        try console.report.write(CanceledOrder(canceled: open.ledger.withOrder(closed, OrderTelling())))
    }

    /// Carries out a closing that was signed elsewhere.
    private func perform(_ path: String, in open: OpenHome) throws -> Digest {
        let file = try OrderFile(parsing: InputFile.read(path, limit: UInt64(2 * OrderFile.maximumCount)))
        try file.check(open.ledger.domain)
        guard case .operation(.close, let order) = file.content else { throw CommandFailure.notAClosing }
        return try close(order, signature: file.signature ?? [], in: open)
    }

    private func close<Order: MarketOrder>(_ order: Order, signature: [UInt8], in open: OpenHome) throws -> Digest {
        let operation = SignedOperation(operation: OperationOnOrder(.close, on: order), signature: signature)
        try open.log.signing { try open.ledger.perform(operation, at: WallClock.seconds()) }
        return order.hash(in: open.ledger.domain)
    }
}

/// Signs and carries out the closing of an order.
private struct OrderCancelling: OrderTask {
    let home: OpenHome
    let signing: SigningOptions

    func perform<Order: ListableOrder>(on booked: BookedOrder<Order>) throws -> Digest {
        let order = booked.listed.signed.order
        let operation = SignedOperation(
            .close,
            on: order,
            in: home.ledger.domain,
            by: try signing.wallet(of: Order.kind, in: home.secrets)
        )
        try home.log.signing { try home.ledger.perform(operation, at: WallClock.seconds()) }
        return booked.listed.hash
    }
}

/// The result of `order cancel`.
private struct CanceledOrder: CommandReport {
    static let verb = "order-cancel"
    let canceled: ShownOrder

    var lines: [String] { ["canceled: \(canceled.orderHash)"] }
}

extension CommandFailure {
    fileprivate static let notAClosing = CommandFailure(
        .badData,
        code: "not-a-closing",
        what: "Nothing was canceled",
        why: "The file does not hold the signed closing of an order",
        remedy: "Sign it: pandapp order sign FILE --operation close --domain local --wallet FILE"
    )
}
