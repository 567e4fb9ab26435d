package import Cryptography
package import Ledger
package import Orders

/// Asks for one computation: finds the orders on offer, signs a request order, and matches the four into a deal.
package struct ComputationRequest {
    /// The app to run.
    package var app: EthereumAddress
    /// The dataset to run it on.
    package var dataset: EthereumAddress
    /// Who may open the result.
    package var recipient: AgeRecipient
    /// The most that is paid, in nRLC; nil for whatever the orders ask.
    package var maximumPrice: UInt256?

    /// A request of its parts.
    package init(
        app: EthereumAddress,
        dataset: EthereumAddress,
        recipient: AgeRecipient,
        maximumPrice: UInt256? = nil
    ) {
        self.app = app
        self.dataset = dataset
        self.recipient = recipient
        self.maximumPrice = maximumPrice
    }

    /// Matches the orders and opens the deal's one task.
    ///
    /// - Parameters:
    ///   - ledger: where orders are on offer.
    ///   - wallet: who asks.
    ///   - sponsor: who pays in place of the wallet.
    ///   - now: Unix seconds.
    /// - Returns: the deal and its task.
    /// - Throws: `RequesterError`.
    package func match(
        on ledger: LedgerDatabase,
        wallet: borrowing EthereumKey,
        sponsor: EthereumAddress? = nil,
        at now: Int64
    ) throws(RequesterError) -> (deal: Deal, task: TaskIdentifier) {
        let orders = try OpenOrders(of: app, dataset: dataset, for: wallet.address, on: ledger)
        let request = try signed(for: orders, in: ledger.domain, by: wallet)
        return try orders.match(request, sponsor: sponsor, on: ledger, at: now)
    }

    /// Says what deal would be made, by every check that making it makes, and makes none.
    ///
    /// - Throws: `RequesterError` with the first condition that fails.
    package func rehearse(
        on ledger: LedgerDatabase,
        wallet: borrowing EthereumKey,
        at now: Int64
    ) throws(RequesterError) -> Deal {
        let orders = try OpenOrders(of: app, dataset: dataset, for: wallet.address, on: ledger)
        let match = OrderMatch(
            domain: ledger.domain,
            app: orders.app,
            dataset: orders.dataset,
            workerpool: orders.workerpool,
            request: try signed(for: orders, in: ledger.domain, by: wallet)
        )
        do throws(LedgerError) {
            return try ledger.rehearse(match, at: now)
        } catch {
            throw RequesterError(error)
        }
    }

    /// The request order, for one task at the prices that the orders ask.
    ///
    /// - Throws: `RequesterError.tooExpensive`; `ledger`, never for a recipient in its usual form.
    package func signed(
        for orders: OpenOrders,
        in domain: OrderDomain,
        by wallet: borrowing EthereumKey
    ) throws(RequesterError) -> SignedOrder<RequestOrder> {
        let price = try orders.taskPrice
        if let maximumPrice, price > maximumPrice { throw .tooExpensive(price) }
        let pool = orders.workerpool.order
        let parameters: String
        do throws(RequestParametersError) {
            parameters = try RequestParameters.text(arguments: ["--recipient", recipient.description])
        } catch {
            throw .ledger(String(describing: error))
        }
        let order = RequestOrder(
            app: app,
            appMaxPrice: orders.app.order.appPrice,
            dataset: dataset,
            datasetMaxPrice: orders.dataset.order.datasetPrice,
            workerpool: pool.workerpool,
            workerpoolMaxPrice: pool.workerpoolPrice,
            requester: wallet.address,
            volume: UInt256(1),
            tag: .tee,
            category: pool.category,
            trust: UInt256(1),
            beneficiary: wallet.address,
            params: parameters,
            salt: .random()
        )
        return SignedOrder(order, in: domain, by: wallet)
    }
}

/// The three orders on which a request can be made.
package struct OpenOrders: Hashable, Sendable {
    /// The app's.
    package var app: SignedOrder<AppOrder>
    /// The dataset's.
    package var dataset: SignedOrder<DatasetOrder>
    /// The workerpool's.
    package var workerpool: SignedOrder<WorkerpoolOrder>

    /// Orders as somebody offers them.
    package init(
        app: SignedOrder<AppOrder>,
        dataset: SignedOrder<DatasetOrder>,
        workerpool: SignedOrder<WorkerpoolOrder>
    ) {
        (self.app, self.dataset, self.workerpool) = (app, dataset, workerpool)
    }

    /// The orders that are open on a ledger, of whatever workerpool with enclaves; of a dataset the cheapest that admits a
    /// requester, or that admits anybody.
    ///
    /// - Throws: `RequesterError.nothingOffered` or `.datasetOrderRevoked`.
    package init(
        of app: EthereumAddress,
        dataset: EthereumAddress,
        for requester: EthereumAddress? = nil,
        on ledger: LedgerDatabase
    ) throws(RequesterError) {
        self.app = try Self.open(of: app, on: ledger) { _ in true }
        workerpool = try Self.open(of: nil, on: ledger) { $0.tag.contains(.tee) }
        var filter = OrderFilter()
        filter.subject = dataset
        filter.admitted = [.app: .only(app), .workerpool: .account(workerpool.order.workerpool)]
        filter.admitted[.requester] = requester.map(OrderFilter.Admission.account) ?? .everybody
        if let cheapest = try? ledger.orderBook(DatasetOrder.self, filter, size: 1).orders.first {
            self.dataset = cheapest.listed.signed
        } else {
            self.dataset = try Self.open(dataset: dataset, for: app, on: ledger)
        }
    }

    /// What the orders ask for one task, in nRLC.
    ///
    /// - Throws: `RequesterError.requestInvalid` for prices whose sum leaves the range.
    package var taskPrice: UInt256 {
        get throws(RequesterError) {
            do throws(OrdersError) {
                return try app.order.appPrice.adding(dataset.order.datasetPrice)
                    .adding(workerpool.order.workerpoolPrice)
            } catch {
                throw .requestInvalid(error)
            }
        }
    }

    /// Matches a request with these orders, and opens the deal's first task.
    ///
    /// - Throws: `RequesterError.refused` with the condition that fails, `.privacyBudgetExceeded`, `.depositNeeded`, or
    ///   `.ledger`.
    package func match(
        _ request: SignedOrder<RequestOrder>,
        sponsor: EthereumAddress? = nil,
        on ledger: LedgerDatabase,
        at now: Int64
    ) throws(RequesterError) -> (deal: Deal, task: TaskIdentifier) {
        do throws(LedgerError) {
            let deal = try ledger.match(
                app: app,
                dataset: dataset,
                workerpool: workerpool,
                request: request,
                sponsor: sponsor,
                at: now
            )
            let task = try ledger.initialize(deal: deal.identifier, index: deal.botFirst, at: now)
            return (deal, task.identifier)
        } catch {
            throw RequesterError(error)
        }
    }

    private static func open<Order: MarketOrder>(
        of subject: EthereumAddress?,
        on ledger: LedgerDatabase,
        where isFit: (Order) -> Bool
    ) throws(RequesterError) -> SignedOrder<Order> {
        let open = try? ledger.orders(Order.self, subject: subject, onlyOpen: true)
        guard let order = open?.first(where: { isFit($0.signed.order) }) else { throw .nothingOffered(Order.kind) }
        return order.signed
    }

    /// The dataset's order, preferably one for this app; where only another app's exists, matching says so.
    private static func open(
        dataset: EthereumAddress,
        for app: EthereumAddress,
        on ledger: LedgerDatabase
    ) throws(RequesterError) -> SignedOrder<DatasetOrder> {
        let all = (try? ledger.orders(DatasetOrder.self, subject: dataset, onlyOpen: false)) ?? []
        if let mine = all.last(where: { $0.signed.order.appRestrict == app }) {
            guard !mine.consumption.isClosed else { throw .datasetOrderRevoked }
            return mine.signed
        }
        guard let other = all.last else { throw .nothingOffered(.dataset) }
        return other.signed
    }
}

extension RequesterError {
    /// Why the ledger makes no deal.
    fileprivate init(_ error: LedgerError) {
        self =
            switch error {
            case .refused(let refusal): .refused(refusal)
            case .privacyBudgetExceeded(let balance): .privacyBudgetExceeded(balance)
            case .depositNeeded(let account, let missing): .depositNeeded(account, missing: missing)
            default: .ledger(String(describing: error))
            }
    }
}
