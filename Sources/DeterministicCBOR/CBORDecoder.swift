/// What a decoder accepts at most; the defaults bound memory by the length of the input.
package struct CBORLimits: Sendable {
    /// The deepest nesting of arrays and maps.
    package var depth: Int
    /// The most values, each key and element counted: one may take a byte of the input, but takes 24 of memory.
    package var elements: Int

    /// Sixteen levels, more than any record of this project has, of any number of values.
    package static let standard = CBORLimits(depth: 16)

    /// Limits with a nesting depth and, where the input is long and nobody vouches for it, a number of values.
    package init(depth: Int, elements: Int = .max) {
        self.depth = depth
        self.elements = elements
    }
}

/// Why bytes are not the deterministic encoding of a value, or a value not of the expected shape.
package enum CBORError: Error, Equatable, Sendable {
    /// The input ends inside a value.
    case truncated
    /// Bytes follow the value.
    case trailingBytes
    /// A number is not in its shortest form.
    case notShortest
    /// Map keys are not sorted or not unique.
    case keysNotSorted
    /// A tag, float, indefinite length or unknown simple value.
    case unsupported
    /// Text is not UTF-8.
    case invalidText
    /// Deeper than the limit.
    case tooDeep
    /// More values than the limit.
    case tooManyElements
    /// A value is of another type, length or range than the record says.
    case unexpectedShape
    /// A required field is missing.
    case missingField(UInt64)
    /// A field that this version does not know.
    case unknownField
}

extension CBORValue {
    /// Decodes exactly one value in its deterministic encoding.
    ///
    /// - Throws: `CBORError` where the bytes are anything but the one encoding of a value.
    package init(decoding bytes: [UInt8], limits: CBORLimits = .standard) throws(CBORError) {
        var decoder = CBORDecoder(bytes: bytes[...], elements: limits.elements)
        self = try decoder.value(depth: limits.depth)
        guard decoder.bytes.isEmpty else { throw .trailingBytes }
    }
}

private struct CBORDecoder {
    var bytes: ArraySlice<UInt8>
    /// How many values may still come.
    var elements: Int

    mutating func value(depth: Int) throws(CBORError) -> CBORValue {
        guard let initial = bytes.popFirst() else { throw .truncated }
        guard elements > 0 else { throw .tooManyElements }
        elements -= 1
        if initial >> 5 == 7 { return try Self.simple(initial) }
        let argument = try argument(of: initial)
        switch initial >> 5 {
        case 0: return .unsigned(argument)
        case 1: return .negative(argument)
        case 2: return .bytes(Array(try take(argument)))
        case 3: return .text(try text(argument))
        case 4: return .array(try array(argument, depth: depth))
        case 5: return .map(try map(argument, depth: depth))
        default: throw .unsupported
        }
    }

    private static func simple(_ initial: UInt8) throws(CBORError) -> CBORValue {
        switch initial {
        case 0xf4: return .boolean(false)
        case 0xf5: return .boolean(true)
        case 0xf6: return .null
        default: throw .unsupported
        }
    }

    private mutating func argument(of initial: UInt8) throws(CBORError) -> UInt64 {
        let width: Int
        let smallest: UInt64
        switch initial & 0x1f {
        case let small where small < 24: return UInt64(small)
        case 24: (width, smallest) = (1, 24)
        case 25: (width, smallest) = (2, 0x100)
        case 26: (width, smallest) = (4, 0x1_0000)
        case 27: (width, smallest) = (8, 0x1_0000_0000)
        default: throw .unsupported
        }
        let value = try take(UInt64(width)).reduce(0) { $0 << 8 | UInt64($1) }
        guard value >= smallest else { throw .notShortest }
        return value
    }

    private mutating func take(_ count: UInt64) throws(CBORError) -> ArraySlice<UInt8> {
        guard count <= UInt64(bytes.count) else { throw .truncated }
        let taken = bytes.prefix(Int(count))
        bytes = bytes.dropFirst(Int(count))
        return taken
    }

    private mutating func text(_ count: UInt64) throws(CBORError) -> String {
        guard let text = String(validating: try take(count), as: UTF8.self) else { throw .invalidText }
        return text
    }

    private mutating func array(_ count: UInt64, depth: Int) throws(CBORError) -> [CBORValue] {
        guard depth > 0 else { throw .tooDeep }
        // Each element takes at least one byte: a larger count cannot be honest, and must not reserve memory.
        guard count <= UInt64(bytes.count) else { throw .truncated }
        var elements: [CBORValue] = []
        for _ in 0..<count { elements.append(try value(depth: depth - 1)) }
        return elements
    }

    private mutating func map(_ count: UInt64, depth: Int) throws(CBORError) -> [CBORValue: CBORValue] {
        guard depth > 0 else { throw .tooDeep }
        guard count <= UInt64(bytes.count / 2) else { throw .truncated }
        var pairs: [CBORValue: CBORValue] = [:]
        var previous: ArraySlice<UInt8>?
        for _ in 0..<count {
            let start = bytes
            let key = try value(depth: depth - 1)
            let encodedKey = start.prefix(start.count - bytes.count)
            if let previous, !previous.lexicographicallyPrecedes(encodedKey) { throw .keysNotSorted }
            previous = encodedKey
            // Keys of different bytes may still be one key: Swift compares text by canonical equivalence.
            guard pairs.updateValue(try value(depth: depth - 1), forKey: key) == nil else { throw .keysNotSorted }
        }
        return pairs
    }
}
