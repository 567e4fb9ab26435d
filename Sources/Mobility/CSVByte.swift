/// The bytes that mean something in a CSV file.
enum CSVByte {
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let quote: UInt8 = 0x22
    static let comma: UInt8 = 0x2C

    /// Whether a byte is a control character.
    static func isControl(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == 0x7F
    }

    /// Which of eight bytes are a comma, a quote or a control character: the top bit of each that is, and no other bit.
    @inline(__always)
    static func special(_ bytes: UInt64) -> UInt64 {
        let top: UInt64 = 0x8080_8080_8080_8080
        // Sums of seven bits and a byte without its top bit do not carry into the next byte.
        let low = bytes & ~top
        let fromSpace = low &+ 0x6060_6060_6060_6060
        let deleted = low &+ 0x0101_0101_0101_0101
        let notComma = (low ^ 0x2C2C_2C2C_2C2C_2C2C) &+ ~top
        let notQuote = (low ^ 0x2222_2222_2222_2222) &+ ~top
        return (~(fromSpace & notComma & notQuote) | deleted) & ~bytes & top
    }
}
