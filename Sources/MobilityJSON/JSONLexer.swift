internal import Mobility

/// Cuts a JSON text (RFC 8259) into pieces as it arrives, and checks its grammar; of the text no more is kept than the
/// piece that a block's end divides.
///
/// A UTF-8 byte order mark is passed over. Whoever takes a text checks that it is UTF-8. Nothing may be read after an error.
struct JSONLexer {
    /// What may come next.
    private enum Expectation {
        case value
        /// After `[`: a value or `]`.
        case valueOrEnd
        case name
        /// After `{`: a name or `}`.
        case nameOrEnd
        case colon
        /// After a value in an array or object: `,` or its end.
        case separator
        /// After the outermost value: nothing.
        case end
    }

    /// Where the next byte stands.
    private enum Place {
        case between
        case string(isName: Bool)
        case escape(isName: Bool)
        /// In the four digits after `\u`.
        case unicode(isName: Bool, digits: Int, value: UInt16)
        case number
        case word
        case mark(Int)
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private var expectation = Expectation.value
    private var place = Place.mark(0)
    /// For each open container whether it is an object.
    private var containers: [Bool] = []
    private var bytes: [UInt8] = []
    /// The first half of a pair of UTF-16 units.
    private var highSurrogate: UInt16?
    /// The line that is being read; the first is 1.
    private(set) var line = 1

    /// Reads the text's next bytes.
    mutating func consume(_ block: Span<UInt8>, _ listener: inout some JSONListener) throws(MobilityError) {
        for index in block.indices {
            let byte = block[index]
            try read(byte, &listener)
            if byte == 0x0A { line += 1 }
        }
    }

    /// Reads the end of the text.
    mutating func finish(_ listener: inout some JSONListener) throws(MobilityError) {
        switch place {
        case .number, .word: try endScalar(&listener)
        default: break
        }
        guard case .between = place, case .end = expectation else { throw malformed }
    }

    private var malformed: MobilityError { .json(.malformed(line: line)) }

    private mutating func read(_ byte: UInt8, _ listener: inout some JSONListener) throws(MobilityError) {
        switch place {
        case .between:
            try begin(byte, &listener)
        case .string(let isName):
            try readString(byte, isName, &listener)
        case .escape(let isName):
            try readEscape(byte, isName)
        case .unicode(let isName, let digits, let value):
            try readUnicode(byte, isName, digits, value)
        case .number, .word:
            if Self.isScalar(byte) { return try keep(byte) }
            try endScalar(&listener)
            try begin(byte, &listener)
        case .mark(let count):
            if count < 3, byte == Self.byteOrderMark[count] {
                place = count == 2 ? .between : .mark(count + 1)
            } else {
                guard count == 0 else { throw malformed }
                place = .between
                try begin(byte, &listener)
            }
        }
    }

    /// Reads the first byte of a piece, or what stands between pieces.
    private mutating func begin(_ byte: UInt8, _ listener: inout some JSONListener) throws(MobilityError) {
        switch byte {
        case 0x20, 0x09, 0x0A, 0x0D:
            break
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            try open(isObject: byte == UInt8(ascii: "{"), &listener)
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            try close(isObject: byte == UInt8(ascii: "}"), &listener)
        case UInt8(ascii: ","):
            guard case .separator = expectation, let isObject = containers.last else { throw malformed }
            expectation = isObject ? .name : .value
        case UInt8(ascii: ":"):
            guard case .colon = expectation else { throw malformed }
            expectation = .value
        case UInt8(ascii: "\""):
            switch expectation {
            case .name, .nameOrEnd: place = .string(isName: true)
            case .value, .valueOrEnd: place = .string(isName: false)
            case .colon, .separator, .end: throw malformed
            }
        default:
            guard Self.isScalar(byte) else { throw malformed }
            try expectValue()
            place = JSONNumber.isStart(byte) ? .number : .word
            bytes.append(byte)
        }
    }

    private mutating func open(isObject: Bool, _ listener: inout some JSONListener) throws(MobilityError) {
        try expectValue()
        guard containers.count < MobilityLimits.jsonDepth else { throw .json(.tooDeep(line: line)) }
        containers.append(isObject)
        expectation = isObject ? .nameOrEnd : .valueOrEnd
        try listener.take(isObject ? .beginObject : .beginArray, bytes.span, line: line)
    }

    private mutating func close(isObject: Bool, _ listener: inout some JSONListener) throws(MobilityError) {
        switch expectation {
        case .separator: break
        case .nameOrEnd where isObject, .valueOrEnd where !isObject: break
        default: throw malformed
        }
        guard containers.last == isObject else { throw malformed }
        containers.removeLast()
        endValue()
        try listener.take(isObject ? .endObject : .endArray, bytes.span, line: line)
    }

    private func expectValue() throws(MobilityError) {
        switch expectation {
        case .value, .valueOrEnd: break
        default: throw malformed
        }
    }

    private mutating func endValue() {
        expectation = containers.isEmpty ? .end : .separator
        place = .between
    }

    private mutating func keep(_ byte: UInt8) throws(MobilityError) {
        guard bytes.count < MobilityLimits.jsonTextLength else { throw .json(.textTooLong(line: line)) }
        bytes.append(byte)
    }

    /// Ends a number or a word, whose bytes the grammar has not been asked for yet.
    private mutating func endScalar(_ listener: inout some JSONListener) throws(MobilityError) {
        let token: JSONToken
        if case .number = place {
            guard JSONNumber.isNumber(bytes.span) else { throw malformed }
            token = .number
        } else {
            guard ["true", "false", "null"].contains(where: { bytes.elementsEqual($0.utf8) }) else { throw malformed }
            token = .word
        }
        endValue()
        try listener.take(token, bytes.span, line: line)
        bytes.removeAll(keepingCapacity: true)
    }

    private mutating func readString(
        _ byte: UInt8,
        _ isName: Bool,
        _ listener: inout some JSONListener
    ) throws(MobilityError) {
        guard byte >= 0x20 else { throw malformed }
        if byte == UInt8(ascii: "\\") { return place = .escape(isName: isName) }
        guard highSurrogate == nil else { throw malformed }
        guard byte == UInt8(ascii: "\"") else { return try keep(byte) }
        if isName {
            expectation = .colon
            place = .between
        } else {
            endValue()
        }
        try listener.take(isName ? .name : .text, bytes.span, line: line)
        bytes.removeAll(keepingCapacity: true)
    }

    private mutating func readEscape(_ byte: UInt8, _ isName: Bool) throws(MobilityError) {
        place = .string(isName: isName)
        if byte == UInt8(ascii: "u") { return place = .unicode(isName: isName, digits: 0, value: 0) }
        guard highSurrogate == nil else { throw malformed }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): try keep(byte)
        case UInt8(ascii: "b"): try keep(0x08)
        case UInt8(ascii: "f"): try keep(0x0C)
        case UInt8(ascii: "n"): try keep(0x0A)
        case UInt8(ascii: "r"): try keep(0x0D)
        case UInt8(ascii: "t"): try keep(0x09)
        default: throw malformed
        }
    }

    private mutating func readUnicode(
        _ byte: UInt8,
        _ isName: Bool,
        _ digits: Int,
        _ value: UInt16
    ) throws(MobilityError) {
        guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else { throw malformed }
        let value = value << 4 | UInt16(digit)
        guard digits == 3 else { return place = .unicode(isName: isName, digits: digits + 1, value: value) }
        place = .string(isName: isName)
        var units = [value]
        if let first = highSurrogate {
            units = [first, value]
            highSurrogate = nil
        } else if UTF16.isLeadSurrogate(value) {
            return highSurrogate = value
        }
        guard let text = String(validating: units, as: UTF16.self) else { throw malformed }
        for byte in text.utf8 { try keep(byte) }
    }

    /// Whether a byte can be of a number or a word.
    private static func isScalar(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "E"),
            UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
