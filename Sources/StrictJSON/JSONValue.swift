/// A JSON text (RFC 8259) as a value that has lost nothing: no member twice, and each number as it was written.
///
/// Numbers stay text, so that a `uint256` keeps every digit. Two values are equal where their texts differ in blanks,
/// escapes and the order of members only.
package enum JSONValue: Hashable, Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number, as it was written.
    case number(String)
    /// A string, its escapes resolved.
    case text(String)
    /// An array.
    case array([JSONValue])
    /// An object.
    case object([String: JSONValue])
}

extension JSONValue {
    /// A whole number.
    package static func integer(_ number: some BinaryInteger) -> JSONValue { .number(String(number)) }

    /// The member of an object; nil where there is none, or where this is no object.
    package subscript(name: String) -> JSONValue? { asObject?[name] }

    /// The members, if this is an object.
    package var asObject: [String: JSONValue]? { if case .object(let members) = self { members } else { nil } }

    /// The elements, if this is an array.
    package var asArray: [JSONValue]? { if case .array(let values) = self { values } else { nil } }

    /// The string, if this is one.
    package var asText: String? { if case .text(let text) = self { text } else { nil } }

    /// The truth value, if this is one.
    package var asBool: Bool? { if case .bool(let bool) = self { bool } else { nil } }

    /// The decimal digits of a whole number that is not negative, written as a number or as a string.
    ///
    /// A sign, a fraction or an exponent make none.
    package var asDecimalDigits: String? {
        let text: String? = if case .number(let number) = self { number } else { asText }
        guard let text, !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return text
    }

    /// A whole number that fits; nil for any other, also for one that is written as a string.
    package func asInteger<Number: FixedWidthInteger>(_: Number.Type = Number.self) -> Number? {
        guard case .number(let text) = self else { return nil }
        return Number(text)
    }
}

extension JSONValue: Encodable {
    /// Numbers that leave 64 bits are written as strings, for no encoder takes them.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let bool): try container.encode(bool)
        case .number(let text):
            if let number = Int64(text) {
                try container.encode(number)
            } else if let number = UInt64(text) {
                try container.encode(number)
            } else {
                try container.encode(text)
            }
        case .text(let text): try container.encode(text)
        case .array(let values): try container.encode(values)
        case .object(let members): try container.encode(members)
        }
    }
}

extension JSONValue: CustomStringConvertible {
    /// The value as JSON on one line, without blanks, members in the order of their names.
    package var description: String {
        switch self {
        case .null: "null"
        case .bool(let bool): bool ? "true" : "false"
        case .number(let number): number
        case .text(let text): Self.quoted(text)
        case .array(let values): "[" + values.map(\.description).joined(separator: ",") + "]"
        case .object(let members):
            "{"
                + members.sorted { $0.key < $1.key }.map { Self.quoted($0.key) + ":" + $0.value.description }
                .joined(separator: ",") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            case "\n": "\\n"
            case ..<" ":
                "\\u" + String(repeating: "0", count: scalar.value < 16 ? 3 : 2) + String(scalar.value, radix: 16)
            default: String(scalar)
            }
        }
        return "\"" + escaped.joined() + "\""
    }
}
