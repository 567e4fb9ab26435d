import ArgumentParser
import Console
import Cryptography
import Ledger
import OrderFiles
import Orders

/// What all lists of the order book have in common: bounds, owner, status and page.
struct OrderbookOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The lowest price, in nRLC (of a request: what it pays a workerpool).", valueName: "n"))
    var minPrice: UInt256?

    @Option(help: ArgumentHelp("The highest price, in nRLC.", valueName: "n"))
    var maxPrice: UInt256?

    @Option(help: ArgumentHelp("Properties that the order must have, such as tee,tdx.", valueName: "tag"))
    var minTag: TagOption?

    @Option(help: ArgumentHelp("Properties beyond which it must have none; none for no property.", valueName: "tag"))
    var maxTag: TagOption?

    @Option(help: ArgumentHelp("How many tasks it must still serve.", valueName: "n"))
    var minVolume: UInt256?

    @Option(help: ArgumentHelp("Who owns what is offered, or requests.", valueName: "address"))
    var owner: EthereumAddress?

    @Option(help: "What must have become of it.")
    var status = StatusOption.open

    @Option(help: ArgumentHelp("The page, from 0.", valueName: "n"))
    var page = 0

    @Option(help: ArgumentHelp("Orders of a page, 1 to 1000.", valueName: "n"))
    var pageSize = 20

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func validate() throws {
        guard page >= 0, (1...LedgerDatabase.largestPage).contains(pageSize) else {
            throw ValidationError("--page is not negative, and --page-size is 1 to \(LedgerDatabase.largestPage).")
        }
    }

    /// The filter of these options for orders of one asset or requester.
    func filter(of subject: EthereumAddress?) throws -> OrderFilter {
        var filter = OrderFilter()
        (filter.subject, filter.owner) = (subject, owner)
        (filter.minimumPrice, filter.maximumPrice) = (minPrice, maxPrice)
        (filter.minimumTag, filter.maximumTag) = (minTag?.tag, maxTag?.tag)
        filter.minimumVolume = minVolume
        filter.status = status == .any ? nil : status.rawValue
        return filter
    }

    /// Lists a page.
    func list<Order: ListableOrder>(_ type: Order.Type, _ filter: OrderFilter) throws {
        let ledger = try OpenHome(home.folder()).ledger
        let found = try ledger.orderBook(type, filter, page: page, size: pageSize)
        try console.report.write(OrderbookPage(found, page: page, size: pageSize), essential: true)
    }
}

/// What must have become of an order.
enum StatusOption: String, ExpressibleByArgument, CaseIterable {
    case open, filled, canceled, dead, any
}

/// Properties as names between commas, or the 32 bytes of a tag.
struct TagOption: ExpressibleByArgument {
    let tag: OrderTag

    init?(argument: String) {
        if argument.hasPrefix("0x") {
            guard let bits = try? UInt256(hexadecimal: argument) else { return nil }
            tag = OrderTag(bits: bits)
        } else if argument == "none" {
            tag = .none
        } else {
            var tag = OrderTag.none
            for name in argument.split(separator: ",", omittingEmptySubsequences: false) {
                guard let known = OrderTag(name: String(name)) else { return nil }
                tag = tag.union(known)
            }
            self.tag = tag
        }
    }
}

/// The result of `orderbook`.
private struct OrderbookPage: CommandReport {
    static let verb = "orderbook"

    let orders: [ShownOrder]
    /// How many orders all pages have.
    let count: Int
    /// How many more there are, restricted to somebody who was not asked for.
    let restricted: Int
    /// The next page; nil where this is the last.
    let nextPage: Int?

    init<Order: ListableOrder>(_ found: OrderPage<Order>, page: Int, size: Int) {
        orders = found.orders.map(ShownOrder.init)
        (count, restricted) = (found.count, found.restricted)
        nextPage = found.next(after: page, size: size)
    }

    var lines: [String] {
        var lines = orders.map(\.line)
        lines.append("\(count) orders" + (nextPage.map { "; more with --page \($0)" } ?? ""))
        if restricted > 0 { lines.append("\(restricted) more are restricted to somebody; name them, or any") }
        return lines
    }
}
