import DeterministicCBOR
import TestSupport
import Testing

@Suite struct CBORCursorTests {
    private func cursor(_ bytes: [UInt8]) -> CBORCursor { CBORCursor(bytes, in: 0..<bytes.count) }

    @Test(
        "numbers are read as the decoder reads them, in the shortest form only",
        arguments: [0, 23, 24, 255, 256, 65_535, 65_536, 0xffff_ffff, 0x1_0000_0000, UInt64.max]
    )
    func numbers(number: UInt64) throws {
        let bytes = CBORValue.unsigned(number).encoded()
        var cursor = cursor(bytes)
        #expect(try cursor.unsigned() == number)
        try cursor.finish()
        for length in 0..<bytes.count {
            var short = self.cursor(Array(bytes.prefix(length)))
            #expect(throws: CBORError.truncated) { try short.unsigned() }
        }
    }

    @Test("integers of either sign are read where they fit")
    func integers() throws {
        for number in [0, 1, -1, -24, -25, .max, .min, -500] as [Int64] {
            var cursor = cursor(CBORValue.integer(number).encoded())
            #expect(try cursor.integer() == number)
        }
        for bytes in [CBORValue.unsigned(1 << 63), .negative(1 << 63)].map({ $0.encoded() }) {
            var cursor = cursor(bytes)
            #expect(throws: CBORError.unexpectedShape) { try cursor.integer() }
        }
    }

    @Test("what is not in its shortest form, or reserved, is refused")
    func forms() {
        for bytes: [UInt8] in [[0x18, 23], [0x19, 0, 255], [0x1a, 0, 0, 255, 255], [0x1b, 0, 0, 0, 0, 0, 0, 0, 1]] {
            var cursor = cursor(bytes)
            #expect(throws: CBORError.notShortest) { try cursor.unsigned() }
        }
        for byte: UInt8 in 0x1c...0x1f {
            var cursor = cursor([byte, 0, 0, 0, 0, 0, 0, 0, 0])
            #expect(throws: CBORError.unsupported) { try cursor.unsigned() }
        }
    }

    @Test("a record is read field by field, and contents are places in the bytes")
    func record() throws {
        let record = CBORValue.record([1: .text("v1"), 2: .bytes([7, 8, 9]), 3: .array([.unsigned(4), .integer(-5)])])
        let bytes = [0xff] + record.encoded() + [0xff]
        var cursor = CBORCursor(bytes, in: 1..<bytes.count - 1)
        try cursor.map(count: 3)
        try cursor.key(1)
        try cursor.text(Array("v1".utf8))
        try cursor.key(2)
        #expect(Array(bytes[try cursor.byteString(count: 3)]) == [7, 8, 9])
        try cursor.key(3)
        try cursor.array(count: 2)
        #expect(try cursor.unsigned() == 4 && cursor.integer() == -5)
        try cursor.finish()
        cursor.move(to: 1..<bytes.count - 1)
        #expect(throws: CBORError.trailingBytes) { try cursor.finish() }
        #expect(throws: CBORError.unexpectedShape) { try cursor.map(count: 2) }
    }

    @Test("a string that is longer than what is left ends in an error, whatever length it claims")
    func lengths() {
        for head: [UInt8] in [[0x43], [0x58, 200], [0x5b, 255, 255, 255, 255, 255, 255, 255, 255]] {
            var cursor = cursor(head + [1, 2])
            #expect(throws: CBORError.truncated) { try cursor.byteString() }
        }
        var part = CBORCursor([0x42, 1, 2], in: 0..<2)
        #expect(throws: CBORError.truncated) { try part.byteString() }
    }
}
