import Foundation

/// What an operation counts while it goes on.
package enum ProgressUnit: Hashable, Sendable {
    /// Bytes, shown in powers of 1,000.
    case bytes
    /// Things with a plural name, such as `fixes`.
    case items(String)

    /// An amount with its unit, short: `1.2 M fixes`, `64.0 kB`.
    package func text(_ amount: Double) -> String {
        switch self {
        case .bytes: Self.scaled(amount, separator: " ", small: "B", suffix: "B")
        case .items(let name): Self.scaled(amount, separator: "", small: "", suffix: "") + " " + name
        }
    }

    /// What is counted, in one word: `bytes`, or the plural name.
    package var name: String {
        switch self {
        case .bytes: "bytes"
        case .items(let name): name
        }
    }

    private static func scaled(_ amount: Double, separator: String, small: String, suffix: String) -> String {
        if amount < 1000 { return String(format: "%.0f", amount) + (small.isEmpty ? "" : separator + small) }
        var value = amount
        for prefix in ["k", "M", "G", "T"] {
            value /= 1000
            if value < 999.95 || prefix == "T" { return String(format: "%.1f ", value) + prefix + suffix }
        }
        return String(format: "%.1f", value)
    }
}
