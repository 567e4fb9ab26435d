/// A number with two digits and a power of ten, as legends and scale bars print it: exact, whatever its size.
package struct RoundNumber: Hashable, Sendable {
    /// 10 to 99: the digits, times ten.
    package let tenths: Int
    package let exponent: Int

    package init(tenths: Int, exponent: Int) {
        self.tenths = tenths
        self.exponent = exponent
    }

    /// tenths · 10^(exponent − 1).
    package var value: Double {
        let power = (0..<abs(exponent - 1)).reduce(1.0) { product, _ in product * 10 }
        return exponent >= 1 ? Double(tenths) * power : Double(tenths) / power
    }

    /// The number without needless zeros, thousands grouped.
    package var text: String {
        let isWhole = tenths % 10 == 0
        let digits = isWhole ? tenths / 10 : tenths
        let shift = isWhole ? exponent : exponent - 1
        guard shift < 0 else {
            let zeros = String(repeating: "0", count: shift)
            guard let whole = Int64(String(digits) + zeros) else { return String(digits) + zeros }
            return FixedDecimal.grouped(whole)
        }
        return FixedDecimal.text(Int64(digits), decimals: -shift)
    }

    /// The largest number of the series that is not above `value`; `series` holds ascending tenths from 10.
    package static func atMost(_ value: Double, series: [Int]) -> RoundNumber {
        guard value.isFinite, value > 0 else { return RoundNumber(tenths: 10, exponent: 0) }
        var exponent = 0
        while exponent < 18, RoundNumber(tenths: 10, exponent: exponent + 1).value <= value { exponent += 1 }
        while exponent > -18, RoundNumber(tenths: 10, exponent: exponent).value > value { exponent -= 1 }
        let tenths = series.last { RoundNumber(tenths: $0, exponent: exponent).value <= value } ?? 10
        return RoundNumber(tenths: tenths, exponent: exponent)
    }

    /// The next number of the series.
    package func next(in series: [Int]) -> RoundNumber {
        guard let larger = series.first(where: { $0 > tenths }) else {
            return RoundNumber(tenths: series.first ?? 10, exponent: exponent + 1)
        }
        return RoundNumber(tenths: larger, exponent: exponent)
    }
}
