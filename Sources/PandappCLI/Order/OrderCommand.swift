import ArgumentParser
import Console
import OrderFiles

/// `pandapp order`: iExec's orders, as files and in the order book.
struct OrderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "order",
        abstract: "Hash, sign and verify iExec's orders; publish, fill, cancel and show those of the home.",
        subcommands: [
            OrderHash.self, OrderSign.self, OrderVerify.self, OrderPublish.self, OrderFill.self, OrderCancel.self,
            OrderShow.self,
        ]
    )
}

/// The order and the ledger that it is for.
struct OrderInput: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "The order as JSON: iExec's form, an operation {order, operation, sign}, or EIP-712 typed data.",
            valueName: "file"
        ),
        completion: .file()
    )
    var file: String

    @OptionGroup var ledger: DomainOptions

    /// The file's order, which is for the ledger that was named.
    func read() throws -> (file: OrderFile, domain: NamedDomain) {
        let domain = try ledger.resolve()
        let order = try OrderFile(parsing: InputFile.read(file, limit: UInt64(2 * OrderFile.maximumCount)))
        try order.check(domain.domain)
        return (order, domain)
    }
}
