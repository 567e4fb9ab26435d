import DeterministicCBOR
import Foundation
import TestSupport
import Testing

@Suite struct CBORTests {
    /// Hexadecimal examples of RFC 8949, appendix A.
    static let published: [(CBORValue, String)] = [
        (.unsigned(0), "00"), (.unsigned(23), "17"), (.unsigned(24), "1818"), (.unsigned(100), "1864"),
        (.unsigned(1000), "1903e8"), (.unsigned(1_000_000), "1a000f4240"),
        (.unsigned(1_000_000_000_000), "1b000000e8d4a51000"), (.unsigned(.max), "1bffffffffffffffff"),
        (.negative(.max), "3bffffffffffffffff"), (.integer(-1), "20"), (.integer(-1000), "3903e7"),
        (.boolean(false), "f4"), (.boolean(true), "f5"), (.null, "f6"), (.bytes([1, 2, 3, 4]), "4401020304"),
        (.text("ü"), "62c3bc"), (.text("水"), "63e6b0b4"), (.array([]), "80"),
        (.array([.unsigned(1), .array([.unsigned(2), .unsigned(3)])]), "8201820203"),
        (.record([1: .unsigned(2), 3: .unsigned(4)]), "a201020304"),
        (.map([.text("a"): .unsigned(1), .text("b"): .array([.unsigned(2), .unsigned(3)])]), "a26161016162820203"),
    ]

    @Test("agrees with the examples of RFC 8949 both ways", arguments: published)
    func examples(value: CBORValue, hexadecimal: String) throws {
        #expect(value.encoded() == bytes(hexadecimal))
        #expect(try CBORValue(decoding: bytes(hexadecimal)) == value)
    }

    @Test(
        "refuses what is not the one deterministic encoding",
        arguments: [
            ("", CBORError.truncated), ("18", .truncated), ("1817", .notShortest), ("190017", .notShortest),
            ("1a0000ffff", .notShortest), ("1b00000000ffffffff", .notShortest), ("5f4101ff", .unsupported),
            ("fa47c35000", .unsupported), ("c11a514b67b0", .unsupported), ("f7", .unsupported),
            ("0000", .trailingBytes),
            ("a202010102", .keysNotSorted), ("a201010102", .keysNotSorted), ("61ff", .invalidText),
            ("9bffffffffffffffff", .truncated), ("5bffffffffffffffff00", .truncated),
            ("bbffffffffffffffff0000", .truncated), ("1c", .unsupported),
            ("a26365cc810162c3a902", .keysNotSorted),
            ("a262c3a9016365cc8102", .keysNotSorted),
        ]
    )
    func hostile(hexadecimal: String, expected: CBORError) {
        #expect(throws: expected) { try CBORValue(decoding: bytes(hexadecimal)) }
    }

    @Test("nests to the limit and no deeper")
    func depth() throws {
        let nested = [UInt8](repeating: 0x81, count: 16) + [0x00]
        _ = try CBORValue(decoding: nested)
        #expect(throws: CBORError.tooDeep) { try CBORValue(decoding: [0x81] + nested) }
    }

    @Test("holds as many values as the limit says and no more, keys among them, however short their encoding is")
    func elements() throws {
        func decode(_ bytes: [UInt8], _ elements: Int) throws(CBORError) -> CBORValue {
            try CBORValue(decoding: bytes, limits: CBORLimits(depth: 16, elements: elements))
        }
        let list: [UInt8] = [0x83, 0x00, 0x80, 0xf6]
        #expect(try decode(list, 4) == CBORValue(decoding: list))
        #expect(throws: CBORError.tooManyElements) { try decode(list, 3) }
        #expect(try decode([0xa1, 0x00, 0x00], 3) == .record([0: .unsigned(0)]))
        #expect(throws: CBORError.tooManyElements) { try decode([0xa1, 0x00, 0x00], 2) }
        #expect(throws: CBORError.tooManyElements) { try decode([0x00], 0) }
        #expect(throws: CBORError.truncated) { try decode([], 0) }
    }

    @Test("a record with an unknown field is refused")
    func unknownField() throws {
        var reader = try CBORMapReader(.record([1: .unsigned(1), 2: .unsigned(2)]))
        #expect(try reader.required(1).asUnsigned == 1)
        #expect(throws: CBORError.missingField(7)) { try reader.required(7) }
        #expect(throws: CBORError.unknownField) { try reader.finish() }
    }

    @Test("whatever decodes encodes to the same bytes, and mutants never crash")
    func mutants() throws {
        var random = SplitMix(state: 7)
        let seed = CBORValue.record([
            1: .text("pandapp"), 2: .bytes(Array(0..<40)), 3: .array([.null, .boolean(true), .integer(-70_000)]),
            4: .record([1: .unsigned(1 << 40)]),
        ]).encoded()
        var accepted = 0
        for _ in 0..<20_000 {
            var mutant = seed
            for _ in 0...Int(random.next() % 3) {
                mutant[Int(random.next() % UInt64(mutant.count))] = UInt8(truncatingIfNeeded: random.next())
            }
            guard let value = try? CBORValue(decoding: mutant) else { continue }
            accepted += 1
            #expect(value.encoded() == mutant)
        }
        #expect(accepted > 0)
    }

    private func bytes(_ hexadecimal: String) -> [UInt8] {
        stride(from: 0, to: hexadecimal.count, by: 2).compactMap { offset in
            let start = hexadecimal.index(hexadecimal.startIndex, offsetBy: offset)
            return UInt8(hexadecimal[start..<hexadecimal.index(start, offsetBy: 2)], radix: 16)
        }
    }
}
