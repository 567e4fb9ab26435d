package import Cryptography
package import Ledger
package import Orders

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
        try RequesterError.wrapping { () throws(LedgerError) in
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
        }
    }

    /// A request for one task at the prices that the orders ask.
    func request(
        for app: EthereumAddress,
        on dataset: EthereumAddress,
        by requester: EthereumAddress,
        parameters: String
    ) -> RequestOrder {
        let pool = workerpool.order
        return RequestOrder(
            app: app,
            appMaxPrice: self.app.order.appPrice,
            dataset: dataset,
            datasetMaxPrice: self.dataset.order.datasetPrice,
            workerpool: pool.workerpool,
            workerpoolMaxPrice: pool.workerpoolPrice,
            requester: requester,
            volume: UInt256(1),
            tag: .tee,
            category: pool.category,
            trust: UInt256(1),
            beneficiary: requester,
            params: parameters,
            salt: .random()
        )
    }
}
