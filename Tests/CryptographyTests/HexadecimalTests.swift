import Cryptography
import Testing

@Suite struct HexadecimalTests {
    @Test("writes lower case and reads it back") func roundTrip() throws {
        let all = (0...255).map(UInt8.init)
        let text = Hexadecimal.encode(all)
        #expect(text.hasPrefix("000102") && text.hasSuffix("fdfeff") && text.utf8.count == 512)
        #expect(try Hexadecimal.decode(text) == all)
        #expect(try Hexadecimal.decode("0x" + text.uppercased()) == all)
        #expect(try Hexadecimal.decode("") == [] && Hexadecimal.decode("0x") == [])
    }

    @Test("refuses what is not pairs of digits", arguments: ["0", "0x0", "0g", " 00", "00 ", "0X00", "é0", "٠٠", "-1"])
    func refusal(_ text: String) {
        #expect(throws: CryptographyError.invalidHexadecimal) { try Hexadecimal.decode(text) }
    }

    @Test("a digest has thirty-two bytes, no more and no fewer") func digestLength() throws {
        #expect(throws: CryptographyError.invalidLength(expected: 32, actual: 31)) {
            try Digest([UInt8](repeating: 0, count: 31))
        }
        #expect(throws: CryptographyError.invalidLength(expected: 32, actual: 33)) {
            try Digest(hexadecimal: String(repeating: "00", count: 33))
        }
        let text = String(repeating: "ab", count: 32)
        #expect(try Digest(hexadecimal: "0x" + text).hexadecimal == text)
    }
}
