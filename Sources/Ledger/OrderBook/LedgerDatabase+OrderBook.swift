package import Cryptography
import GRDB
import Orders
import PoCo

/// An order of the book with what has become of it.
package struct BookedOrder<Order: ListableOrder>: Hashable, Sendable {
    /// The order and how much of it is left.
    package let listed: ListedOrder<Order>
    /// Whether it can still make a deal.
    package let status: OrderStatus
    /// Who owns what it offers, or requests; nil where nobody registered it.
    package let owner: EthereumAddress?
}

/// One page of the order book.
package struct OrderPage<Order: ListableOrder>: Hashable, Sendable {
    /// The page's orders.
    package let orders: [BookedOrder<Order>]
    /// How many orders all pages have.
    package let count: Int
    /// How many more there would be if it did not matter whom they admit.
    package let restricted: Int

    /// The page after one of so many orders; nil where that is the last, or beyond it.
    package func next(after page: Int, size: Int) -> Int? {
        let (next, isLast) = page.addingReportingOverflow(1)
        let (seen, isBeyond) = next.multipliedReportingOverflow(by: size)
        return isLast || isBeyond || seen >= count ? nil : next
    }
}

extension LedgerDatabase {
    /// The most orders of a page, as in iExec's API.
    package static let largestPage = 1000

    /// One page of the posted orders of a kind, as iExec's market API lists them.
    ///
    /// Cheap orders come first, of requests those that pay most; then by the time they were posted; then by hash. Every
    /// order of the subject is looked at, so that the time grows with the book; but no more are kept in memory than twice
    /// those up to the page's end.
    ///
    /// - Parameters:
    ///   - type: the kind.
    ///   - filter: which orders.
    ///   - page: the page, from 0.
    ///   - size: how many orders a page has, 1 to ``largestPage``.
    /// - Returns: the page's orders, and how many there are in all.
    /// - Throws: `LedgerError.corrupt` or `storage`.
    package func orderBook<Order: ListableOrder>(
        _ type: Order.Type,
        _ filter: OrderFilter = OrderFilter(),
        page: Int = 0,
        size: Int = 20
    ) throws(LedgerError) -> OrderPage<Order> {
        try read { db in
            let inquest = try OrderInquest(db, domain: domain)
            let (size, page) = (min(max(size, 1), Self.largestPage), max(page, 0))
            let (first, overflow) = page.multipliedReportingOverflow(by: size)
            let (end, endOverflow) = first.addingReportingOverflow(size)
            // A page beyond all numbers is empty; what there is is counted for it as well.
            let isPage = !overflow && !endOverflow
            var (found, count, restricted): ([BookedOrder<Order>], Int, Int) = ([], 0, 0)
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT * FROM \(type.kind.table)
                    WHERE published_at IS NOT NULL AND (?1 IS NULL OR subject = ?1)
                    """,
                arguments: [blob(filter.subject?.bytes)]
            )
            while let row = try rows.next() {
                let booked: BookedOrder<Order> = try inquest.booked(Self.listedOrder(in: row))
                let (order, terms) = (booked.listed.signed.order, booked.listed.signed.order.listedTerms)
                guard filter.status == nil || filter.status == booked.status.name,
                    filter.owner == nil || filter.owner == booked.owner,
                    filter.matches(terms, tag: order.tag, remaining: booked.listed.remaining)
                else { continue }
                guard try filter.admits(terms, isMember: inquest.context.group) else {
                    restricted += 1
                    continue
                }
                count += 1
                guard isPage else { continue }
                found.append(booked)
                if found.count / 2 >= end { found = Array(found.sorted(by: Self.isBefore).prefix(end)) }
            }
            let orders = isPage ? Array(found.sorted(by: Self.isBefore).dropFirst(first).prefix(size)) : []
            return OrderPage(orders: orders, count: count, restricted: restricted)
        }
    }

    /// An order with what has become of it; also one that was never posted.
    package func bookedOrder<Order: ListableOrder>(
        _: Order.Type,
        _ hash: Digest
    ) throws(LedgerError) -> BookedOrder<Order>? {
        try read { db in
            guard let listed: ListedOrder<Order> = try Self.order(hash, in: db) else { return nil }
            return try OrderInquest(db, domain: domain).booked(listed)
        }
    }

    /// Why an order would be dead as soon as it was posted; nil for one that could make a deal.
    package func causeOfDeath(of order: some ListableOrder) throws(LedgerError) -> OrderDeath? {
        try read { db in try OrderInquest(db, domain: domain).causeOfDeath(of: order) }
    }

    private static func isBefore<Order: ListableOrder>(
        _ first: BookedOrder<Order>,
        _ second: BookedOrder<Order>
    ) -> Bool {
        let prices = (first.listed.signed.order.listedTerms.price, second.listed.signed.order.listedTerms.price)
        if prices.0 != prices.1 { return (prices.0 < prices.1) != Order.dearestFirst }
        let times = (first.listed.publishedAt ?? 0, second.listed.publishedAt ?? 0)
        if times.0 != times.1 { return times.0 < times.1 }
        return first.listed.hash.hexadecimal < second.listed.hash.hexadecimal
    }
}

/// Finds out what has become of orders, in one state of the ledger.
private struct OrderInquest {
    let context: LedgerMatchContext
    private let market: LedgerMarket
    private let delisted: Set<EthereumAddress>

    init(_ db: Database, domain: OrderDomain) throws {
        context = LedgerMatchContext(db: db)
        market = LedgerMarket(db, domain: domain)
        delisted = try LedgerDatabase.delistedApps(db)
    }

    func booked<Order: ListableOrder>(_ listed: ListedOrder<Order>) throws -> BookedOrder<Order> {
        let order = listed.signed.order
        let owner = try? context.owner(of: order)
        let status: OrderStatus
        if listed.consumption.isClosed {
            status = .canceled
        } else if listed.remaining == .zero {
            status = .filled
        } else {
            status = try causeOfDeath(of: order).map(OrderStatus.dead) ?? .open
        }
        return BookedOrder(listed: listed, status: status, owner: owner)
    }

    func causeOfDeath(of order: some ListableOrder) throws -> OrderDeath? {
        for (party, address) in order.neededAssets where address != .zero {
            if try isGone(party, address) { return .assetGone(party, address) }
        }
        // A restriction may be a group, or an app that is registered later; only what left the whitelist never returns.
        if let app = order.listedTerms.restrictions[.app], delisted.contains(app) { return .assetGone(.app, app) }
        let (surety, signer) = (try? order.surety, try context.owner(of: order))
        // Prices whose sum leaves the range nobody can pay.
        guard let surety, try market.account(signer).balance >= surety else { return .balanceTooLow(signer) }
        return nil
    }

    private func isGone(_ party: OrderParty, _ address: EthereumAddress) throws -> Bool {
        guard let kind = RegistryKind(rawValue: party.rawValue) else { return false }
        return try delisted.contains(address) || context.owner(of: kind, at: address) == nil
    }
}

extension ListableOrder {
    /// The assets without which it cannot make a deal: what it offers, and what a request wants.
    fileprivate var neededAssets: [(OrderParty, EthereumAddress)] {
        let own = OrderParty(rawValue: Self.kind.rawValue).map { [($0, subject)] } ?? []
        return own + listedTerms.wanted.sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.key, $0.value) }
    }
}
