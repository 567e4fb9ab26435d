import Ledger

/// How the privacy account of a day stands to a dataset that was just made.
struct DatasetPrivacy: Encodable {
    let day: String
    /// What its first release would charge, in millionths.
    let epsilonMillionths: UInt64
    let epsilonSpentMillionths: UInt64
    let epsilonBudgetMillionths: UInt64
    /// Whether its key will be released to anybody.
    let isAffordable: Bool

    init(_ balance: PrivacyBalance) {
        (day, epsilonMillionths) = (balance.day, balance.askedMillionths)
        (epsilonSpentMillionths, epsilonBudgetMillionths) = (balance.spentMillionths, balance.budgetMillionths)
        isAffordable = balance.isSufficient
    }

    /// What to say where nobody will be given a result; nil where somebody may.
    var warning: String? {
        guard !isAffordable else { return nil }
        let spent = "ε \(Epsilon(epsilonSpentMillionths)) of \(Epsilon(epsilonBudgetMillionths)) is spent of \(day)"
        return
            "    nobody can use it: \(spent), and it would take \(Epsilon(epsilonMillionths)); the results of before stay what they are"
    }
}
