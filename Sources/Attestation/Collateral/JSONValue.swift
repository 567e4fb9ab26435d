/// A JSON text (RFC 8259), read strictly: no member twice, no number that is not a whole one from zero, few levels deep.
///
/// Intel signs the raw text of an object inside a larger one, so an object knows where its text lies.
enum JSONValue: Equatable {
    case null
    case bool(Bool)
    case number(UInt64)
    case text(String)
    case array([JSONValue])
    case object([String: JSONValue], range: Range<Int>)

    /// Reads one value that fills the text, blanks aside.
    ///
    /// - Returns: nil for anything else.
    init?(parsing text: [UInt8]) {
        var reader = JSONReader(text)
        guard let value = reader.value(depth: 0) else { return nil }
        reader.skipBlanks()
        guard reader.isAtEnd else { return nil }
        self = value
    }

    subscript(name: String) -> JSONValue? {
        if case .object(let members, _) = self { members[name] } else { nil }
    }

    var names: Set<String> {
        if case .object(let members, _) = self { Set(members.keys) } else { [] }
    }

    var asText: String? { if case .text(let text) = self { text } else { nil } }
    var asArray: [JSONValue]? { if case .array(let values) = self { values } else { nil } }

    func asNumber<Number: FixedWidthInteger>(_: Number.Type) -> Number? {
        if case .number(let number) = self { Number(exactly: number) } else { nil }
    }
}

/// Reads a JSON text from front to back.
private struct JSONReader {
    /// The most levels of nesting; collateral has seven.
    private static let maximumDepth = 12

    private let text: [UInt8]
    private var place = 0

    init(_ text: [UInt8]) {
        self.text = text
    }

    var isAtEnd: Bool { place == text.count }

    mutating func skipBlanks() {
        while let next, [0x20, 0x09, 0x0A, 0x0D].contains(next) { place += 1 }
    }

    mutating func value(depth: Int) -> JSONValue? {
        guard depth < Self.maximumDepth else { return nil }
        skipBlanks()
        switch next {
        case UInt8(ascii: "{"): return object(depth: depth)
        case UInt8(ascii: "["): return array(depth: depth)
        case UInt8(ascii: "\""): return string().map(JSONValue.text)
        case UInt8(ascii: "t"): return word("true") ? .bool(true) : nil
        case UInt8(ascii: "f"): return word("false") ? .bool(false) : nil
        case UInt8(ascii: "n"): return word("null") ? .null : nil
        default: return number()
        }
    }

    private var next: UInt8? { place < text.count ? text[place] : nil }

    private mutating func skip(_ character: Character) -> Bool {
        skipBlanks()
        guard next == character.asciiValue else { return false }
        place += 1
        return true
    }

    private mutating func word(_ word: String) -> Bool {
        guard text[place...].starts(with: word.utf8) else { return false }
        place += word.utf8.count
        return true
    }

    private mutating func object(depth: Int) -> JSONValue? {
        let start = place
        place += 1
        var members: [String: JSONValue] = [:]
        if !skip("}") {
            repeat {
                skipBlanks()
                guard next == UInt8(ascii: "\""), let name = string(), skip(":"), members[name] == nil else {
                    return nil
                }
                guard let value = value(depth: depth + 1) else { return nil }
                members[name] = value
            } while skip(",")
            guard skip("}") else { return nil }
        }
        return .object(members, range: start..<place)
    }

    private mutating func array(depth: Int) -> JSONValue? {
        place += 1
        var values: [JSONValue] = []
        if !skip("]") {
            repeat {
                guard let value = value(depth: depth + 1) else { return nil }
                values.append(value)
            } while skip(",")
            guard skip("]") else { return nil }
        }
        return .array(values)
    }

    private mutating func number() -> JSONValue? {
        let digits = text[place...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard !digits.isEmpty, digits.count == 1 || digits.first != UInt8(ascii: "0") else { return nil }
        place += digits.count
        return UInt64(String(decoding: digits, as: UTF8.self)).map(JSONValue.number)
    }

    private mutating func string() -> String? {
        place += 1
        var bytes: [UInt8] = []
        while let character = next, character != UInt8(ascii: "\"") {
            guard character >= 0x20 else { return nil }
            place += 1
            if character == UInt8(ascii: "\\") {
                guard let escaped = escaped() else { return nil }
                bytes.append(escaped)
            } else {
                bytes.append(character)
            }
        }
        guard next != nil else { return nil }
        place += 1
        return String(validating: bytes, as: UTF8.self)
    }

    /// The character after a backslash; `\u` only where it stands for ASCII, for nothing here needs more.
    private mutating func escaped() -> UInt8? {
        guard let character = next else { return nil }
        place += 1
        switch character {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return character
        case UInt8(ascii: "b"): return 0x08
        case UInt8(ascii: "f"): return 0x0C
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "u"):
            let digits = text[place...].prefix(4)
            guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
                let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 16), code < 0x80
            else { return nil }
            place += 4
            return code
        default: return nil
        }
    }
}
