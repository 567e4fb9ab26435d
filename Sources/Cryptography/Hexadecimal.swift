/// Base 16 (RFC 4648 §8): written in lower case, read in either.
package enum Hexadecimal {
    /// Returns two lower-case digits for each byte, without a prefix.
    package static func encode(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(2 * bytes.count)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 0xf)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Returns the bytes of a text of hexadecimal digits, which may begin with `0x`.
    package static func decode(_ text: String) throws(CryptographyError) -> [UInt8] {
        var digits = Substring(text).utf8
        if text.hasPrefix("0x") { digits.removeFirst(2) }
        guard digits.count.isMultiple(of: 2) else { throw .invalidHexadecimal }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        var high: UInt8?
        for digit in digits {
            guard let value = value(of: digit) else { throw .invalidHexadecimal }
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return bytes
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
