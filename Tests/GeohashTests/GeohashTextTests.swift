import Geohash
import TestSupport
import Testing

@Suite struct GeohashTextTests {
    private static let alphabet = Array("0123456789bcdefghjkmnpqrstuvwxyz".utf8)

    @Test("the alphabet's characters are the numbers 0 to 31")
    func alphabet() throws {
        for (value, character) in Self.alphabet.enumerated() {
            let cell = try GeohashCell(bits: UInt64(value), precision: 1)
            #expect(cell.text.utf8.elementsEqual([character]))
            let parsed = try GeohashCell(parsing: [character].span)
            #expect(parsed == cell)
        }
    }

    @Test("every byte outside the alphabet is refused at every place, which the error names", arguments: [1, 7, 12])
    func wrongBytes(count: Int) {
        for byte in UInt8.min...UInt8.max where !Self.alphabet.contains(byte) {
            for offset in 0..<count {
                var text = Array(Self.alphabet.suffix(count))
                text[offset] = byte
                #expect(throws: GeohashError.characterOutsideAlphabet(offset: offset), "\(byte)") {
                    try GeohashCell(parsing: text.span)
                }
            }
        }
    }

    @Test(
        "texts with wrong characters are refused",
        arguments: [("a", 0), ("U4", 0), ("u4 ", 2), ("u4i", 2), ("ul", 1), ("uo", 1), ("u4é", 2), ("\0", 0)]
    )
    func wrongCharacters(text: String, offset: Int) {
        #expect(throws: GeohashError.characterOutsideAlphabet(offset: offset)) { try GeohashCell(parsing: text) }
    }

    @Test("texts of no character and of more than twelve are refused", arguments: [0, 13, 1000])
    func wrongLengths(count: Int) {
        #expect(throws: GeohashError.textLengthOutOfRange(count)) {
            try GeohashCell(parsing: String(repeating: "u", count: count))
        }
    }

    @Test("what is written is read again, character by character too")
    func roundTrip() throws {
        var random = SplitMix(state: 8)
        for _ in 0..<5000 {
            let precision = Int.random(in: 1...12, using: &random)
            let cell = try GeohashCell(
                bits: .random(in: 0..<1 << UInt64(5 * precision), using: &random),
                precision: precision
            )
            #expect(try GeohashCell(parsing: cell.text) == cell)
            #expect(cell.text.utf8.elementsEqual((0..<precision).map { cell.character(at: $0) }))
            #expect(cell.description == cell.text)
        }
    }
}
