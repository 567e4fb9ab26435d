import DeterministicCBOR

/// What results of a dataset cost each person in it, and the most that all versions of its days may cost together.
///
/// An owner signs it with the dataset's order, which names the entry's address. CBOR: `[ε, budget, [day, …]]`, the first
/// two in millionths, the days `YYYY-MM-DD` and strictly rising.
package struct PrivacyTerms: Hashable, Sendable {
    /// Millionths of ε: from one to a thousand ε.
    package static let millionths: ClosedRange<UInt64> = 1...1_000_000_000
    /// The most days.
    package static let maximumDays = 31

    /// ε of a person and day in millionths, which the first release of the dataset's key spends of each day.
    package let epsilonMillionths: UInt64
    /// The most of ε, in millionths, that all versions of a day may spend together for one app.
    package let budgetMillionths: UInt64
    /// The days of which the dataset tells, oldest first.
    package let days: [String]

    /// Terms.
    ///
    /// - Throws: `OrdersError.unknownValue` for numbers out of range, no day, or days that are not in their one form and
    ///   order; `tooManyElements`.
    package init(epsilonMillionths: UInt64, budgetMillionths: UInt64, days: [String]) throws(OrdersError) {
        guard days.count <= Self.maximumDays else { throw .tooManyElements }
        guard Self.millionths.contains(epsilonMillionths), Self.millionths.contains(budgetMillionths), !days.isEmpty,
            days.allSatisfy(Self.isDay), zip(days, days.dropFirst()).allSatisfy({ $0 < $1 })
        else { throw .unknownValue }
        (self.epsilonMillionths, self.budgetMillionths, self.days) = (epsilonMillionths, budgetMillionths, days)
    }

    init(cbor: CBORValue) throws {
        let parts = try cbor.asArray(count: 3)
        try self.init(
            epsilonMillionths: parts[0].asUnsigned,
            budgetMillionths: parts[1].asUnsigned,
            days: parts[2].asArray.map { try $0.asText }
        )
    }

    var cbor: CBORValue {
        .array([.unsigned(epsilonMillionths), .unsigned(budgetMillionths), .array(days.map(CBORValue.text))])
    }

    /// Whether a text has a day's form: ten characters of ASCII, digits but for two hyphens.
    private static func isDay(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 10 else { return false }
        return bytes.enumerated().allSatisfy { place, byte in
            place == 4 || place == 7 ? byte == UInt8(ascii: "-") : (0x30...0x39).contains(byte)
        }
    }
}
