package import Cryptography
package import DeterministicCBOR

/// Everything an enclave or a broker needs to judge a task by itself, as bytes that nobody has checked yet.
///
/// CBOR: `{0: 1, 1: [name, version, chain id, contract], 2…4: [entry, owner] of app, dataset, workerpool,
/// 5…8: [order, signature] of app, dataset, workerpool, request, 9: deal, 10: consumed before, 11: task index,
/// 12: task, 13: worker}`.
package struct DealBundle: Hashable, Sendable {
    /// The ledger for which everything is signed.
    package var domain: OrderDomain
    /// The app with its owner.
    package var app: Registered<AppEntry>
    /// The dataset with its owner.
    package var dataset: Registered<DatasetEntry>
    /// The workerpool with its owner.
    package var workerpool: Registered<WorkerpoolEntry>
    /// The app order.
    package var appOrder: SignedOrder<AppOrder>
    /// The dataset order.
    package var datasetOrder: SignedOrder<DatasetOrder>
    /// The workerpool order.
    package var workerpoolOrder: SignedOrder<WorkerpoolOrder>
    /// The request order.
    package var requestOrder: SignedOrder<RequestOrder>
    /// The deal the four orders are said to have made.
    package var dealIdentifier: DealIdentifier
    /// botFirst: what the request order had consumed before that deal.
    package var consumedBefore: UInt256
    /// Index of the task.
    package var taskIndex: UInt256
    /// The task.
    package var taskIdentifier: TaskIdentifier
    /// Who is to do it, which nothing in the bundle proves; the workerpool owner's authorization does.
    package var worker: EthereumAddress

    /// The longest encoding accepted, in bytes.
    package static let longestEncoding = 262_144

    /// A bundle for a task; deal and task identifiers follow from the request order, which makes them honest.
    package init(
        domain: OrderDomain,
        app: Registered<AppEntry>,
        dataset: Registered<DatasetEntry>,
        workerpool: Registered<WorkerpoolEntry>,
        appOrder: SignedOrder<AppOrder>,
        datasetOrder: SignedOrder<DatasetOrder>,
        workerpoolOrder: SignedOrder<WorkerpoolOrder>,
        requestOrder: SignedOrder<RequestOrder>,
        consumedBefore: UInt256,
        taskIndex: UInt256,
        worker: EthereumAddress
    ) {
        self.domain = domain
        self.app = app
        self.dataset = dataset
        self.workerpool = workerpool
        self.appOrder = appOrder
        self.datasetOrder = datasetOrder
        self.workerpoolOrder = workerpoolOrder
        self.requestOrder = requestOrder
        self.consumedBefore = consumedBefore
        self.taskIndex = taskIndex
        self.worker = worker
        dealIdentifier = DealIdentifier(
            requestOrder: requestOrder.order.hash(in: domain),
            consumedBefore: consumedBefore
        )
        taskIdentifier = TaskIdentifier(deal: dealIdentifier, index: taskIndex)
    }
}

extension DealBundle: CBORRecord {
    package var cbor: CBORValue {
        .record([
            0: .unsigned(1), 1: domain.cbor, 2: app.cbor, 3: dataset.cbor, 4: workerpool.cbor, 5: appOrder.cbor,
            6: datasetOrder.cbor, 7: workerpoolOrder.cbor, 8: requestOrder.cbor,
            9: .bytes(dealIdentifier.digest.bytes), 10: .bytes(consumedBefore.bigEndianBytes),
            11: .bytes(taskIndex.bigEndianBytes), 12: .bytes(taskIdentifier.digest.bytes), 13: .bytes(worker.bytes),
        ])
    }

    package init(cbor: CBORValue) throws {
        var reader = try CBORMapReader(cbor)
        guard try reader.required(0) == .unsigned(1) else { throw OrdersError.unknownValue }
        domain = try OrderDomain(cbor: reader.required(1))
        app = try Registered(cbor: reader.required(2))
        dataset = try Registered(cbor: reader.required(3))
        workerpool = try Registered(cbor: reader.required(4))
        appOrder = try SignedOrder(cbor: reader.required(5))
        datasetOrder = try SignedOrder(cbor: reader.required(6))
        workerpoolOrder = try SignedOrder(cbor: reader.required(7))
        requestOrder = try SignedOrder(cbor: reader.required(8))
        dealIdentifier = DealIdentifier(try Digest(reader.required(9).asBytes))
        consumedBefore = try UInt256(bigEndian: reader.required(10).asBytes)
        taskIndex = try UInt256(bigEndian: reader.required(11).asBytes)
        taskIdentifier = TaskIdentifier(try Digest(reader.required(12).asBytes))
        worker = try EthereumAddress(bytes: reader.required(13).asBytes)
        try reader.finish()
    }

    /// Decodes exactly one bundle of at most `longestEncoding` bytes.
    ///
    /// - Throws: `OrdersError`.
    package static func decode(_ bytes: [UInt8]) throws(OrdersError) -> DealBundle {
        guard bytes.count <= longestEncoding else { throw .tooManyElements }
        return try DealBundle(decoding: bytes)
    }
}

extension Registered: CBORRecord {
    package var cbor: CBORValue { .array([entry.cbor, .bytes(owner.bytes)]) }

    package init(cbor: CBORValue) throws {
        let parts = try cbor.asArray(count: 2)
        entry = try Entry(cbor: parts[0])
        owner = try EthereumAddress(bytes: parts[1].asBytes)
    }
}

extension OrderDomain: CBORRecord {
    /// The longest name or version, in UTF-8 bytes.
    package static let longestText = 64

    package var cbor: CBORValue {
        .array([
            .text(name), .text(version), .bytes(chainIdentifier.bigEndianBytes), .bytes(verifyingContract.bytes),
        ])
    }

    package init(cbor: CBORValue) throws {
        let parts = try cbor.asArray(count: 4)
        self.init(
            name: try parts[0].asText,
            version: try parts[1].asText,
            chainIdentifier: try UInt256(bigEndian: parts[2].asBytes),
            verifyingContract: try EthereumAddress(bytes: parts[3].asBytes)
        )
        guard name.utf8.count <= Self.longestText, version.utf8.count <= Self.longestText else {
            throw OrdersError.textTooLong
        }
    }
}
