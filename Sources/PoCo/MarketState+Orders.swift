package import Cryptography
package import Orders

extension MarketState {
    /// Presigns an order or closes it for ever.
    ///
    /// - Parameters:
    ///   - operation: The operation; its signature matters where the sender is not the owner.
    ///   - sender: Who asks for it.
    /// - Throws: `PoCoError.notTheOwner`, also where nobody has registered what the order offers.
    package mutating func manage<Order: MarketOrder>(
        _ operation: SignedOperation<Order>,
        by sender: EthereumAddress
    ) throws {
        try step { market in
            let order = operation.operation.order
            guard let owner = try market.owner(ofOrder: order), owner != .zero else { throw PoCoError.notTheOwner }
            let isSigned = (try? operation.verify(in: market.domain, signer: owner)) != nil
            guard sender == owner || isSigned else { throw PoCoError.notTheOwner }
            let hash = order.hash(in: market.domain)
            switch operation.operation.operation {
            case .sign:
                try market.presign(hash, by: owner)
                market.events.append(.presigned(Order.kind, order: hash))
            case .close:
                try market.close(order, hash: hash)
                market.events.append(.closed(Order.kind, order: hash))
            }
        }
    }

    private func owner<Order: MarketOrder>(ofOrder order: Order) throws -> EthereumAddress? {
        switch Order.kind {
        case .app: try owner(of: .app, at: order.subject)
        case .dataset: try owner(of: .dataset, at: order.subject)
        case .workerpool: try owner(of: .workerpool, at: order.subject)
        case .request: order.subject
        }
    }
}
