import Cryptography
import DeterministicCBOR
import Orders
import StrictJSON

/// A member of a Solidity record, as a type string names it: `address app`.
struct SolidityMember: Hashable {
    /// `address`, `uint256`, `bytes32` or `string`.
    let type: String
    /// The name.
    let name: String

    /// The members of a record in the order of its type string.
    ///
    /// - Parameter typeString: `Name(type name,…)`; what follows the first closing parenthesis is another record's.
    /// - Returns: The members.
    static func members(of typeString: String) -> [SolidityMember] {
        typeString.drop { $0 != "(" }.dropFirst().prefix { $0 != ")" }.split(separator: ",").map { member in
            let words = member.split(separator: " ")
            return SolidityMember(type: String(words[0]), name: String(words[1]))
        }
    }

    /// What a JSON value says, in the form from which an order reads its fields.
    func field(_ value: JSONValue) throws(OrderFileError) -> CBORValue {
        switch type {
        case "address": .bytes(try address(value).bytes)
        case "uint256": .bytes(try number(value).bigEndianBytes)
        case "bytes32": .bytes(try word(value))
        default: .text(try text(value))
        }
    }

    private var malformed: OrderFileError { .malformedMember(name, type: type) }

    private func address(_ value: JSONValue) throws(OrderFileError) -> EthereumAddress {
        guard let text = value.asText else { throw malformed }
        do {
            return try EthereumAddress(parsing: text)
        } catch .addressChecksumMismatch {
            throw .addressChecksum(name)
        } catch {
            throw malformed
        }
    }

    private func number(_ value: JSONValue) throws(OrderFileError) -> UInt256 {
        guard let digits = value.asDecimalDigits else { throw malformed }
        do {
            return try UInt256(decimal: digits)
        } catch .numberOverflow {
            throw .order(.numberOverflow)
        } catch {
            throw malformed
        }
    }

    private func word(_ value: JSONValue) throws(OrderFileError) -> [UInt8] {
        guard let text = value.asText, text.hasPrefix("0x"), text.utf8.count == 66,
            let bytes = try? Hexadecimal.decode(text)
        else { throw malformed }
        return bytes
    }

    private func text(_ value: JSONValue) throws(OrderFileError) -> String {
        guard let text = value.asText else { throw malformed }
        guard text.utf8.count <= OrderFieldReader.longestText else { throw .order(.textTooLong) }
        return text
    }
}

extension EIP712Field {
    /// The value as iExec's SDK writes it: lower-case hexadecimal, numbers as decimal strings.
    var json: JSONValue {
        switch self {
        case .address(let address): .text(address.lowercase)
        case .number(let number): .text(number.decimal)
        case .word(let bytes): .text("0x" + Hexadecimal.encode(bytes))
        case .text(let text): .text(text)
        case .structure(let digest): .text("0x" + digest.hexadecimal)
        }
    }
}
