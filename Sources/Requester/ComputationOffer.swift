import Cryptography
import DeterministicCBOR
package import Orders
package import TransparencyLog

/// Everything that somebody on another machine needs to ask for one computation: public, and made by an operator.
///
/// Deterministic CBOR record: 1 "pandapp/offer/v1", 2 the ledger's domain, 3…5 [entry, owner] of app, dataset and
/// workerpool, 6…8 [order, signature] of app, dataset and workerpool, 9 the dataset's public header, 10 the log's verifier
/// key, 11 [X.509 root certificate, …] of the SIMULATED platforms that the operator runs. What the last two name is the
/// operator's word; who asks believes it from here on, and so knows it before a result comes.
package struct ComputationOffer: Hashable, Sendable {
    static let version = "pandapp/offer/v1"
    /// The longest file that is read: 256 KiB.
    package static let maximumBytes = 256 << 10
    /// The longest root certificate, and the longest verifier key.
    static let maximumCertificate = 8 << 10
    /// The most roots.
    static let maximumRoots = 4
    /// What is decoded of a file before anything can be checked.
    static let limits = CBORLimits(depth: CBORLimits.standard.depth, elements: 4096)

    /// The ledger.
    package var domain: OrderDomain
    /// The app with its owner.
    package var app: Registered<AppEntry>
    /// The dataset with its owner.
    package var dataset: Registered<DatasetEntry>
    /// The workerpool with its owner.
    package var workerpool: Registered<WorkerpoolEntry>
    /// The orders.
    package var orders: OpenOrders
    /// The dataset's public header, to which the dataset's entry commits.
    package var datasetHeader: [UInt8]
    /// The log in which the result will be proved.
    package var log: NoteKey
    /// The SIMULATED roots, as DER.
    package var simulatedRoots: [[UInt8]]

    /// An offer of its parts.
    package init(
        domain: OrderDomain,
        app: Registered<AppEntry>,
        dataset: Registered<DatasetEntry>,
        workerpool: Registered<WorkerpoolEntry>,
        orders: OpenOrders,
        datasetHeader: [UInt8],
        log: NoteKey,
        simulatedRoots: [[UInt8]]
    ) {
        (self.domain, self.app, self.dataset, self.workerpool) = (domain, app, dataset, workerpool)
        (self.orders, self.datasetHeader) = (orders, datasetHeader)
        (self.log, self.simulatedRoots) = (log, simulatedRoots)
    }

    /// The file.
    package func encoded() -> [UInt8] {
        CBORValue.record([
            1: .text(Self.version), 2: domain.cbor, 3: app.cbor, 4: dataset.cbor, 5: workerpool.cbor,
            6: orders.app.cbor, 7: orders.dataset.cbor, 8: orders.workerpool.cbor, 9: .bytes(datasetHeader),
            10: .text(log.text), 11: .array(simulatedRoots.map(CBORValue.bytes)),
        ]).encoded()
    }

    /// Reads a file; nothing in it is verified yet.
    ///
    /// - Throws: `RequesterError.malformed(.offer)`.
    package init(decoding bytes: [UInt8]) throws(RequesterError) {
        guard bytes.count <= Self.maximumBytes else { throw .malformed(.offer) }
        do {
            var reader = try CBORMapReader(CBORValue(decoding: bytes, limits: Self.limits))
            guard try reader.required(1).asText == Self.version else { throw RequesterError.malformed(.offer) }
            domain = try OrderDomain(cbor: reader.required(2))
            app = try Registered(cbor: reader.required(3))
            dataset = try Registered(cbor: reader.required(4))
            workerpool = try Registered(cbor: reader.required(5))
            orders = OpenOrders(
                app: try SignedOrder(cbor: reader.required(6)),
                dataset: try SignedOrder(cbor: reader.required(7)),
                workerpool: try SignedOrder(cbor: reader.required(8))
            )
            datasetHeader = try reader.required(9).asBytes
            log = try NoteKey(parsing: reader.required(10).asText)
            simulatedRoots = try reader.required(11).asArray.map { try $0.asBytes }
            try reader.finish()
        } catch {
            throw .malformed(.offer)
        }
        guard simulatedRoots.count <= Self.maximumRoots,
            simulatedRoots.allSatisfy({ $0.count <= Self.maximumCertificate }), log.type == .note
        else { throw .malformed(.offer) }
    }
}
