package import Cryptography
package import Ledger
import Orders

extension OpenOrders {
    /// The most orders of a kind that are tried.
    static let widest = 16

    /// The orders of a ledger's book that agree with one another and admit a requester: of the app and the dataset the
    /// cheapest, of the workerpools with enclaves the one that has been there longest.
    ///
    /// Where all that is left of a kind are dead orders, they are taken: the match says what they lack.
    ///
    /// - Parameters:
    ///   - app: the app to run.
    ///   - dataset: the dataset to run it on.
    ///   - requester: who asks; nil for orders that admit anybody.
    ///   - ledger: where orders are on offer.
    /// - Throws: `RequesterError.appDelisted`, `.nothingOffered`, `.datasetOrderRevoked`, or `.passedOver` with why each was.
    package init(
        of app: EthereumAddress,
        dataset: EthereumAddress,
        for requester: EthereumAddress? = nil,
        on ledger: LedgerDatabase
    ) throws(RequesterError) {
        let delisted = try RequesterError.wrapping { () throws(LedgerError) in try ledger.delistedApps() }
        guard !delisted.contains(app) else { throw .appDelisted }
        let book = OfferedOrders(app: app, dataset: dataset, requester: requester, ledger: ledger)
        let (apps, datasets, pools) = (try book.apps(), try book.datasets(), try book.workerpools())
        var refusals: [MatchRefusal] = []
        for pool in pools {
            for appOrder in apps {
                for datasetOrder in datasets {
                    let orders = OpenOrders(app: appOrder, dataset: datasetOrder, workerpool: pool)
                    guard let refusal = try book.disagreement(of: orders) else {
                        self = orders
                        return
                    }
                    if !refusals.contains(refusal) { refusals.append(refusal) }
                }
            }
        }
        throw .passedOver(refusals)
    }
}

/// What the book has for an app, a dataset and a requester.
private struct OfferedOrders {
    let app: EthereumAddress
    let dataset: EthereumAddress
    let requester: EthereumAddress?
    let ledger: LedgerDatabase

    func apps() throws(RequesterError) -> [SignedOrder<AppOrder>] {
        let offered = try offered(AppOrder.self, of: app, orRestricted: true)
        guard !offered.isEmpty else { throw .nothingOffered(.app) }
        return offered.prefix(OpenOrders.widest).map(\.listed.signed)
    }

    /// The oldest first: whoever undercuts the home's own workerpool has none of its enclaves.
    func workerpools() throws(RequesterError) -> [SignedOrder<WorkerpoolOrder>] {
        let offered = try offered(WorkerpoolOrder.self, orRestricted: true)
        guard !offered.isEmpty else { throw .nothingOffered(.workerpool) }
        return offered.sorted { ($0.listed.publishedAt ?? 0) < ($1.listed.publishedAt ?? 0) }
            .prefix(OpenOrders.widest).map(\.listed.signed)
    }

    /// Where none admits who asks, the last that was for this app, or else whatever there is.
    func datasets() throws(RequesterError) -> [SignedOrder<DatasetOrder>] {
        let offered = try offered(DatasetOrder.self, of: dataset, orRestricted: false)
        guard offered.isEmpty else { return offered.prefix(OpenOrders.widest).map(\.listed.signed) }
        let all = try RequesterError.wrapping { () throws(LedgerError) in
            try ledger.orders(DatasetOrder.self, subject: dataset, onlyOpen: false)
        }
        if let mine = all.last(where: { $0.signed.order.appRestrict == app }) {
            guard !mine.consumption.isClosed else { throw .datasetOrderRevoked }
            return [mine.signed]
        }
        guard let other = all.last else { throw .nothingOffered(.dataset) }
        return [other.signed]
    }

    /// The open orders of a kind that admit app, dataset and requester, the cheapest first; where there are none, the dead
    /// ones, and then, if asked for, those that admit others: what is wrong with them is to be told.
    private func offered<Order: ListableOrder>(
        _ kind: Order.Type,
        of subject: EthereumAddress? = nil,
        orRestricted: Bool
    ) throws(RequesterError) -> [BookedOrder<Order>] {
        var filter = OrderFilter()
        filter.subject = subject
        filter.minimumTag = Order.kind == .workerpool ? .tee : nil
        filter.admitted = [.app: .account(app), .dataset: .account(dataset), .workerpool: .any]
        filter.admitted[.requester] = requester.map(OrderFilter.Admission.account) ?? .everybody
        var (dead, restricted) = (filter, filter)
        dead.status = "dead"
        for party in OrderParty.allCases { restricted.admitted[party] = .any }
        for filter in [filter, dead] + (orRestricted ? [restricted] : []) {
            let found = try RequesterError.wrapping { () throws(LedgerError) in
                // An order that is presigned and not signed proves nothing to a key broker.
                try ledger.orderBook(kind, filter, size: LedgerDatabase.largestPage).orders.filter { booked in
                    !booked.listed.signed.signature.isEmpty
                }
            }
            if !found.isEmpty { return found }
        }
        return []
    }

    /// Why the terms of these orders and of a request for them do not agree; nil where they do.
    func disagreement(of orders: OpenOrders) throws(RequesterError) -> MatchRefusal? {
        let request = orders.request(for: app, on: dataset, by: requester ?? .zero, parameters: "")
        let match = OrderMatch(
            domain: ledger.domain,
            app: orders.app,
            dataset: orders.dataset,
            workerpool: orders.workerpool,
            request: SignedOrder(order: request, signature: [])
        )
        return try RequesterError.wrapping { () throws(LedgerError) in try ledger.disagreement(of: match) }
    }
}
