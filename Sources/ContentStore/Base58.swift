/// The alphabet of Bitcoin and of version 0 content identifiers, for short byte strings.
///
/// A byte string is one big-endian number in base 58; each leading zero byte is one leading "1".
enum Base58 {
    private static let alphabet = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)

    /// The text of `bytes`; the cost grows with the square of the length.
    static func encode(_ bytes: [UInt8]) -> String {
        let digits = convert(bytes.drop { $0 == 0 }.map(Int.init), from: 256, to: 58)
        let zeros = bytes.prefix { $0 == 0 }.count
        return String(decoding: (Array(repeating: 0, count: zeros) + digits).map { alphabet[$0] }, as: UTF8.self)
    }

    /// The `count` bytes that `characters` spell; nil where they spell no, fewer or more bytes.
    static func decode(_ characters: [UInt8], count: Int) -> [UInt8]? {
        var digits: [Int] = []
        for character in characters {
            guard let digit = alphabet.firstIndex(of: character) else { return nil }
            digits.append(digit)
        }
        let zeros = digits.prefix { $0 == 0 }.count
        let bytes = Array(repeating: 0, count: zeros) + convert(digits.dropFirst(zeros), from: 58, to: 256)
        return bytes.count == count ? bytes.map { UInt8($0) } : nil
    }

    /// The digits of one number in another base, without leading zeros.
    private static func convert(_ digits: some Collection<Int>, from base: Int, to target: Int) -> [Int] {
        var result: [Int] = []  // least significant first
        for digit in digits {
            var carry = digit
            for index in result.indices {
                carry += result[index] * base
                result[index] = carry % target
                carry /= target
            }
            while carry > 0 {
                result.append(carry % target)
                carry /= target
            }
        }
        return result.reversed()
    }
}
