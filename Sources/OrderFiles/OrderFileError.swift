package import Orders
package import StrictJSON

/// Why a file of orders was refused.
package enum OrderFileError: Error, Equatable, Sendable {
    /// The file is longer than ``OrderFile/maximumCount``.
    case tooLong
    /// The file is no JSON text, or one that two readers could read differently.
    case malformedJSON(JSONError)
    /// The file holds none of the four orders, no operation on one, and no typed data of these.
    case notAnOrder
    /// The order lacks a member.
    case missingMember(String)
    /// The order has a member that its type has not, and that no signature would cover.
    case unknownMember(String)
    /// A member is not of its Solidity type.
    case malformedMember(String, type: String)
    /// An address whose mixed case is not EIP-55's: a letter was mistyped.
    case addressChecksum(String)
    /// An operation other than 0 (sign) and 1 (close).
    case unknownOperation
    /// The typed data declares other types than iExec's.
    case otherTypes
    /// The file is for another domain than the one asked for.
    case otherDomain
    /// `sign` is no hexadecimal text.
    case malformedSignature
    /// A value of the order is out of range.
    case order(OrdersError)
}

extension OrderFileError {
    /// A stable name of the cause for scripts and logs.
    package var identifier: String {
        switch self {
        case .tooLong: "order-too-long"
        case .malformedJSON: "order-json-malformed"
        case .notAnOrder: "order-unknown"
        case .missingMember: "order-member-missing"
        case .unknownMember: "order-member-unknown"
        case .malformedMember: "order-member-malformed"
        case .addressChecksum: "order-address-checksum"
        case .unknownOperation: "order-operation-unknown"
        case .otherTypes: "order-other-types"
        case .otherDomain: "order-other-domain"
        case .malformedSignature: "order-signature-malformed"
        case .order(let cause): cause.identifier
        }
    }

    /// What is wrong and what to do about it.
    package var sentence: String {
        switch self {
        case .tooLong: "The file is longer than any order; give a file with one order."
        case .malformedJSON(.malformed(let offset)): "Byte \(offset) is no JSON; write the file again."
        case .malformedJSON(.duplicateMember(let name)): "The member \(name) is there twice; take one away."
        case .malformedJSON(.tooDeep): "Its arrays and objects lie too deep in one another; write the order alone."
        case .notAnOrder: "It is no app, dataset, workerpool or request order; write all members of one."
        case .missingMember(let name): "The member \(name) is missing; add it."
        case .unknownMember(let name): "The member \(name) belongs to no order of this kind; take it away."
        case .malformedMember(let name, let type): "The member \(name) is no \(type); write one."
        case .addressChecksum(let name):
            "The mixed case of the address \(name) is wrong; copy it again from its source."
        case .unknownOperation: "The operation is neither 0 (sign) nor 1 (close); write one of these."
        case .otherTypes: "The typed data declares other types than iExec's orders have; use iExec's."
        case .otherDomain: "The file is for another ledger than the one named; name the ledger it is for."
        case .malformedSignature: "The member sign is no hexadecimal text; copy the signature again."
        case .order(let cause): cause.sentence
        }
    }
}
