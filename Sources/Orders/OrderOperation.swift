package import Cryptography

/// What an owner may do with an order on the ledger, besides giving away its signature.
package enum OrderOperation: UInt64, Sendable {
    /// Presign: the order counts as signed without carrying a signature.
    case sign = 0
    /// Close for ever; deals already matched stand. To offer again, sign a new order with a new salt.
    case close = 1
}

/// `<Kind>OrderOperation(<Kind>Order order,uint256 operation)`: the record that authorises an operation.
package struct OperationOnOrder<Order: MarketOrder>: EIP712Struct, Hashable, Sendable {
    /// The order.
    package let order: Order
    /// What to do with it.
    package let operation: OrderOperation

    /// An operation on an order.
    package init(_ operation: OrderOperation, on order: Order) {
        self.order = order
        self.operation = operation
    }

    package static var typeString: String {
        let name = String(Order.typeString.prefix { $0 != "(" })
        return "\(name)Operation(\(name) order,uint256 operation)" + Order.typeString
    }

    package var fields: [EIP712Field] {
        [.structure(order.structHash), .number(UInt256(operation.rawValue))]
    }
}

/// An operation with the signature of the order's owner.
package struct SignedOperation<Order: MarketOrder>: Hashable, Sendable {
    /// The operation.
    package let operation: OperationOnOrder<Order>
    /// 65 or 64 bytes over its digest.
    package let signature: [UInt8]

    /// An operation with a signature, which nothing has checked yet.
    package init(operation: OperationOnOrder<Order>, signature: [UInt8]) {
        self.operation = operation
        self.signature = signature
    }

    /// Signs an operation.
    package init(
        _ operation: OrderOperation,
        on order: Order,
        in domain: OrderDomain,
        by key: borrowing EthereumKey
    ) {
        self.operation = OperationOnOrder(operation, on: order)
        signature = key.sign(digest: self.operation.digest(in: domain)).bytes65
    }
}
