package import Cryptography
package import DeterministicCBOR

/// One of the parties that a deal pays: an asset with its owner and price, frozen at match time.
package struct DealParty: Hashable, Sendable {
    /// The registry address.
    package let address: EthereumAddress
    /// Who owned it when the orders matched.
    package let owner: EthereumAddress
    /// Price per task in nRLC.
    package let price: UInt256
    /// Hash of the order that gave it to the deal.
    package let order: Digest

    /// A party of a deal.
    package init(address: EthereumAddress, owner: EthereumAddress, price: UInt256, order: Digest) {
        self.address = address
        self.owner = owner
        self.price = price
        self.order = order
    }
}

/// What four matching orders agree on, before anything is consumed.
package struct DealTerms: Hashable, Sendable {
    /// The app.
    package let app: DealParty
    /// The dataset, if the request asks for one.
    package let dataset: DealParty?
    /// The workerpool.
    package let workerpool: DealParty
    /// Hash of the request order.
    package let requestOrder: Digest
    /// Replication: the request's trust, at least 1.
    package let trust: UInt256
    /// The length class.
    package let category: UInt256
    /// Union of the app's, the dataset's (without frameworks) and the request's tags.
    package let tag: OrderTag
    /// Who asked.
    package let requester: EthereumAddress
    /// For whom the result is.
    package let beneficiary: EthereumAddress
    /// The contract called with the result; zero for none.
    package let callback: EthereumAddress
    /// The parameters, byte-exact.
    package let params: String

    /// What orders agree on that were checked elsewhere.
    package init(
        app: DealParty,
        dataset: DealParty?,
        workerpool: DealParty,
        requestOrder: Digest,
        trust: UInt256,
        category: UInt256,
        tag: OrderTag,
        requester: EthereumAddress,
        beneficiary: EthereumAddress = .zero,
        callback: EthereumAddress = .zero,
        params: String = ""
    ) {
        self.app = app
        self.dataset = dataset
        self.workerpool = workerpool
        self.requestOrder = requestOrder
        self.trust = trust
        self.category = category
        self.tag = tag
        self.requester = requester
        self.beneficiary = beneficiary
        self.callback = callback
        self.params = params
    }

    /// The price of one task in nRLC.
    package var taskPrice: UInt256 {
        get throws(OrdersError) {
            try app.price.adding(dataset?.price ?? .zero).adding(workerpool.price)
        }
    }
}

/// What a workerpool's owner has set for the pool; PoCo's defaults.
package enum WorkerpoolPolicy {
    /// Percent of the workerpool's price that a worker stakes.
    package static let stakeRatio = UInt256(30)
    /// Percent of the reward that goes to the pool's scheduler.
    package static let schedulerRewardRatio = UInt256(1)
}

/// A deal: four orders that matched on a ledger, frozen, with all fields of PoCo's `viewDeal`.
package struct Deal: Hashable, Sendable {
    /// What was agreed.
    package let terms: DealTerms
    /// Unix seconds of the match; every deadline counts from here.
    package let startTime: Int64
    /// Index of the first task: what the request order had consumed before.
    package let botFirst: UInt256
    /// How many tasks.
    package let botSize: UInt256
    /// What each worker stakes, in nRLC.
    package let workerStake: UInt256
    /// Percent of the reward for the scheduler.
    package let schedulerRewardRatio: UInt256
    /// Who pays; the requester unless somebody sponsors the deal.
    package let sponsor: EthereumAddress

    /// A deal whose orders were checked elsewhere.
    package init(
        terms: DealTerms,
        startTime: Int64,
        botFirst: UInt256,
        botSize: UInt256,
        workerStake: UInt256,
        schedulerRewardRatio: UInt256,
        sponsor: EthereumAddress
    ) {
        self.terms = terms
        self.startTime = startTime
        self.botFirst = botFirst
        self.botSize = botSize
        self.workerStake = workerStake
        self.schedulerRewardRatio = schedulerRewardRatio
        self.sponsor = sponsor
    }

    /// The same deal, paid by another.
    package func sponsored(by sponsor: EthereumAddress) -> Deal {
        Deal(
            terms: terms,
            startTime: startTime,
            botFirst: botFirst,
            botSize: botSize,
            workerStake: workerStake,
            schedulerRewardRatio: schedulerRewardRatio,
            sponsor: sponsor
        )
    }

    /// The deal's identifier.
    package var identifier: DealIdentifier {
        DealIdentifier(requestOrder: terms.requestOrder, consumedBefore: botFirst)
    }

    /// The identifier of the task at an index.
    ///
    /// - Throws: `OrdersError.taskIndexOutsideDeal` unless botFirst ≤ index < botFirst + botSize.
    package func task(at index: UInt256) throws(OrdersError) -> TaskIdentifier {
        guard index >= botFirst, try index < botFirst.adding(botSize) else { throw .taskIndexOutsideDeal }
        return TaskIdentifier(deal: identifier, index: index)
    }
}

extension DealParty: CBORRecord {
    package var cbor: CBORValue {
        .array([
            .bytes(address.bytes), .bytes(owner.bytes), .bytes(price.bigEndianBytes), .bytes(order.bytes),
        ])
    }

    package init(cbor: CBORValue) throws {
        let parts = try cbor.asArray(count: 4)
        address = try EthereumAddress(bytes: parts[0].asBytes)
        owner = try EthereumAddress(bytes: parts[1].asBytes)
        price = try UInt256(bigEndian: parts[2].asBytes)
        order = try Digest(parts[3].asBytes)
    }
}

extension Deal: CBORRecord {
    package var cbor: CBORValue {
        .record([
            1: terms.app.cbor, 2: terms.dataset?.cbor ?? .null, 3: terms.workerpool.cbor,
            4: .bytes(terms.requestOrder.bytes), 5: .bytes(terms.trust.bigEndianBytes),
            6: .bytes(terms.category.bigEndianBytes), 7: .bytes(terms.tag.bytes), 8: .bytes(terms.requester.bytes),
            9: .bytes(terms.beneficiary.bytes), 10: .bytes(terms.callback.bytes), 11: .text(terms.params),
            12: .integer(startTime), 13: .bytes(botFirst.bigEndianBytes), 14: .bytes(botSize.bigEndianBytes),
            15: .bytes(workerStake.bigEndianBytes), 16: .bytes(schedulerRewardRatio.bigEndianBytes),
            17: .bytes(sponsor.bytes),
        ])
    }

    package init(cbor: CBORValue) throws {
        var reader = try CBORMapReader(cbor)
        func number(_ key: UInt64) throws -> UInt256 { try UInt256(bigEndian: reader.required(key).asBytes) }
        func address(_ key: UInt64) throws -> EthereumAddress {
            try EthereumAddress(bytes: reader.required(key).asBytes)
        }
        terms = DealTerms(
            app: try DealParty(cbor: reader.required(1)),
            dataset: try reader.required(2).isNullOr(DealParty.init(cbor:)),
            workerpool: try DealParty(cbor: reader.required(3)),
            requestOrder: try Digest(reader.required(4).asBytes),
            trust: try number(5),
            category: try number(6),
            tag: OrderTag(bits: try number(7)),
            requester: try address(8),
            beneficiary: try address(9),
            callback: try address(10),
            params: try reader.required(11).asText
        )
        startTime = try reader.required(12).asInteger
        botFirst = try number(13)
        botSize = try number(14)
        workerStake = try number(15)
        schedulerRewardRatio = try number(16)
        sponsor = try address(17)
        try reader.finish()
    }
}

extension CBORValue {
    /// Nil for null, else what is read.
    fileprivate func isNullOr<Value>(_ read: (CBORValue) throws -> Value) throws -> Value? {
        isNull ? nil : try read(self)
    }
}
