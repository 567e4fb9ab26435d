package import Cryptography
package import DeterministicCBOR

/// The four kinds of orders.
package enum OrderKind: String, CaseIterable, Sendable {
    /// An app order, signed by the app's owner.
    case app
    /// A dataset order, signed by the dataset's owner.
    case dataset
    /// A workerpool order, signed by the workerpool's owner.
    case workerpool
    /// A request order, signed by the requester.
    case request
}

/// One of iExec's four orders: a record that its owner signs and that matches with three others into a deal.
///
/// The identity of an order is its hash: two orders whose texts look alike but differ in bytes are different orders.
/// Its deterministic CBOR is the list of its fields in the order of the type string: addresses as 20 bytes, numbers and
/// words as 32 bytes, most significant first, `params` as text.
package protocol MarketOrder: EIP712Struct, CBORRecord, Hashable, Sendable {
    /// Which of the four it is.
    static var kind: OrderKind { get }

    /// What the order is about: the app, dataset or workerpool it offers, or the requester who asks.
    var subject: EthereumAddress { get }

    /// How many tasks it may serve in all.
    var volume: UInt256 { get }

    /// Properties asked for or offered.
    var tag: OrderTag { get }

    /// Makes different orders out of equal terms: 32 random bytes.
    var salt: OrderSalt { get }

    /// Reads the fields in the order of the type string.
    init(reading fields: inout OrderFieldReader) throws
}

extension MarketOrder {
    /// The order's hash in a domain: the digest that is signed and the key of everything the ledger knows of it.
    package func hash(in domain: OrderDomain) -> Digest { digest(in: domain) }

    package var cbor: CBORValue {
        .array(
            fields.map { field in
                switch field {
                case .address(let address): .bytes(address.bytes)
                case .number(let number): .bytes(number.bigEndianBytes)
                case .word(let bytes): .bytes(bytes)
                case .structure(let digest): .bytes(digest.bytes)
                case .text(let text): .text(text)
                }
            }
        )
    }

    package init(cbor: CBORValue) throws {
        var reader = OrderFieldReader(remaining: try cbor.asArray[...])
        try self.init(reading: &reader)
        guard reader.remaining.isEmpty else { throw CBORError.unexpectedShape }
    }
}

/// Hands out the fields of an encoded order one after the other, each of the expected type and length.
package struct OrderFieldReader {
    fileprivate var remaining: ArraySlice<CBORValue>

    /// The longest `params`, in UTF-8 bytes.
    package static let longestText = 65_536

    private mutating func next() throws -> CBORValue {
        guard let value = remaining.popFirst() else { throw CBORError.unexpectedShape }
        return value
    }

    mutating func address() throws -> EthereumAddress { try EthereumAddress(bytes: next().asBytes) }

    mutating func number() throws -> UInt256 { try UInt256(bigEndian: next().asBytes(count: 32)) }

    mutating func tag() throws -> OrderTag { OrderTag(bits: try number()) }

    mutating func salt() throws -> OrderSalt { try OrderSalt(next().asBytes(count: 32)) }

    mutating func text() throws -> String {
        let text = try next().asText
        guard text.utf8.count <= Self.longestText else { throw OrdersError.textTooLong }
        return text
    }
}

/// The `salt` of an order: 32 bytes, drawn afresh for each signing.
package struct OrderSalt: Hashable, Sendable {
    /// The 32 bytes.
    package let bytes: [UInt8]

    /// All nought, as in an order that stands for "none".
    package static let zero = OrderSalt(exactly: [UInt8](repeating: 0, count: 32))

    /// A salt of exactly 32 bytes.
    ///
    /// - Throws: `OrdersError.malformedNumber` for another length.
    package init(_ bytes: [UInt8]) throws(OrdersError) {
        guard bytes.count == 32 else { throw .malformedNumber }
        self.init(exactly: bytes)
    }

    private init(exactly bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// A fresh salt.
    package static func random() -> OrderSalt { OrderSalt(exactly: RandomBytes.generate(32)) }
}
