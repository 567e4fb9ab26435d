import Orders
import StrictJSON

/// The `types` of EIP-712 typed data: what a wallet hashes by, so that it must be what we hash by.
enum TypedDataTypes {
    private static let domainTypeName = "EIP712Domain"

    /// The name of the type whose digest is signed.
    static func name(of content: OrderFile.Content) -> String {
        switch content {
        case .order(let order): type(of: order).typeName
        case .operation(_, let order): type(of: order).typeName + "Operation"
        }
    }

    /// Refuses declared types other than iExec's; typed data that declares none is of iExec's.
    ///
    /// The domain's type may be missing, as in the typed data of ethers: the domain's four members say it.
    static func check(_ types: JSONValue?, of primaryType: String) throws(OrderFileError) {
        guard let types else { return }
        guard let declared = types.asObject, let known = known(primaryType) else { throw .otherTypes }
        for (name, members) in known where declared[name] != members {
            guard name == domainTypeName, declared[name] == nil else { throw .otherTypes }
        }
    }

    /// The types that a primary type needs, as typed data declares them; nil for an unknown one.
    private static func known(_ primaryType: String) -> [String: JSONValue]? {
        for kind in OrderKind.allCases {
            let order = kind.orderType
            let orderTypes = [
                domainTypeName: declaration(of: OrderDomain.typeString),
                order.typeName: declaration(of: order.typeString),
            ]
            if primaryType == order.typeName { return orderTypes }
            if primaryType == order.typeName + "Operation" {
                let operation = declaration(of: "(\(order.typeName) order,uint256 operation)")
                return orderTypes.merging([primaryType: operation]) { first, _ in first }
            }
        }
        return nil
    }

    private static func declaration(of typeString: String) -> JSONValue {
        .array(
            SolidityMember.members(of: typeString).map { member in
                .object(["name": .text(member.name), "type": .text(member.type)])
            }
        )
    }
}
