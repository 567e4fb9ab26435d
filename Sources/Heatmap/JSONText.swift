/// JSON, written (RFC 8259); members keep their order.
package enum JSONText: Sendable {
    /// A number that is already in decimal digits.
    case number(String)
    case string(String)
    case boolean(Bool)
    case array([JSONText])
    case object([(name: String, value: JSONText)])

    /// The text, without a space or a line end.
    package var text: String {
        switch self {
        case .number(let digits): digits
        case .string(let string): Self.quoted(string)
        case .boolean(let value): value ? "true" : "false"
        case .array(let items): "[" + items.map(\.text).joined(separator: ",") + "]"
        case .object(let members):
            "{" + members.map { Self.quoted($0.name) + ":" + $0.value.text }.joined(separator: ",") + "}"
        }
    }

    private static func quoted(_ string: String) -> String {
        var text = "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\u{0}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}
