/// A whole number of Solidity's `uint256`: 0 … 2²⁵⁶ − 1, where leaving the range is an error, never a wrap.
///
/// Text forms are decimal (`"9007199254740991"`, iExec's JSON) and hexadecimal (`"0x1f"`); the binary form is 32 bytes,
/// most significant first, as EIP-712 hashes it.
package struct UInt256: Hashable, Sendable {
    /// Four 64-bit digits, the least significant first; always exactly four.
    private var digits: InlineDigits

    /// Nought.
    package static let zero = UInt256(0)
    /// 2²⁵⁶ − 1.
    package static let max = UInt256(digits: InlineDigits(.max, .max, .max, .max))

    /// A number that fits 64 bits.
    package init(_ value: UInt64) {
        digits = InlineDigits(value, 0, 0, 0)
    }

    private init(digits: InlineDigits) {
        self.digits = digits
    }
}

/// The storage of `UInt256`: a fixed number of digits without an allocation.
private struct InlineDigits: Hashable, Sendable {
    var first, second, third, fourth: UInt64

    init(_ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) {
        (self.first, self.second, self.third, self.fourth) = (first, second, third, fourth)
    }

    subscript(index: Int) -> UInt64 {
        get {
            switch index {
            case 0: first
            case 1: second
            case 2: third
            default: fourth
            }
        }
        set {
            switch index {
            case 0: first = newValue
            case 1: second = newValue
            case 2: third = newValue
            default: fourth = newValue
            }
        }
    }
}

extension UInt256: Comparable {
    package static func < (left: UInt256, right: UInt256) -> Bool {
        for index in (0..<4).reversed() where left.digits[index] != right.digits[index] {
            return left.digits[index] < right.digits[index]
        }
        return false
    }
}

// MARK: - Arithmetic

extension UInt256 {
    /// The sum.
    ///
    /// - Throws: `OrdersError.numberOverflow` where it exceeds 2²⁵⁶ − 1.
    package func adding(_ other: UInt256) throws(OrdersError) -> UInt256 {
        var sum = self
        var carry = false
        for index in 0..<4 {
            let (partial, first) = digits[index].addingReportingOverflow(other.digits[index])
            let (digit, second) = partial.addingReportingOverflow(carry ? 1 : 0)
            sum.digits[index] = digit
            carry = first || second
        }
        guard !carry else { throw .numberOverflow }
        return sum
    }

    /// The difference.
    ///
    /// - Throws: `OrdersError.numberOverflow` where the other number is larger.
    package func subtracting(_ other: UInt256) throws(OrdersError) -> UInt256 {
        var difference = self
        var borrow = false
        for index in 0..<4 {
            let (partial, first) = digits[index].subtractingReportingOverflow(other.digits[index])
            let (digit, second) = partial.subtractingReportingOverflow(borrow ? 1 : 0)
            difference.digits[index] = digit
            borrow = first || second
        }
        guard !borrow else { throw .numberOverflow }
        return difference
    }

    /// The product.
    ///
    /// - Throws: `OrdersError.numberOverflow` where it exceeds 2²⁵⁶ − 1.
    package func multiplied(by other: UInt256) throws(OrdersError) -> UInt256 {
        var product = UInt256.zero
        for left in 0..<4 where digits[left] != 0 {
            var carry: UInt64 = 0
            for right in 0..<4 {
                guard left + right < 4 else {
                    guard other.digits[right] == 0 else { throw .numberOverflow }
                    continue
                }
                // digit × digit + digit + digit ≤ 2¹²⁸ − 1: the high half cannot overflow.
                var (high, low) = digits[left].multipliedFullWidth(by: other.digits[right])
                high &+= low.add(product.digits[left + right])
                high &+= low.add(carry)
                product.digits[left + right] = low
                carry = high
            }
            guard carry == 0 else { throw .numberOverflow }
        }
        return product
    }

    /// The quotient, rounded down, and the remainder of a division by a small number.
    ///
    /// - Precondition: the divisor is not 0.
    package func quotientAndRemainder(dividingBy divisor: UInt64) -> (quotient: UInt256, remainder: UInt64) {
        var quotient = UInt256.zero
        var remainder: UInt64 = 0
        for index in (0..<4).reversed() {
            (quotient.digits[index], remainder) = divisor.dividingFullWidth((remainder, digits[index]))
        }
        return (quotient, remainder)
    }
}

extension UInt64 {
    /// Adds in place and returns the carry, 0 or 1.
    fileprivate mutating func add(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        self = sum
        return overflow ? 1 : 0
    }

    /// The number, if it fits 64 bits.
    package init?(exactly number: UInt256) {
        guard number <= UInt256(.max) else { return nil }
        self = number.lowestDigit
    }
}

// MARK: - Bits

extension UInt256 {
    fileprivate var lowestDigit: UInt64 { digits[0] }

    /// The bits set in both.
    package static func & (left: UInt256, right: UInt256) -> UInt256 { left.combined(with: right, &) }

    /// The bits set in either.
    package static func | (left: UInt256, right: UInt256) -> UInt256 { left.combined(with: right, |) }

    /// The bits not set.
    package static prefix func ~ (number: UInt256) -> UInt256 { number.combined(with: number) { first, _ in ~first } }

    private func combined(with other: UInt256, _ operation: (UInt64, UInt64) -> UInt64) -> UInt256 {
        var result = self
        for index in 0..<4 { result.digits[index] = operation(digits[index], other.digits[index]) }
        return result
    }
}

// MARK: - Bytes and text

extension UInt256: CustomStringConvertible {
    /// Reads exactly 32 bytes, the most significant first.
    ///
    /// - Throws: `OrdersError.malformedNumber` for another length.
    package init(bigEndian bytes: [UInt8]) throws(OrdersError) {
        guard bytes.count == 32 else { throw .malformedNumber }
        self = .zero
        for (index, byte) in bytes.enumerated() {
            let digit = 3 - index / 8
            digits[digit] = digits[digit] << 8 | UInt64(byte)
        }
    }

    /// The 32 bytes, the most significant first.
    package var bigEndianBytes: [UInt8] {
        (0..<32).map { UInt8(truncatingIfNeeded: digits[3 - $0 / 8] >> UInt64(8 * (7 - $0 % 8))) }
    }

    /// Reads decimal digits: at least one, at most 78, no sign, no space; leading noughts are accepted.
    ///
    /// - Throws: `OrdersError.malformedNumber`, or `numberOverflow` beyond 2²⁵⁶ − 1.
    package init(decimal text: String) throws(OrdersError) {
        guard (1...78).contains(text.utf8.count) else { throw .malformedNumber }
        self = .zero
        for character in text.utf8 {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character) else { throw .malformedNumber }
            self = try multiplied(by: UInt256(10)).adding(UInt256(UInt64(character - UInt8(ascii: "0"))))
        }
    }

    /// Reads `0x` and 1 to 64 hexadecimal digits of either case.
    ///
    /// - Throws: `OrdersError.malformedNumber`.
    package init(hexadecimal text: String) throws(OrdersError) {
        guard text.hasPrefix("0x"), (3...66).contains(text.utf8.count) else { throw .malformedNumber }
        self = .zero
        for character in text.utf8.dropFirst(2) {
            guard let nibble = Character(UnicodeScalar(character)).hexDigitValue else { throw .malformedNumber }
            self = try multiplied(by: UInt256(16)).adding(UInt256(UInt64(nibble)))
        }
    }

    /// Decimal digits without leading noughts.
    package var decimal: String {
        var groups: [String] = []
        var rest = self
        repeat {
            // 10¹⁸ is the largest power of ten whose groups stay within UInt64 with room for the division.
            let (quotient, group) = rest.quotientAndRemainder(dividingBy: 1_000_000_000_000_000_000)
            rest = quotient
            let digits = String(group)
            groups.append(rest == .zero ? digits : String(repeating: "0", count: 18 - digits.count) + digits)
        } while rest != .zero
        return groups.reversed().joined()
    }

    /// `0x` and lower-case hexadecimal digits without leading noughts.
    package var hexadecimal: String {
        let digits = bigEndianBytes.flatMap { [$0 >> 4, $0 & 0xf] }.drop { $0 == 0 }
        return "0x" + (digits.isEmpty ? "0" : digits.map { String($0, radix: 16) }.joined())
    }

    /// The decimal text.
    package var description: String { decimal }
}
