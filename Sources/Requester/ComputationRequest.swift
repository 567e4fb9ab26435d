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
        return try RequesterError.wrapping { () throws(LedgerError) in try ledger.rehearse(match, at: now) }
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
        let parameters: String
        do throws(RequestParametersError) {
            parameters = try RequestParameters.text(arguments: ["--recipient", recipient.description])
        } catch {
            throw .ledger(String(describing: error))
        }
        let order = orders.request(for: app, on: dataset, by: wallet.address, parameters: parameters)
        return SignedOrder(order, in: domain, by: wallet)
    }
}

extension RequesterError {
    /// Asks a ledger, and turns what it throws into this module's errors.
    static func wrapping<Value>(_ body: () throws(LedgerError) -> Value) throws(RequesterError) -> Value {
        do throws(LedgerError) {
            return try body()
        } catch {
            throw RequesterError(error)
        }
    }

    /// Why the ledger makes no deal.
    private init(_ error: LedgerError) {
        self =
            switch error {
            case .refused(let refusal): .refused(refusal)
            case .privacyBudgetExceeded(let balance): .privacyBudgetExceeded(balance)
            case .depositNeeded(let account, let missing): .depositNeeded(account, missing: missing)
            default: .ledger(String(describing: error))
            }
    }
}
