internal import Cartography
internal import Foundation

extension Chart.Axis {
    /// Where a value lies between the ends, from 0 to 1; nil outside.
    func share(of value: Double) -> Double? {
        guard range.contains(value), range.upperBound > range.lowerBound else { return nil }
        switch scale {
        case .linear: return (value - range.lowerBound) / (range.upperBound - range.lowerBound)
        case .logarithmic: return log(value / range.lowerBound) / log(range.upperBound / range.lowerBound)
        }
    }

    /// Round values in the range: powers of ten, or about eight equal steps.
    var ticks: [Double] {
        switch scale {
        case .logarithmic:
            let exponents =
                Int(
                    log10(range.lowerBound).rounded(.up)
                )...max(
                    Int(log10(range.upperBound).rounded(.down)),
                    Int(log10(range.lowerBound).rounded(.up))
                )
            return exponents.map { pow(10, Double($0)) }
        case .linear:
            let step = RoundNumber.atMost((range.upperBound - range.lowerBound) / 5, series: [10, 20, 50]).value
            guard step > 0 else { return [] }
            return Array(
                stride(from: (range.lowerBound / step).rounded(.up) * step, through: range.upperBound, by: step)
            )
        }
    }

    /// A tick's number, as short as it is exact.
    static func label(_ value: Double) -> String {
        if value != 0, abs(value) < 0.001 { return "1e\(Int(log10(value).rounded()))" }
        return value == value.rounded() ? String(Int(value)) : FixedDecimal.text(rounding: value, decimals: 3)
    }
}

extension Chart {
    /// A positive number to a power.
    func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
}
