/// The numbers of RFC 8259: `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`.
enum JSONNumber {
    /// Whether a number may begin with a byte.
    static func isStart(_ byte: UInt8) -> Bool {
        isDigit(byte) || byte == UInt8(ascii: "-")
    }

    /// Whether bytes are a number.
    static func isNumber(_ bytes: Span<UInt8>) -> Bool {
        var cursor = 0
        func byte(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }
        func takeDigits() -> Int {
            let start = cursor
            while isDigit(byte(cursor)) { cursor += 1 }
            return cursor - start
        }
        if byte(0) == UInt8(ascii: "-") { cursor = 1 }
        let hasLeadingZero = byte(cursor) == UInt8(ascii: "0")
        let digits = takeDigits()
        guard digits > 0, !hasLeadingZero || digits == 1 else { return false }
        if byte(cursor) == UInt8(ascii: ".") {
            cursor += 1
            guard takeDigits() > 0 else { return false }
        }
        if byte(cursor) | 0x20 == UInt8(ascii: "e") {
            cursor += 1
            if byte(cursor) == UInt8(ascii: "+") || byte(cursor) == UInt8(ascii: "-") { cursor += 1 }
            guard takeDigits() > 0 else { return false }
        }
        return cursor == bytes.count
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }
}
