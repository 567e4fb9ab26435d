package import Cryptography

/// A record that EIP-712 hashes: `keccak256(typeHash ‖ each field as 32 bytes)`.
package protocol EIP712Struct {
    /// The type string, `Name(type field,…)`, with the types it refers to appended.
    static var typeString: String { get }

    /// Keccak-256 of the type string, which a type computes once.
    static var typeHash: Digest { get }

    /// The values of the fields, in the order of the type string.
    var fields: [EIP712Field] { get }
}

/// The value of one field, as EIP-712 pads or hashes it to 32 bytes.
package enum EIP712Field: Hashable, Sendable {
    /// `address`, padded on the left.
    case address(EthereumAddress)
    /// `uint256`.
    case number(UInt256)
    /// `bytes32`.
    case word([UInt8])
    /// `string`, by the Keccak-256 of its UTF-8 bytes.
    case text(String)
    /// A nested record, by its struct hash.
    case structure(Digest)

    /// The 32 bytes that are hashed.
    fileprivate var bytes: [UInt8] {
        switch self {
        case .address(let address): [UInt8](repeating: 0, count: 12) + address.bytes
        case .number(let number): number.bigEndianBytes
        case .word(let bytes): bytes
        case .text(let text): Keccak256.digest(of: Array(text.utf8)).bytes
        case .structure(let hash): hash.bytes
        }
    }
}

extension EIP712Struct {
    package static var typeHash: Digest { Keccak256.digest(of: Array(typeString.utf8)) }

    /// The hash of the record, without a domain.
    package var structHash: Digest { Self.structHash(of: fields) }

    /// The hash of a record of these fields, without a domain.
    static func structHash(of fields: [EIP712Field]) -> Digest {
        Keccak256.digest(of: fields.reduce(into: typeHash.bytes) { $0 += $1.bytes })
    }

    /// The digest that is signed: `keccak256(0x1901 ‖ domain separator ‖ struct hash)`.
    package func digest(in domain: OrderDomain) -> Digest {
        Keccak256.digest(of: [0x19, 0x01] + domain.separator.bytes + structHash.bytes)
    }
}
