package import Cryptography

/// What a match asks of the world outside the four orders: the ledger's knowledge, or a bundle's.
package protocol MatchContext {
    /// How many categories there are.
    var categoryCount: UInt256 { get }

    /// Who owns a registered asset; nil where the registry does not know the address.
    func owner(of kind: RegistryKind, at address: EthereumAddress) throws -> EthereumAddress?

    /// Whether the restriction is a group of which the account is a member.
    func group(_ group: EthereumAddress, contains account: EthereumAddress) throws -> Bool

    /// Whether this account has presigned the order on the ledger.
    func isPresigned(_ order: Digest, by account: EthereumAddress) throws -> Bool

    /// Whether this signature of the order was checked before, so that it need not be checked again.
    func isKnown(_ signature: [UInt8], of order: Digest, _ kind: OrderKind) throws -> Bool

    /// How much of an order has been consumed, and whether its owner has closed it.
    func consumption(of order: Digest, _ kind: OrderKind) throws -> OrderConsumption

    /// An order's hash in a domain, which a context may remember that meets the same orders again.
    func hash<Order: MarketOrder>(of order: Order, in domain: OrderDomain) -> Digest
}

extension MatchContext {
    /// No signature was checked before.
    package func isKnown(_: [UInt8], of _: Digest, _: OrderKind) -> Bool { false }

    package func hash<Order: MarketOrder>(of order: Order, in domain: OrderDomain) -> Digest { order.hash(in: domain) }
}

/// What a ledger has recorded of an order.
package struct OrderConsumption: Hashable, Sendable {
    /// How many tasks the order has served.
    package var consumed: UInt256
    /// Whether the owner has closed it.
    package var isClosed: Bool

    /// Nothing recorded.
    package static let none = OrderConsumption(consumed: .zero, isClosed: false)

    /// What is recorded of an order.
    package init(consumed: UInt256, isClosed: Bool) {
        self.consumed = consumed
        self.isClosed = isClosed
    }

    /// What remains of a volume.
    package func remaining(of volume: UInt256) -> UInt256 {
        isClosed ? .zero : (try? volume.subtracting(consumed)) ?? .zero
    }
}

/// Four signed orders that are to make a deal: PoCo's `matchOrders` as a function without a side effect.
///
/// Every check of PoCo is made, in PoCo's order, and the first that fails is thrown as `MatchRefusal`; errors of the
/// context pass through. A deviation: a request by the zero address is refused.
package struct OrderMatch: Sendable {
    /// The ledger for which the orders must be signed.
    package let domain: OrderDomain
    /// The app order.
    package let app: SignedOrder<AppOrder>
    /// The dataset order; `.none` where there is no dataset.
    package let dataset: SignedOrder<DatasetOrder>
    /// The workerpool order.
    package let workerpool: SignedOrder<WorkerpoolOrder>
    /// The request order.
    package let request: SignedOrder<RequestOrder>

    /// Four orders to be matched.
    package init(
        domain: OrderDomain,
        app: SignedOrder<AppOrder>,
        dataset: SignedOrder<DatasetOrder> = .none,
        workerpool: SignedOrder<WorkerpoolOrder>,
        request: SignedOrder<RequestOrder>
    ) {
        self.domain = domain
        self.app = app
        self.dataset = dataset
        self.workerpool = workerpool
        self.request = request
    }

    private var hasDataset: Bool { dataset.order.dataset != .zero }

    /// The deal, if every check holds (0x00 … 0x60); nothing is consumed.
    package func deal(in context: some MatchContext, at now: Int64) throws -> Deal {
        let terms = try terms(in: context)
        let requested = try context.consumption(of: terms.requestOrder, .request)
        var volume = requested.remaining(of: request.order.volume)
        volume = try min(volume, remaining(app, terms.app, in: context))
        volume = try min(volume, remaining(workerpool, terms.workerpool, in: context))
        if let party = terms.dataset { volume = try min(volume, remaining(dataset, party, in: context)) }
        guard volume > .zero else { throw MatchRefusal.noVolumeLeft }
        let staked = try terms.workerpool.price.multiplied(by: WorkerpoolPolicy.stakeRatio)
        return Deal(
            terms: terms,
            startTime: now,
            botFirst: requested.consumed,
            botSize: volume,
            workerStake: staked.quotientAndRemainder(dividingBy: 100).quotient,
            schedulerRewardRatio: WorkerpoolPolicy.schedulerRewardRatio,
            sponsor: terms.requester
        )
    }

    /// What the orders agree on, if every check but the volume's holds (0x00 … 0x50).
    package func terms(in context: some MatchContext) throws -> DealTerms {
        let tag = try agreedTag(in: context)
        let appParty = try party(
            app,
            .app,
            price: app.order.appPrice,
            in: context,
            unknown: .unknownApp,
            unsigned: .appOrderNotSigned
        )
        let datasetParty =
            hasDataset
            ? try party(
                dataset,
                .dataset,
                price: dataset.order.datasetPrice,
                in: context,
                unknown: .unknownDataset,
                unsigned: .datasetOrderNotSigned
            ) : nil
        let workerpoolParty = try party(
            workerpool,
            .workerpool,
            price: workerpool.order.workerpoolPrice,
            in: context,
            unknown: .unknownWorkerpool,
            unsigned: .workerpoolOrderNotSigned
        )
        let order = request.order
        guard order.requester != .zero else { throw MatchRefusal.requesterIsNobody }
        let requestHash = try signedHash(request, by: order.requester, in: context, else: .requestOrderNotSigned)
        return DealTerms(
            app: appParty,
            dataset: datasetParty,
            workerpool: workerpoolParty,
            requestOrder: requestHash,
            trust: max(order.trust, UInt256(1)),
            category: order.category,
            tag: tag,
            requester: order.requester,
            beneficiary: order.beneficiary,
            callback: order.callback,
            params: order.params
        )
    }

    /// What the orders together demand of the host, if their terms and restrictions agree (0x00 … 0x1b), whoever signed
    /// them.
    @discardableResult
    package func agreedTag(in context: some MatchContext) throws -> OrderTag {
        let tag = try checkConditions(in: context)
        try checkRestrictions(in: context)
        return tag
    }

    private func checkConditions(in context: some MatchContext) throws -> OrderTag {
        let (app, dataset, workerpool, request) = (app.order, dataset.order, workerpool.order, request.order)
        try require(request.category == workerpool.category, .categoryMismatch)
        try require(request.category < context.categoryCount, .unknownCategory)
        try require(request.trust <= workerpool.trust, .trustTooLow)
        try require(request.appMaxPrice >= app.appPrice, .appTooExpensive)
        try require(request.datasetMaxPrice >= dataset.datasetPrice, .datasetTooExpensive)
        try require(request.workerpoolMaxPrice >= workerpool.workerpoolPrice, .workerpoolTooExpensive)
        let tag = app.tag.union(dataset.tag.subtracting(.frameworks)).union(request.tag)
        try require(workerpool.tag.contains(tag), .tagNotOffered)
        try require(app.tag.contains(.tee) || !tag.contains(.tee), .appNotConfidential)
        try require(request.app == app.app, .requestForAnotherApp)
        try require(request.dataset == dataset.dataset, .requestForAnotherDataset)
        return tag
    }

    private func checkRestrictions(in context: some MatchContext) throws {
        let (app, dataset, workerpool, request) = (app.order, dataset.order, workerpool.order, request.order)
        let restrictions: [(EthereumAddress, EthereumAddress, MatchRefusal)] = [
            (request.workerpool, workerpool.workerpool, .requestRestrictedToAnotherWorkerpool),
            (app.datasetRestrict, dataset.dataset, .appRestrictedToAnotherDataset),
            (app.workerpoolRestrict, workerpool.workerpool, .appRestrictedToAnotherWorkerpool),
            (app.requesterRestrict, request.requester, .appRestrictedToAnotherRequester),
            (dataset.appRestrict, app.app, .datasetRestrictedToAnotherApp),
            (dataset.workerpoolRestrict, workerpool.workerpool, .datasetRestrictedToAnotherWorkerpool),
            (dataset.requesterRestrict, request.requester, .datasetRestrictedToAnotherRequester),
            (workerpool.appRestrict, app.app, .workerpoolRestrictedToAnotherApp),
            (workerpool.datasetRestrict, dataset.dataset, .workerpoolRestrictedToAnotherDataset),
            (workerpool.requesterRestrict, request.requester, .workerpoolRestrictedToAnotherRequester),
        ]
        for (restriction, account, refusal) in restrictions where restriction != .zero && restriction != account {
            try require(context.group(restriction, contains: account), refusal)
        }
    }

    /// The asset that an order gives to the deal: registered, and the order signed by its owner.
    private func party<Order: MarketOrder>(
        _ signed: SignedOrder<Order>,
        _ kind: RegistryKind,
        price: UInt256,
        in context: some MatchContext,
        unknown: MatchRefusal,
        unsigned: MatchRefusal
    ) throws -> DealParty {
        let address = signed.order.subject
        guard let owner = try context.owner(of: kind, at: address) else { throw unknown }
        let hash = try signedHash(signed, by: owner, in: context, else: unsigned)
        return DealParty(address: address, owner: owner, price: price, order: hash)
    }

    private func signedHash<Order: MarketOrder>(
        _ signed: SignedOrder<Order>,
        by account: EthereumAddress,
        in context: some MatchContext,
        else refusal: MatchRefusal
    ) throws -> Digest {
        let hash = context.hash(of: signed.order, in: domain)
        if try context.isKnown(signed.signature, of: hash, Order.kind) { return hash }
        if try context.isPresigned(hash, by: account) { return hash }
        try require(SignatureCheck.isValid(signed.signature, of: hash, by: account), refusal)
        return hash
    }

    private func remaining<Order: MarketOrder>(
        _ signed: SignedOrder<Order>,
        _ party: DealParty,
        in context: some MatchContext
    ) throws -> UInt256 {
        try context.consumption(of: party.order, Order.kind).remaining(of: signed.order.volume)
    }

    private func require(_ condition: Bool, _ refusal: MatchRefusal) throws(MatchRefusal) {
        guard condition else { throw refusal }
    }
}
