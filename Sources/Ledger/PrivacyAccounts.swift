package import Cryptography
package import Orders

/// How an app's account of a day stands, and what one dataset would add; all in millionths of ε.
package struct PrivacyBalance: Hashable, Sendable {
    /// The app's name.
    package let app: String
    /// The day, `YYYY-MM-DD`.
    package let day: String
    /// What was charged so far.
    package let spentMillionths: UInt64
    /// What the dataset would add: nothing where it was paid for before.
    package let askedMillionths: UInt64
    /// The most that may be charged: the strictest of the datasets that were charged, and of this one.
    package let budgetMillionths: UInt64

    /// A balance of its parts.
    package init(
        app: String,
        day: String,
        spentMillionths: UInt64,
        askedMillionths: UInt64,
        budgetMillionths: UInt64
    ) {
        (self.app, self.day) = (app, day)
        (self.spentMillionths, self.askedMillionths) = (spentMillionths, askedMillionths)
        self.budgetMillionths = budgetMillionths
    }

    /// Whether the dataset's key may be released, as far as this day is concerned.
    package var isSufficient: Bool {
        // Each is at most what a log entry holds, and what was spent is within its budget, so that nothing overflows.
        askedMillionths == 0 || spentMillionths + askedMillionths <= budgetMillionths
    }
}

/// The privacy accounts of all apps and days: what the charges of a log amount to.
///
/// Every charge names the sum up to it, so that one that is missing, added or altered shows when they are replayed.
package struct PrivacyAccounts: Hashable, Sendable {
    private struct Account: Hashable {
        var spent: UInt64 = 0
        var budget = PrivacyTerms.millionths.upperBound
        var datasets: Set<EthereumAddress> = []
    }

    /// By app's name, then by day.
    private var accounts: [String: [String: Account]] = [:]

    /// No account.
    package init() {}

    /// Takes the next charge in.
    ///
    /// - Throws: `LedgerError.corrupt` for a charge that does not follow from those before it: a wrong sum, a dataset that
    ///   was charged before, a budget that grew, or one that is passed.
    package mutating func take(_ charge: PrivacyCharge) throws(LedgerError) {
        var account = accounts[charge.app]?[charge.day] ?? Account()
        let (spent, overflows) = account.spent.addingReportingOverflow(charge.epsilonMillionths)
        guard !overflows, charge.epsilonMillionths > 0, spent == charge.spentMillionths,
            charge.budgetMillionths <= account.budget, spent <= charge.budgetMillionths,
            account.datasets.insert(charge.dataset).inserted
        else { throw .corrupt(LogKind.budgetCharged.rawValue) }
        (account.spent, account.budget) = (spent, charge.budgetMillionths)
        accounts[charge.app, default: [:]][charge.day] = account
    }

    /// How an app's accounts stand to a dataset, by day.
    ///
    /// - Parameters:
    ///   - terms: the dataset's.
    ///   - strictest: budgets that hold besides, by day.
    ///   - dataset: the dataset.
    ///   - app: the app's name.
    /// - Returns: a balance for each of its days.
    package func balances(
        of terms: PrivacyTerms,
        strictest: [String: UInt64] = [:],
        dataset: EthereumAddress,
        app: String
    ) -> [PrivacyBalance] {
        terms.days.map { day in
            let account = accounts[app]?[day] ?? Account()
            return PrivacyBalance(
                app: app,
                day: day,
                spentMillionths: account.spent,
                askedMillionths: account.datasets.contains(dataset) ? 0 : terms.epsilonMillionths,
                budgetMillionths: min(account.budget, terms.budgetMillionths, strictest[day] ?? .max)
            )
        }
    }

    /// What an app has spent of a person who was in its datasets on all of some days, in millionths of ε: days add up.
    package func spentMillionths(app: String, days: ClosedRange<String>) -> UInt64 {
        let spent = (accounts[app] ?? [:]).lazy.filter { days.contains($0.key) }.map(\.value.spent)
        return spent.reduce(0) { $0.addingReportingOverflow($1).overflow ? .max : $0 + $1 }
    }
}
