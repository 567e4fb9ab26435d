extension UInt32 {
    /// The number of 1…10 decimal digits; nil for anything else, and beyond the largest.
    init?(decimal text: Span<UInt8>) {
        guard (1...10).contains(text.count) else { return nil }
        var value: UInt64 = 0
        for index in text.indices {
            guard let digit = DecimalDigit.value(of: text[index]) else { return nil }
            value = 10 &* value &+ digit
        }
        self.init(exactly: value)
    }
}

/// A decimal number cut into its parts: `(-1)^isNegative × digits × 10^exponent`.
package struct DecimalNumber {
    /// The `Double` nearest to a number as `-12.5` or `1e-05`: sign, digits, fraction, exponent.
    ///
    /// No hexadecimal form, infinity or NaN is read: nil. A number beyond the largest becomes infinite.
    package static func double(_ text: Span<UInt8>) -> Double? {
        guard let number = DecimalNumber(text) else { return nil }
        return number.exactValue ?? String(utf8: text).flatMap(Double.init)
    }

    /// The degrees that a number says, from `-limit` to `limit`.
    @inline(__always)
    static func degrees(_ text: Span<UInt8>, limit: Double, column: StaticString) throws(RowDefect) -> Double {
        guard let degrees = double(text) else {
            throw RowDefect(column: "\(column)", reason: "The coordinate is not a decimal number.")
        }
        guard degrees >= -limit, degrees <= limit else {
            throw RowDefect(column: "\(column)", reason: "The coordinate is outside -\(Int(limit)) to \(Int(limit)).")
        }
        return degrees
    }

    private var isNegative = false
    /// The digits as an integer, as long as they fit.
    private var digits: UInt64 = 0
    /// The number of digits from the first that is not zero.
    private var significantDigits = 0
    private var exponent = 0

    /// Reads the form; nil if it is another.
    private init?(_ text: Span<UInt8>) {
        var cursor = 0
        isNegative = Self.takeSign(text, &cursor)
        let integerDigits = takeDigits(text, &cursor)
        var fractionDigits = 0
        if cursor < text.count, text[cursor] == UInt8(ascii: ".") {
            cursor += 1
            fractionDigits = takeDigits(text, &cursor)
        }
        guard integerDigits + fractionDigits > 0 else { return nil }
        exponent = -fractionDigits
        if cursor < text.count, text[cursor] | 0x20 == UInt8(ascii: "e") {
            cursor += 1
            guard takeExponent(text, &cursor) else { return nil }
        }
        guard cursor == text.count else { return nil }
    }

    /// The value, where one rounding finds it; nil elsewhere.
    private var exactValue: Double? {
        guard significantDigits <= 19, exponent >= -22, exponent <= 22 else { return nil }
        let value: Double
        if digits <= 1 << 53 {
            // Both numbers are exact, and IEEE 754 rounds their quotient or product correctly.
            let power = Self.powersOfTen[abs(exponent)]
            value = exponent < 0 ? Double(digits) / power : Double(digits) * power
        } else {
            guard exponent <= 0, exponent >= -19 else { return nil }
            value = Self.quotient(digits, Self.integerPowersOfTen[-exponent])
        }
        return isNegative ? -value : value
    }

    /// The `Double` nearest to the quotient of two numbers, which are not zero.
    private static func quotient(_ dividend: UInt64, _ divisor: UInt64) -> Double {
        // With both shifted to the top bit, the quotient by 2^63 has 63 or 64 bits: at least ten more than a Double.
        let (up, down) = (dividend.leadingZeroBitCount, divisor.leadingZeroBitCount)
        let (shifted, by) = (dividend &<< UInt64(up), divisor &<< UInt64(down))
        let (quotient, remainder) = by.dividingFullWidth((shifted &>> 1, shifted &<< 63))
        // Bit 0 says whether anything follows, so that a tie is one only if it is exact; the scaling then is exact.
        let scale = Double(bitPattern: UInt64(1023 + down - up - 63) << 52)
        return Double(quotient | (remainder > 0 ? 1 : 0)) * scale
    }

    private static let powersOfTen: InlineArray<23, Double> = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]

    private static let integerPowersOfTen: InlineArray<20, UInt64> = [
        1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
        100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
        10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
    ]

    private static func takeSign(_ text: Span<UInt8>, _ cursor: inout Int) -> Bool {
        guard cursor < text.count, text[cursor] == UInt8(ascii: "-") || text[cursor] == UInt8(ascii: "+") else {
            return false
        }
        defer { cursor += 1 }
        return text[cursor] == UInt8(ascii: "-")
    }

    private mutating func takeDigits(_ text: Span<UInt8>, _ cursor: inout Int) -> Int {
        let start = cursor
        while cursor < text.count, let digit = DecimalDigit.value(of: text[cursor]) {
            // Wrapping is harmless: beyond 19 digits the integer is not used.
            digits = 10 &* digits &+ digit
            if significantDigits > 0 || digit > 0 { significantDigits += 1 }
            cursor += 1
        }
        return cursor - start
    }

    private mutating func takeExponent(_ text: Span<UInt8>, _ cursor: inout Int) -> Bool {
        let isNegative = Self.takeSign(text, &cursor)
        let start = cursor
        var value = 0
        while cursor < text.count, let digit = DecimalDigit.value(of: text[cursor]) {
            // Saturates far beyond the exact range, so that no length overflows.
            value = min(10 * value + Int(digit), 1_000_000)
            cursor += 1
        }
        exponent += isNegative ? -value : value
        return cursor > start
    }
}

/// The digits 0…9 in ASCII.
enum DecimalDigit {
    /// The value of a digit; nil for every other byte.
    @inline(__always)
    static func value(of byte: UInt8) -> UInt64? {
        let value = byte &- 0x30
        return value < 10 ? UInt64(value) : nil
    }
}
