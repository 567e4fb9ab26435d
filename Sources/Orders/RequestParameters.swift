/// What a request order's `params` say to the app.
///
/// iExec's form is a JSON object whose `iexec_args` is the app's argument text; a string that is not a JSON object is
/// itself the arguments. Read here is only that one member; its value must be a plain JSON string.
package struct RequestParameters: Hashable, Sendable {
    /// The arguments, split at spaces.
    package let arguments: [String]

    /// The text to sign for these arguments; they must not be empty, nor contain spaces, quotes, backslashes or
    /// control characters.
    ///
    /// - Throws: `RequestParametersError.unsupportedCharacter`.
    package static func text(arguments: [String]) throws(RequestParametersError) -> String {
        for argument in arguments {
            guard !argument.isEmpty, argument.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x22 && $0 != 0x5c }) else {
                throw .unsupportedCharacter
            }
        }
        return "{\"iexec_args\":\"\(arguments.joined(separator: " "))\"}"
    }

    /// Reads the arguments.
    ///
    /// - Throws: `RequestParametersError.malformed`.
    package init(parsing text: String) throws(RequestParametersError) {
        var scanner = FlatObjectScanner(text)
        arguments = (try scanner.string(of: "iexec_args") ?? text).split(separator: " ").map(String.init)
    }

    /// The value that follows an option, as in `--recipient age1…`.
    package func value(of option: String) -> String? {
        guard let index = arguments.firstIndex(of: option), index + 1 < arguments.count else { return nil }
        return arguments[index + 1]
    }
}

/// Why parameters are refused.
package enum RequestParametersError: Error, Equatable, Sendable {
    /// Not a flat JSON object.
    case malformed
    /// A character that would need escaping or cut an argument in two, or an argument without any.
    case unsupportedCharacter
}

/// Reads the members of a flat JSON object: strings without escapes, numbers, literals, arrays and objects of those.
private struct FlatObjectScanner {
    private var bytes: ArraySlice<UInt8>
    private let isObject: Bool
    private static let maximumDepth = 4

    init(_ text: String) {
        bytes = Array(text.utf8)[...]
        bytes = bytes.drop { Self.isSpace($0) }
        isObject = bytes.first == UInt8(ascii: "{")
    }

    /// The string member of a name; nil where the text is no object.
    mutating func string(of name: String) throws(RequestParametersError) -> String? {
        guard isObject else { return nil }
        var found: String?
        try expect("{")
        if try !accept("}") {
            repeat {
                let key = try string()
                try expect(":")
                if key == name {
                    guard found == nil else { throw .malformed }
                    found = try string()
                } else {
                    try skipValue(depth: Self.maximumDepth)
                }
            } while try accept(",")
            try expect("}")
        }
        skipSpaces()
        guard bytes.isEmpty else { throw .malformed }
        return found ?? ""
    }

    private mutating func skipValue(depth: Int) throws(RequestParametersError) {
        skipSpaces()
        guard depth > 0, let first = bytes.first else { throw .malformed }
        switch first {
        case UInt8(ascii: "\""):
            _ = try string()
        case UInt8(ascii: "["):
            try expect("[")
            if try accept("]") { return }
            repeat { try skipValue(depth: depth - 1) } while try accept(",")
            try expect("]")
        case UInt8(ascii: "{"):
            try expect("{")
            if try accept("}") { return }
            repeat {
                _ = try string()
                try expect(":")
                try skipValue(depth: depth - 1)
            } while try accept(",")
            try expect("}")
        default:
            let count = bytes.prefix { byte in
                (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || [0x2b, 0x2d, 0x2e, 0x45].contains(byte)
            }.count
            guard count > 0 else { throw .malformed }
            bytes = bytes.dropFirst(count)
        }
    }

    private mutating func string() throws(RequestParametersError) -> String {
        try expect("\"")
        let content = bytes.prefix { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") && $0 >= 0x20 }
        bytes = bytes.dropFirst(content.count)
        // Not `expect`: nothing may be skipped before the closing quote.
        guard bytes.popFirst() == UInt8(ascii: "\"") else { throw .malformed }
        guard let text = String(validating: content, as: UTF8.self) else { throw .malformed }
        return text
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(RequestParametersError) {
        guard try accept(character) else { throw .malformed }
    }

    private mutating func accept(_ character: Unicode.Scalar) throws(RequestParametersError) -> Bool {
        skipSpaces()
        guard bytes.first == UInt8(truncatingIfNeeded: character.value) else { return false }
        bytes = bytes.dropFirst()
        return true
    }

    private mutating func skipSpaces() {
        bytes = bytes.drop { Self.isSpace($0) }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0a, 0x0d].contains(byte) }
}
