import Cryptography
import DeterministicCBOR
package import Ledger
package import Orders

/// A request that was signed where the requester's keys are, and may now travel: it holds no secret.
///
/// Deterministic CBOR record: 1 "pandapp/request/v1", 2 the offer's bytes, 3 [request order, signature], 4 the sealed
/// question, or null. Deal and task follow from the request order alone, since nothing of a fresh one is consumed: so a
/// question can be signed for its deal before there is a deal.
package struct SignedRequest: Hashable, Sendable {
    static let version = "pandapp/request/v1"
    /// The longest question that is read: 4 KiB.
    package static let maximumQuestion = 4 << 10
    /// The longest file that is read.
    package static let maximumBytes = ComputationOffer.maximumBytes + (128 << 10)
    /// What is decoded of a file, the offer not counted.
    static let limits = CBORLimits(depth: 8, elements: 64)

    /// What was on offer.
    package var offer: ComputationOffer
    /// The order.
    package var order: SignedOrder<RequestOrder>
    /// The question, sealed to the dataset; nil for apps that take none.
    package var question: [UInt8]?

    /// A request of its parts.
    package init(offer: ComputationOffer, order: SignedOrder<RequestOrder>, question: [UInt8]? = nil) {
        (self.offer, self.order, self.question) = (offer, order, question)
    }

    /// The deal that the request makes.
    package var deal: DealIdentifier {
        DealIdentifier(requestOrder: order.order.hash(in: offer.domain), consumedBefore: .zero)
    }

    /// The deal's one task.
    package var task: TaskIdentifier { TaskIdentifier(deal: deal, index: .zero) }

    /// Checks registry entries, header, signatures, that the four orders match, and that they are for one task.
    ///
    /// A deal takes as much of each order as the request's volume: a larger one would use up what is on offer to all.
    ///
    /// - Returns: the deal, as far as it can be proved before it is made.
    /// - Throws: `RequesterError.offerMismatch` for a header that is not the dataset's; `.requestVolume`;
    ///   `.requestInvalid`.
    @discardableResult
    package func verify() throws(RequesterError) -> VerifiedDeal {
        guard SHA256Digest.of(offer.datasetHeader) == offer.dataset.entry.headerDigest else { throw .offerMismatch }
        guard order.order.volume == UInt256(1) else { throw .requestVolume }
        let bundle = DealBundle(
            domain: offer.domain,
            app: offer.app,
            dataset: offer.dataset,
            workerpool: offer.workerpool,
            appOrder: offer.orders.app,
            datasetOrder: offer.orders.dataset,
            workerpoolOrder: offer.orders.workerpool,
            requestOrder: order,
            consumedBefore: .zero,
            taskIndex: .zero,
            worker: offer.workerpool.owner
        )
        do throws(OrdersError) {
            return try bundle.verify()
        } catch {
            throw .requestInvalid(error)
        }
    }

    /// Makes the deal and its task on the operator's ledger, or finds them made by an earlier run.
    ///
    /// - Returns: the task; it is active, unless an earlier run has completed it.
    /// - Throws: `RequesterError`.
    package func admit(on ledger: LedgerDatabase, at now: Int64) throws(RequesterError) -> LedgerTask {
        guard offer.domain == ledger.domain else { throw .otherLedger }
        try verify()
        do throws(LedgerError) {
            if try ledger.task(task) == nil, try ledger.deal(deal) != nil {
                try ledger.initialize(deal: deal, index: .zero, at: now)
            }
            if let known = try ledger.task(task) { return known }
        } catch {
            throw .ledger(String(describing: error))
        }
        _ = try offer.orders.match(order, on: ledger, at: now)
        guard let made = try? ledger.task(task) else { throw .ledger("the task is not the request's") }
        return made
    }

    /// The file.
    package func encoded() -> [UInt8] {
        CBORValue.record([
            1: .text(Self.version), 2: .bytes(offer.encoded()), 3: order.cbor,
            4: question.map(CBORValue.bytes) ?? .null,
        ]).encoded()
    }

    /// Reads a file; nothing in it is verified yet.
    ///
    /// - Throws: `RequesterError.malformed(.request)`.
    package init(decoding bytes: [UInt8]) throws(RequesterError) {
        guard bytes.count <= Self.maximumBytes else { throw .malformed(.request) }
        do {
            var reader = try CBORMapReader(CBORValue(decoding: bytes, limits: Self.limits))
            guard try reader.required(1).asText == Self.version else { throw RequesterError.malformed(.request) }
            offer = try ComputationOffer(decoding: reader.required(2).asBytes)
            order = try SignedOrder(cbor: reader.required(3))
            let sealed = try reader.required(4)
            question = sealed.isNull ? nil : try sealed.asBytes
            try reader.finish()
        } catch {
            throw .malformed(.request)
        }
        guard question?.count ?? 0 <= Self.maximumQuestion else { throw .malformed(.request) }
    }
}
