import Console
import Cryptography
import Ledger
import OrderFiles
import Orders
import StrictJSON

/// An order of the ledger as commands tell it.
struct ShownOrder: Encodable {
    /// The order's name on the ledger, `0x` and hexadecimal digits.
    let orderHash: String
    /// app, dataset, workerpool or request.
    let kind: String
    /// open, filled, canceled or dead.
    let status: String
    /// Why it is dead.
    let because: String?
    /// How many tasks it served, and may still serve; decimal, as all numbers beyond 64 bits.
    let consumed: String
    let remaining: String
    /// Unix seconds; nil for an order that was never posted.
    let publishedAt: Int64?
    /// Who owns what it offers, or requests.
    let owner: String?
    /// The order with its signature, as iExec's SDK reads it.
    let order: JSONValue
    /// The price in nRLC.
    private let price: String
    /// What it offers, or requests, and for whom alone.
    private let terms: String

    private enum CodingKeys: String, CodingKey {
        case orderHash, kind, status, because, consumed, remaining, publishedAt, owner, order
    }

    init<Order: ListableOrder>(_ booked: BookedOrder<Order>) {
        let listed = booked.listed
        orderHash = "0x" + listed.hash.hexadecimal
        (kind, status) = (Order.kind.rawValue, booked.status.name)
        because = if case .dead(let cause) = booked.status { cause.sentence } else { nil }
        (consumed, remaining) = (listed.consumption.consumed.decimal, listed.remaining.decimal)
        (publishedAt, owner) = (listed.publishedAt, booked.owner?.checksummed)
        order = listed.signed.json
        let terms = listed.signed.order.listedTerms
        price = terms.price.decimal
        self.terms = Self.told(terms, of: Order.kind == .request ? terms.wanted[.app] : listed.signed.order.subject)
    }

    /// The app, dataset or workerpool that is offered, or the app that is asked for, and every party that is bound.
    private static func told(_ terms: ListedTerms, of subject: EthereumAddress?) -> String {
        let bound = OrderParty.allCases.compactMap { party in
            terms.restrictions[party].flatMap { $0 == .zero ? nil : "\(party.rawValue) \($0)" }
        }
        return (subject?.checksummed ?? "") + (bound.isEmpty ? "" : ", only " + bound.joined(separator: ", "))
    }

    /// One line for a list.
    var line: String {
        "\(orderHash): \(price) nRLC, \(remaining) left, \(state), \(kind == "request" ? "for" : "of") \(terms)"
    }

    /// Its status with the cause.
    var state: String { because.map { "\(status) (\($0))" } ?? status }
}

extension LedgerDatabase {
    /// The kinds of orders that the book lists.
    private static var listed: [any ListableOrder.Type] {
        [AppOrder.self, DatasetOrder.self, WorkerpoolOrder.self, RequestOrder.self]
    }

    /// Does something with the order of a hash, of whatever kind it is.
    ///
    /// - Throws: `LedgerError.unknownOrder`, and what the work throws.
    func withOrder<Value>(_ hash: Digest, _ work: (any OrderTask<Value>)) throws -> Value {
        for type in Self.listed {
            if let value = try run(work, on: type, hash) { return value }
        }
        throw LedgerError.unknownOrder(hash)
    }

    private func run<Order: ListableOrder, Value>(
        _ work: any OrderTask<Value>,
        on type: Order.Type,
        _ hash: Digest
    ) throws -> Value? {
        try bookedOrder(type, hash).map { booked in try work.perform(on: booked) }
    }
}

/// Something to do with an order whose kind is found out.
protocol OrderTask<Value> {
    associatedtype Value

    /// Does it.
    func perform<Order: ListableOrder>(on booked: BookedOrder<Order>) throws -> Value
}

/// Tells an order.
struct OrderTelling: OrderTask {
    func perform<Order: ListableOrder>(on booked: BookedOrder<Order>) -> ShownOrder { ShownOrder(booked) }
}
