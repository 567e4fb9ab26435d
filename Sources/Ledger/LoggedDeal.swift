import Cryptography
import DeterministicCBOR
import Orders

/// What the log says of a deal; entry `deal.matched`.
///
/// Details: deal, app order, dataset order or null, workerpool order, request order, the number of tasks as 32 bytes with
/// the most significant first, and the dataset's address or null.
struct LoggedDeal: Hashable {
    let identifier: Digest
    /// The hashes of its orders; without a dataset there are three.
    let orders: [OrderKind: Digest]
    /// How many tasks it took of each order.
    let volume: UInt256
    let dataset: EthereumAddress?

    init(_ deal: Deal) {
        let terms = deal.terms
        identifier = deal.identifier.digest
        orders = [.app: terms.app.order, .workerpool: terms.workerpool.order, .request: terms.requestOrder].merging(
            terms.dataset.map { [.dataset: $0.order] } ?? [:]
        ) { $1 }
        (volume, dataset) = (deal.botSize, terms.dataset?.address)
    }

    /// The deal that an event tells of; nil for any other event.
    init?(_ event: LogEvent) {
        guard event.kind == .dealMatched, let identifier = event.digest(0), let app = event.digest(1),
            let workerpool = event.digest(3), let request = event.digest(4), let volume = event.number(5)
        else { return nil }
        var orders: [OrderKind: Digest] = [.app: app, .workerpool: workerpool, .request: request]
        orders[.dataset] = event.digest(2)
        (self.identifier, self.orders, self.volume) = (identifier, orders, volume)
        dataset = event.address(6)
    }

    var details: [CBORValue] {
        func hash(_ kind: OrderKind) -> CBORValue { orders[kind].map { .bytes($0.bytes) } ?? .null }
        return [
            .bytes(identifier.bytes), hash(.app), hash(.dataset), hash(.workerpool), hash(.request),
            .bytes(volume.bigEndianBytes), dataset.map { .bytes($0.bytes) } ?? .null,
        ]
    }
}
