import DeterministicCBOR
package import Orders
package import StrictJSON

/// Orders as iExec's SDK writes and reads them: one object with the members of the Solidity type, and `sign`.
///
/// Numbers are decimal strings; whole JSON numbers are read as well. Addresses and words are `0x` and hexadecimal digits,
/// written in lower case; an address of mixed case must be EIP-55's. `params` is kept byte for byte.
extension MarketOrder {
    /// The name of the record's type: `AppOrder`.
    package static var typeName: String { String(typeString.prefix { $0 != "(" }) }

    static var members: [SolidityMember] { SolidityMember.members(of: typeString) }

    /// Reads the members of an object, no more and no fewer; `sign` aside.
    ///
    /// - Throws: `OrderFileError`.
    package init(json members: [String: JSONValue]) throws(OrderFileError) {
        let expected = Self.members
        let names = Set(expected.map(\.name)).union(["sign"])
        if let stranger = members.keys.sorted().first(where: { !names.contains($0) }) {
            throw .unknownMember(stranger)
        }
        do {
            self = try Self(
                cbor: .array(
                    expected.map { member in
                        guard let value = members[member.name] else {
                            throw OrderFileError.missingMember(member.name)
                        }
                        return try member.field(value)
                    }
                )
            )
        } catch let error as OrderFileError {
            throw error
        } catch {
            throw .notAnOrder
        }
    }

    /// The members of the order without `sign`.
    package var json: [String: JSONValue] {
        Dictionary(zip(Self.members.map(\.name), fields.map(\.json))) { first, _ in first }
    }
}

extension SignedOrder {
    /// The order with its signature, as the SDK writes it.
    package var json: JSONValue {
        .object(order.json.merging(["sign": EIP712Field.word(signature).json]) { first, _ in first })
    }
}

extension OrderKind {
    /// Under which names the SDK's files have orders: `apporder` and so on.
    static var fileNames: [String] { allCases.map { $0.rawValue + "order" } }

    /// The type of this kind's orders.
    package var orderType: any MarketOrder.Type {
        switch self {
        case .app: AppOrder.self
        case .dataset: DatasetOrder.self
        case .workerpool: WorkerpoolOrder.self
        case .request: RequestOrder.self
        }
    }

    /// The kind of an object's order, by the one member that no other kind has.
    init?(members: [String: JSONValue]) {
        let marks: [(String, OrderKind)] = [
            ("appprice", .app), ("datasetprice", .dataset), ("workerpoolprice", .workerpool), ("appmaxprice", .request),
        ]
        guard let kind = marks.first(where: { members[$0.0] != nil })?.1 else { return nil }
        self = kind
    }
}

extension SignedOperation {
    /// The operation with its signature: `{order, operation, sign}`.
    package var json: JSONValue {
        .object([
            "order": .object(operation.order.json), "operation": .text(String(operation.operation.rawValue)),
            "sign": EIP712Field.word(signature).json,
        ])
    }
}
