/// Elementary functions by operations that IEEE 754 rounds exactly, because the C library's differ from machine to machine.
extension Double {
    private static let logarithmOf2 = 0x1.62e42fefa39efp-1

    /// e to this power, to 14 digits: 0 below -700, infinite above 700.
    var exponential: Double {
        guard self > -700 else { return 0 }
        guard self < 700 else { return .infinity }
        let doublings = (self / Self.logarithmOf2).rounded()
        // The logarithm of 2 in two parts, the first with so few digits that the product is exact.
        let rest = (self - doublings * 0x1.62e42feep-1) - doublings * 0x1.a39ef35793c76p-33
        var sum = 1.0
        for order in stride(from: 13.0, through: 1, by: -1) { sum = 1 + rest / order * sum }
        return sum * Double(sign: .plus, exponent: Int(doublings), significand: 1)
    }

    /// The natural logarithm of a positive number, to 14 digits.
    var logarithm: Double {
        // From √½ to √2, where the series converges by a factor of 34 a term.
        let isLarge = significand > 1.414_213_562_373_095
        let mantissa = isLarge ? significand / 2 : significand
        let quotient = (mantissa - 1) / (mantissa + 1)
        let square = quotient * quotient
        var sum = 0.0
        for order in stride(from: 19.0, through: 1, by: -2) { sum = sum * square + 1 / order }
        return Double(Int(exponent) + (isLarge ? 1 : 0)) * Self.logarithmOf2 + 2 * quotient * sum
    }

    /// This positive number to a power.
    func raised(to power: Double) -> Double {
        (power * logarithm).exponential
    }
}
