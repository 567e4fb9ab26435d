import ArgumentParser
import Console
import Cryptography
import Ledger
import StrictJSON

/// `pandapp order show`.
struct OrderShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "What the home's ledger knows of an order: its terms, what is left of it, and whether it holds.",
        discussion: """
            An order is open, filled (it served all its tasks), canceled (its owner closed it) or dead (what it is about is \
            not there any more).

            Example: pandapp order show 0x80807e6e…
            """
    )

    @Argument(help: ArgumentHelp("The order's hash.", valueName: "hash"))
    var order: Digest

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let open = try OpenHome(home.folder())
        let shown = try open.ledger.withOrder(order, OrderTelling())
        try console.report.write(OrderDetails(shown: shown), essential: true)
    }
}

/// The result of `order show`.
private struct OrderDetails: CommandReport {
    static let verb = "order-show"
    let shown: ShownOrder

    func encode(to encoder: any Encoder) throws { try shown.encode(to: encoder) }

    var lines: [String] {
        [
            "order:     \(shown.orderHash), \(shown.kind)", "status:    \(shown.state)",
            "owner:     \(shown.owner ?? "unknown")",
            "served:    \(shown.consumed), \(shown.remaining) left", "terms:     \(shown.order.description)",
        ]
    }
}
