package import Cryptography
package import Orders
import StrictJSON

/// An order that is yet to be signed, in the friendly forms of the SDK's `iexec.json`.
///
/// What may be left out: prices and `trust` (0), `volume` (1), `tag` (none), restrictions, `dataset`, `workerpool` of a
/// request, `beneficiary` and `callback` (nobody), `requester` (who signs), `params` (none) and `salt` (drawn afresh).
/// `tag` may be a list of names, `params` an object. A `sign` is left aside, for it is to be made anew.
package struct OrderTemplate: Sendable {
    private let kind: OrderKind
    private let members: [String: JSONValue]

    /// Reads a template.
    ///
    /// - Throws: `OrderFileError`; members are checked when the order is made.
    package init(parsing text: [UInt8]) throws(OrderFileError) {
        guard text.count <= OrderFile.maximumCount else { throw .tooLong }
        do {
            guard let members = try JSONValue(parsing: text).asObject else { throw OrderFileError.notAnOrder }
            self.members = members
        } catch let error as JSONError {
            throw .malformedJSON(error)
        } catch {
            throw .notAnOrder
        }
        guard let kind = Self.kind(of: members) else { throw .notAnOrder }
        self.kind = kind
    }

    /// The order with everything that was left out.
    ///
    /// - Parameters:
    ///   - signer: Who is to sign it; the requester of a request that names none.
    ///   - salt: The salt of an order that has none; nil where the order must have its own.
    /// - Returns: The order.
    /// - Throws: `OrderFileError`.
    package func order(signer: EthereumAddress, salt: OrderSalt?) throws(OrderFileError) -> any MarketOrder {
        var complete = members
        complete["sign"] = nil
        if let tag = members["tag"] { complete["tag"] = try Self.tag(tag) }
        if let params = members["params"], params.asObject != nil { complete["params"] = .text(params.description) }
        for member in kind.orderType.members where complete[member.name] == nil {
            complete[member.name] = preset(member, signer: signer, salt: salt)
        }
        return try kind.orderType.init(json: complete)
    }

    /// What a member is that was left out; nil where it must be given.
    private func preset(_ member: SolidityMember, signer: EthereumAddress, salt: OrderSalt?) -> JSONValue? {
        let nobody = EIP712Field.address(.zero).json
        switch member.name {
        case "volume": return .text("1")
        case "tag": return EIP712Field.word(OrderTag.none.bytes).json
        case "salt": return salt.map { EIP712Field.word($0.bytes).json }
        case "params": return .text("{}")
        case "requester": return EIP712Field.address(signer).json
        case "beneficiary", "callback": return nobody
        case "dataset", "workerpool": return kind == .request ? nobody : nil
        case "trust": return .text("0")
        case let name where name.hasSuffix("price"): return .text("0")
        case let name where name.hasSuffix("restrict"): return nobody
        default: return nil
        }
    }

    /// The kind by any member that only one kind may have; the prices, which name it in a whole order, may be left out.
    private static func kind(of members: [String: JSONValue]) -> OrderKind? {
        if let kind = OrderKind(members: members) { return kind }
        if members["params"] != nil { return .request }
        if members["workerpool"] != nil { return members["app"] == nil ? .workerpool : .request }
        if members["dataset"] != nil { return members["app"] == nil ? .dataset : .request }
        guard members["app"] != nil else { return nil }
        return members["category"] == nil ? .app : .request
    }

    /// A tag as it is, or as names: a list, or words between commas.
    private static func tag(_ value: JSONValue) throws(OrderFileError) -> JSONValue {
        if let text = value.asText, text.hasPrefix("0x") { return value }
        let names = value.asArray?.map(\.asText) ?? value.asText?.split(separator: ",").map { String($0) } ?? [nil]
        var tag = OrderTag.none
        for name in names {
            guard let known = name.flatMap(OrderTag.init(name:)) else {
                throw .malformedMember("tag", type: "list of tee, scone, gramine, tdx and gpu")
            }
            tag = tag.union(known)
        }
        return EIP712Field.word(tag.bytes).json
    }
}

extension OrderTag {
    /// The tag of one property by its name.
    package init?(name: String) {
        let known: [OrderTag] = [.tee, .scone, .gramine, .tdx, .gpu]
        guard let tag = known.first(where: { $0.names == [name] }) else { return nil }
        self = tag
    }
}
