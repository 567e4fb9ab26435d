import Orders
import Testing

@Suite struct UInt256Tests {
    static let maximum = "115792089237316195423570985008687907853269984665640564039457584007913129639935"

    @Test("writes and reads the ends of the range")
    func ends() throws {
        #expect(UInt256.max.decimal == Self.maximum)
        #expect(try UInt256(decimal: Self.maximum) == .max)
        #expect(UInt256.zero.decimal == "0" && UInt256.zero.hexadecimal == "0x0")
        #expect(UInt256.max.hexadecimal == "0x" + String(repeating: "f", count: 64))
        #expect(try UInt256(hexadecimal: "0x" + String(repeating: "F", count: 64)) == .max)
        #expect(try UInt256(decimal: "1000000000000000000000000000000000000").decimal.utf8.count == 37)
    }

    @Test("leaving the range is an error")
    func overflow() throws {
        let one = UInt256(1)
        let half = try UInt256(hexadecimal: "0x1" + String(repeating: "0", count: 32))
        #expect(throws: OrdersError.numberOverflow) { try UInt256.max.adding(one) }
        #expect(throws: OrdersError.numberOverflow) { try UInt256.zero.subtracting(one) }
        #expect(throws: OrdersError.numberOverflow) { try half.multiplied(by: half) }
        #expect(throws: OrdersError.numberOverflow) { try UInt256.max.multiplied(by: UInt256(2)) }
        #expect(throws: OrdersError.numberOverflow) { try UInt256(decimal: String(Self.maximum.dropLast()) + "6") }
        #expect(try half.multiplied(by: half.subtracting(one)).adding(half.subtracting(one)) == .max)
    }

    @Test(
        "refuses text that is no number",
        arguments: ["", " 1", "+1", "-1", "1.0", "0x1", "1e3", "١", String(repeating: "0", count: 79)]
    )
    func malformedDecimal(text: String) {
        #expect(throws: OrdersError.malformedNumber) { try UInt256(decimal: text) }
    }

    @Test(
        "refuses hexadecimal that is none",
        arguments: ["", "0x", "ff", "0X1", "0xg", "0x" + String(repeating: "0", count: 65)]
    )
    func malformedHexadecimal(text: String) {
        #expect(throws: OrdersError.malformedNumber) { try UInt256(hexadecimal: text) }
    }

    @Test("keeps the identities of arithmetic for a thousand drawn numbers")
    func identities() throws {
        var random = SplitMix(state: 42)
        for _ in 0..<1000 {
            let (a, b, c) = (random.number(bits: 120), random.number(bits: 120), random.number(bits: 130))
            #expect(try a.adding(b) == b.adding(a))
            #expect(try a.adding(c).subtracting(c) == a)
            #expect(try a.multiplied(by: b) == b.multiplied(by: a))
            #expect(try a.adding(b).multiplied(by: c) == a.multiplied(by: c).adding(b.multiplied(by: c)))
            #expect((a < b) == ((try? a.subtracting(b)) == nil))
            let wide = random.number(bits: 256)
            #expect(try UInt256(decimal: wide.decimal) == wide)
            #expect(try UInt256(hexadecimal: wide.hexadecimal) == wide)
            #expect(try UInt256(bigEndian: wide.bigEndianBytes) == wide)
            #expect((wide & ~wide) == .zero && (wide | ~wide) == .max)
            let divisor = random.next() | 1
            let (quotient, remainder) = wide.quotientAndRemainder(dividingBy: divisor)
            #expect(try quotient.multiplied(by: UInt256(divisor)).adding(UInt256(remainder)) == wide)
            #expect(remainder < divisor)
        }
    }

    @Test("names the bits of a tag")
    func tags() throws {
        #expect(OrderTag.tee.union(.tdx).bytes.last == 9)
        #expect(OrderTag.gpu.bytes[30] == 1)
        #expect(OrderTag.tee.union(.gpu).names == ["tee", "gpu"])
        #expect(OrderTag(bits: try UInt256(hexadecimal: "0x80000")).names == ["bit-19"])
        #expect(OrderTag.tee.union(.scone).contains(.tee) && !OrderTag.tee.contains(.scone))
    }
}

/// SplitMix64: the same numbers in every run.
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }

    mutating func number(bits: Int) -> UInt256 {
        var bytes = (0..<4).flatMap { _ in
            let digit = next()
            return (0..<8).map { UInt8(truncatingIfNeeded: digit >> UInt64(8 * $0)) }
        }
        for bit in bits..<256 { bytes[31 - bit / 8] &= ~(1 << UInt8(bit % 8)) }
        return (try? UInt256(bigEndian: bytes)) ?? .zero
    }
}
