/// A number from 0 up to, not including, 1, in 128 binary places.
///
/// Results are cut, never rounded up.
struct UnitFraction: Hashable, Comparable {
    /// The number times 2^128.
    let bits: UInt128

    static func < (a: UnitFraction, b: UnitFraction) -> Bool { a.bits < b.bits }

    /// The product, less than 2^-128 too small.
    static func * (a: UnitFraction, b: UnitFraction) -> UnitFraction {
        UnitFraction(bits: a.bits.multipliedFullWidth(by: b.bits).high)
    }

    /// 1 − self; for zero the nearest there is.
    var complement: UnitFraction { UnitFraction(bits: bits == 0 ? .max : 0 &- bits) }

    /// The nearest double, off by less than 2^-52 of it.
    var approximation: Double { Double(bits) * 0x1p-128 }

    /// `e^(-numerator / denominator)`, both from 1 to 2^56 and the quotient at most 64.
    ///
    /// The exponent is halved s ≤ 7 times until x < 1/2. There e^-x = Σ (−x)^n / n!, by Horner from n = 32, where the
    /// rest is below 2^-150. Every step of Horner cuts less than 3 units of 2^-128 and hands on at most half of the
    /// error before it, so the sum is off by less than 6 units, relative to a value above 0.6 less than 2^-124. Each of
    /// the s squarings doubles a relative error and adds one cut: **relative error < 2^-116** for values above 2^-8,
    /// **absolute error < 2^-116** always.
    static func exponential(minus numerator: UInt64, over denominator: UInt64) -> UnitFraction {
        var halvings: UInt128 = 0
        while UInt128(numerator) * 2 >= UInt128(denominator) << halvings { halvings += 1 }
        let divisor = UInt128(denominator) << halvings
        let x = UnitFraction(bits: divisor.dividingFullWidth((high: UInt128(numerator), low: 0)).quotient)
        // 1 − x/n · (1 − x/(n+1) · (…)); the first factor is 1 itself, beyond what a fraction can hold.
        var sum = UnitFraction(bits: .max)
        for order in stride(from: UInt128(32), through: 1, by: -1) {
            sum = UnitFraction(bits: (x * sum).bits / order).complement
        }
        return (0..<halvings).reduce(sum) { power, _ in power * power }
    }
}
