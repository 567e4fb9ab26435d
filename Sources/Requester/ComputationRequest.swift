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

    /// A request of its parts.
    package init(app: EthereumAddress, dataset: EthereumAddress, recipient: AgeRecipient) {
        self.app = app
        self.dataset = dataset
        self.recipient = recipient
    }

    /// Matches the orders and opens the deal's one task.
    ///
    /// - Parameters:
    ///   - ledger: where orders are on offer.
    ///   - wallet: who asks and would pay.
    ///   - now: Unix seconds.
    /// - Returns: the deal and its task.
    /// - Throws: `RequesterError`.
    package func match(
        on ledger: LedgerDatabase,
        wallet: borrowing EthereumKey,
        at now: Int64
    ) throws(RequesterError) -> (deal: Deal, task: TaskIdentifier) {
        let appOrder = try offer(AppOrder.self, of: app, on: ledger)
        let datasetOrder = try datasetOffer(on: ledger)
        let poolOrder = try offer(WorkerpoolOrder.self, of: nil, on: ledger)
        let request = try signedRequest(pool: poolOrder.order, domain: ledger.domain, wallet: wallet)
        do throws(LedgerError) {
            let deal = try ledger.match(
                app: appOrder,
                dataset: datasetOrder,
                workerpool: poolOrder,
                request: request,
                at: now
            )
            let task = try ledger.initialize(deal: deal.identifier, index: deal.botFirst, at: now)
            return (deal, task.identifier)
        } catch {
            if case .refused(let refusal) = error { throw .refused(refusal) }
            throw .ledger(String(describing: error))
        }
    }

    private func signedRequest(
        pool: WorkerpoolOrder,
        domain: OrderDomain,
        wallet: borrowing EthereumKey
    ) throws(RequesterError) -> SignedOrder<RequestOrder> {
        let parameters: String
        do throws(RequestParametersError) {
            parameters = try RequestParameters.text(arguments: ["--recipient", recipient.description])
        } catch {
            throw .ledger(String(describing: error))
        }
        let order = RequestOrder(
            app: app,
            dataset: dataset,
            workerpool: pool.workerpool,
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

    private func offer<Order: MarketOrder>(
        _ kind: Order.Type,
        of subject: EthereumAddress?,
        on ledger: LedgerDatabase
    ) throws(RequesterError) -> SignedOrder<Order> {
        let open = try? ledger.orders(kind, subject: subject, onlyOpen: true, limit: 1)
        guard let order = open?.first else { throw .nothingOffered(Order.kind) }
        return order.signed
    }

    /// The dataset's order, preferably one for this app; where only another app's exists, matching says so.
    private func datasetOffer(on ledger: LedgerDatabase) throws(RequesterError) -> SignedOrder<DatasetOrder> {
        let all = (try? ledger.orders(DatasetOrder.self, subject: dataset, onlyOpen: false)) ?? []
        if let mine = all.last(where: { $0.signed.order.appRestrict == app }) {
            guard !mine.consumption.isClosed else { throw .datasetOrderRevoked }
            return mine.signed
        }
        guard let other = all.last else { throw .nothingOffered(.dataset) }
        return other.signed
    }
}
