import Cryptography
package import Orders
import StrictJSON

/// A file with one order, or with one operation on an order.
///
/// Five forms are read: the order itself with `sign`, as iExec's SDK writes it; the SDK's `orders.json` with this order
/// alone, `{chain id: {"apporder": …}}`; the order as `order` of a larger object, as the market's API answers; an operation
/// `{order, operation, sign}`; and EIP-712 typed data `{types, primaryType, domain, message}`, alone or as `typedData`, with
/// `signature` or `sign` beside it. Declared types must be iExec's.
package struct OrderFile: Sendable {
    /// What was signed.
    package enum Content: Sendable {
        /// An order.
        case order(any MarketOrder)
        /// An operation on an order.
        case operation(OrderOperation, on: any MarketOrder)
    }

    /// The most bytes of a file: the longest `params` with every byte escaped, and the rest.
    package static let maximumCount = 1 << 19

    /// What was signed.
    package let content: Content
    /// The signature; nil where the file has none, empty for `0x`.
    package let signature: [UInt8]?
    /// The domain that the file's typed data is for; nil where it names none.
    package let domain: OrderDomain?
    /// The chain that the file names around the order; nil where it names none.
    package let chainIdentifier: UInt256?

    /// Reads a file.
    package init(parsing text: [UInt8]) throws(OrderFileError) {
        guard text.count <= Self.maximumCount else { throw .tooLong }
        let value: JSONValue
        do {
            value = try JSONValue(parsing: text)
        } catch {
            throw .malformedJSON(error)
        }
        guard var members = value.asObject else { throw .notAnOrder }
        var chain: UInt256?
        if members.count == 1, let (name, inner) = members.first, let number = try? UInt256(decimal: name) {
            chain = number
            members = inner.asObject ?? [:]
        }
        if members.count == 1, let (name, inner) = members.first, OrderKind.fileNames.contains(name) {
            members = inner.asObject ?? [:]
        }
        try self.init(members, chainIdentifier: chain)
    }

    private init(_ members: [String: JSONValue], chainIdentifier: UInt256?) throws(OrderFileError) {
        // The market's API tells the chain beside the order.
        let named = try members["chainId"].map(Self.chain)
        self.chainIdentifier = chainIdentifier ?? named
        let typedData = members["typedData"]?.asObject ?? members
        if let type = typedData["primaryType"]?.asText, let message = typedData["message"]?.asObject {
            try TypedDataTypes.check(typedData["types"], of: type)
            content = try Self.content(message, of: type)
            domain = try typedData["domain"].map(OrderDomain.init(json:))
            signature = try Self.signature(members["signature"] ?? members["sign"])
        } else if let order = members["order"]?.asObject {
            content = try Self.content(order, operation: members["operation"])
            domain = nil
            signature = try Self.signature(members["operation"] == nil ? order["sign"] : members["sign"])
        } else {
            content = .order(try Self.order(members))
            domain = nil
            signature = try Self.signature(members["sign"])
        }
    }

    /// The order, or the order that the operation is on.
    package var order: any MarketOrder {
        switch content {
        case .order(let order), .operation(_, let order): order
        }
    }

    /// The record whose digest is signed.
    package var record: any EIP712Struct {
        switch content {
        case .order(let order): order
        case .operation(let operation, let order): Self.record(operation, on: order)
        }
    }

    /// Refuses a file that names another ledger.
    package func check(_ domain: OrderDomain) throws(OrderFileError) {
        guard self.domain == nil || self.domain == domain,
            chainIdentifier == nil || chainIdentifier == domain.chainIdentifier
        else { throw .otherDomain }
    }

    private static func record<Order: MarketOrder>(
        _ operation: OrderOperation,
        on order: Order
    ) -> any EIP712Struct {
        OperationOnOrder(operation, on: order)
    }
}

// MARK: - Reading

extension OrderFile {
    private static func order(_ members: [String: JSONValue]) throws(OrderFileError) -> any MarketOrder {
        guard let kind = OrderKind(members: members) else { throw .notAnOrder }
        return try kind.orderType.init(json: members)
    }

    private static func content(
        _ order: [String: JSONValue],
        operation: JSONValue?
    ) throws(OrderFileError) -> Content {
        let order = try Self.order(order)
        guard let operation else { return .order(order) }
        guard let number = operation.asDecimalDigits.flatMap(UInt64.init), let known = OrderOperation(rawValue: number)
        else { throw .unknownOperation }
        return .operation(known, on: order)
    }

    /// The message of typed data, which must be of the type that it says it is.
    private static func content(
        _ message: [String: JSONValue],
        of type: String
    ) throws(OrderFileError) -> Content {
        let content: Content =
            if let order = message["order"]?.asObject {
                try Self.content(order, operation: message["operation"] ?? .null)
            } else {
                .order(try Self.order(message))
            }
        guard TypedDataTypes.name(of: content) == type else { throw .otherTypes }
        return content
    }

    private static func chain(_ value: JSONValue) throws(OrderFileError) -> UInt256 {
        guard let digits = value.asDecimalDigits, let chain = try? UInt256(decimal: digits) else {
            throw .malformedMember("chainId", type: "uint256")
        }
        return chain
    }

    private static func signature(_ value: JSONValue?) throws(OrderFileError) -> [UInt8]? {
        guard let value else { return nil }
        guard let text = value.asText, text.hasPrefix("0x"), let bytes = try? Hexadecimal.decode(text) else {
            throw .malformedSignature
        }
        return bytes
    }
}

extension OrderDomain {
    /// The domain of typed data: `name`, `version`, `chainId` and `verifyingContract`, no more and no fewer.
    fileprivate init(json value: JSONValue) throws(OrderFileError) {
        guard let members = value.asObject, members.count == 4, let name = members["name"]?.asText,
            let version = members["version"]?.asText,
            let chain = members["chainId"]?.asDecimalDigits.flatMap({ try? UInt256(decimal: $0) }),
            let contract = members["verifyingContract"]?.asText.flatMap({ try? EthereumAddress(parsing: $0) })
        else { throw .malformedMember("domain", type: "EIP712Domain") }
        self.init(name: name, version: version, chainIdentifier: chain, verifyingContract: contract)
    }
}
