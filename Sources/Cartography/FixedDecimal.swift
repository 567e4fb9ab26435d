/// Numbers as text without Foundation: the same characters on every machine.
package enum FixedDecimal {
    /// `value` / 10^`decimals`, all decimals written: `text(1234, decimals: 2)` is "12.34".
    package static func text(_ value: Int64, decimals: Int) -> String {
        let digits = String(value.magnitude)
        let sign = value < 0 ? "-" : ""
        guard decimals > 0 else { return sign + digits }
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
    }

    /// The number rounded to `decimals` (at most 9); what is not finite, or beyond 10^9, becomes the nearest that is.
    package static func text(rounding value: Double, decimals: Int) -> String {
        let decimals = min(max(decimals, 0), 9)
        let bounded = value.isNaN ? 0 : min(max(value, -1e9), 1e9)
        let scaled = (0..<decimals).reduce(bounded) { product, _ in product * 10 }
        return text(Int64(scaled.rounded()), decimals: decimals)
    }

    /// A whole number with commas between its thousands.
    package static func grouped(_ value: Int64) -> String {
        var digits = Substring(String(value.magnitude))
        var groups: [Substring] = []
        while digits.count > 3 {
            groups.insert(digits.suffix(3), at: 0)
            digits.removeLast(3)
        }
        return (value < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
    }
}
