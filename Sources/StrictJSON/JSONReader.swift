/// Why a text is not JSON that this project reads.
package enum JSONError: Error, Equatable, Sendable {
    /// The text is no JSON, at a place counted in bytes from 0.
    case malformed(offset: Int)
    /// An object has a member of this name twice.
    case duplicateMember(name: String)
    /// Arrays and objects lie deeper in one another than ``JSONValue/maximumDepth``.
    case tooDeep
}

extension JSONValue {
    /// The most levels of arrays and objects.
    package static let maximumDepth = 32

    /// Reads one value that fills the text, blanks aside.
    ///
    /// - Throws: `JSONError`. A string must be well-formed Unicode: half a surrogate pair is refused.
    package init(parsing text: [UInt8]) throws(JSONError) {
        var reader = JSONReader(text)
        self = try reader.document()
    }
}

/// Reads a JSON text from front to back.
private struct JSONReader {
    private let text: [UInt8]
    private var place = 0

    init(_ text: [UInt8]) {
        self.text = text
    }

    mutating func document() throws(JSONError) -> JSONValue {
        let value = try value(depth: 0)
        skipBlanks()
        guard place == text.count else { throw malformed }
        return value
    }

    private var malformed: JSONError { .malformed(offset: place) }

    private var next: UInt8? { place < text.count ? text[place] : nil }

    private mutating func skipBlanks() {
        while let next, [0x20, 0x09, 0x0A, 0x0D].contains(next) { place += 1 }
    }

    /// Steps over a character, blanks before it included.
    private mutating func accept(_ character: UInt8) -> Bool {
        skipBlanks()
        guard next == character else { return false }
        place += 1
        return true
    }

    private mutating func expect(_ character: UInt8) throws(JSONError) {
        guard accept(character) else { throw malformed }
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        skipBlanks()
        switch next {
        case UInt8(ascii: "{"): return .object(try object(depth: depth))
        case UInt8(ascii: "["): return .array(try array(depth: depth))
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
        guard text[place...].starts(with: word.utf8) else { throw malformed }
        place += word.utf8.count
        return value
    }

    private mutating func object(depth: Int) throws(JSONError) -> [String: JSONValue] {
        guard depth < JSONValue.maximumDepth else { throw .tooDeep }
        place += 1
        var members: [String: JSONValue] = [:]
        if accept(UInt8(ascii: "}")) { return members }
        repeat {
            skipBlanks()
            let name = try string()
            try expect(UInt8(ascii: ":"))
            let value = try value(depth: depth + 1)
            guard members.updateValue(value, forKey: name) == nil else { throw .duplicateMember(name: name) }
        } while accept(UInt8(ascii: ","))
        try expect(UInt8(ascii: "}"))
        return members
    }

    private mutating func array(depth: Int) throws(JSONError) -> [JSONValue] {
        guard depth < JSONValue.maximumDepth else { throw .tooDeep }
        place += 1
        var values: [JSONValue] = []
        if accept(UInt8(ascii: "]")) { return values }
        repeat { values.append(try value(depth: depth + 1)) } while accept(UInt8(ascii: ","))
        try expect(UInt8(ascii: "]"))
        return values
    }
}

// MARK: - Numbers

extension JSONReader {
    private mutating func number() throws(JSONError) -> String {
        let start = place
        if next == UInt8(ascii: "-") { place += 1 }
        let startsWithNought = next == UInt8(ascii: "0")
        guard try digits() == 1 || !startsWithNought else { throw malformed }
        if next == UInt8(ascii: ".") {
            place += 1
            _ = try digits()
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            place += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { place += 1 }
            _ = try digits()
        }
        return String(decoding: text[start..<place], as: UTF8.self)
    }

    /// Steps over at least one digit and counts them.
    private mutating func digits() throws(JSONError) -> Int {
        let count = text[place...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
        guard count > 0 else { throw malformed }
        place += count
        return count
    }
}

// MARK: - Strings

extension JSONReader {
    private mutating func string() throws(JSONError) -> String {
        guard next == UInt8(ascii: "\"") else { throw malformed }
        place += 1
        var bytes: [UInt8] = []
        while let character = next, character != UInt8(ascii: "\"") {
            guard character >= 0x20 else { throw malformed }
            place += 1
            if character == UInt8(ascii: "\\") {
                bytes += String(try escaped()).utf8
            } else {
                bytes.append(character)
            }
        }
        guard next != nil, let string = String(validating: bytes, as: UTF8.self) else { throw malformed }
        place += 1
        return string
    }

    private mutating func escaped() throws(JSONError) -> Unicode.Scalar {
        guard let character = next else { throw malformed }
        place += 1
        switch character {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(character)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try escapedScalar()
        default: throw malformed
        }
    }

    /// What `\uXXXX` stands for, or a pair of them where the first is the upper half of a surrogate pair.
    private mutating func escapedScalar() throws(JSONError) -> Unicode.Scalar {
        let first = try codeUnit()
        guard (0xD800..<0xDC00).contains(first) else {
            guard let scalar = Unicode.Scalar(first) else { throw malformed }
            return scalar
        }
        guard text[place...].starts(with: "\\u".utf8) else { throw malformed }
        place += 2
        let second = try codeUnit()
        guard (0xDC00..<0xE000).contains(second),
            let scalar = Unicode.Scalar(0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw malformed }
        return scalar
    }

    private mutating func codeUnit() throws(JSONError) -> UInt32 {
        let digits = text[place...].prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let unit = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw malformed }
        place += 4
        return unit
    }
}
