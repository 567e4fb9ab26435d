import Console
import Cryptography
import Ledger
import Orders
import Requester

/// An ε as people read it, of millionths: `1`, `0.25`.
struct Epsilon: CustomStringConvertible {
    private let millionths: UInt64

    init(_ millionths: UInt64) { self.millionths = millionths }

    var description: String {
        let fraction = String(String(1_000_000 + millionths % 1_000_000).dropFirst())
        let digits = String(fraction.reversed().drop { $0 == "0" }.reversed())
        return "\(millionths / 1_000_000)" + (digits.isEmpty ? "" : ".\(digits)")
    }
}

/// What a dataset's results cost a person in it, and how its app's privacy account of the day stands.
struct PrivacyCost: Encodable {
    /// How many days the second figure adds up: the usual length of an illness.
    static let days = 14

    /// The app whose account it is.
    let app: String
    /// The day.
    let day: String
    /// ε of a result of this dataset, in millionths.
    let epsilonMillionths: UInt64
    /// Of that, what the next deal adds: nothing once the dataset is paid for.
    let epsilonAskedMillionths: UInt64
    /// What the day's account has spent, with all versions that were asked about.
    let epsilonSpentMillionths: UInt64
    /// The most that it may spend.
    let epsilonBudgetMillionths: UInt64
    /// What was spent of somebody who was in the app's datasets on all of the fourteen days up to the day.
    let epsilonOfFourteenDaysMillionths: UInt64

    var text: String {
        let asked = epsilonAskedMillionths == 0 ? "paid for" : "ε \(Epsilon(epsilonAskedMillionths)) to be charged"
        return "ε \(Epsilon(epsilonMillionths)) of a person's \(day), \(asked); "
            + "\(Epsilon(epsilonSpentMillionths)) of \(Epsilon(epsilonBudgetMillionths)) spent of the day, "
            + "\(Epsilon(epsilonOfFourteenDaysMillionths)) of the \(Self.days) days up to it"
    }

    /// The line of a report.
    static func line(of cost: PrivacyCost?) -> String {
        "privacy:     " + (cost?.text ?? "not accounted, for the dataset names no ε")
    }
}

/// A charge as a result's receipt tells it.
struct ToldCharge: Encodable {
    let day: String
    let epsilonMillionths: UInt64
    let epsilonSpentMillionths: UInt64
    let epsilonBudgetMillionths: UInt64

    init(_ charge: PrivacyCharge) {
        (day, epsilonMillionths) = (charge.day, charge.epsilonMillionths)
        (epsilonSpentMillionths, epsilonBudgetMillionths) = (charge.spentMillionths, charge.budgetMillionths)
    }

    var text: String {
        "ε \(Epsilon(epsilonMillionths)) charged for \(day), \(Epsilon(epsilonSpentMillionths)) of "
            + "\(Epsilon(epsilonBudgetMillionths)) then spent"
    }
}

extension OpenHome {
    /// What results of a dataset cost; nil where they are not accounted.
    ///
    /// Of several days, it is the one that has the least left.
    func privacyCost(
        of dataset: EthereumAddress,
        for app: Registered<AppEntry>,
        by accounts: PrivacyAccounts? = nil
    ) throws -> PrivacyCost? {
        guard let terms = try ledger.dataset(dataset)?.entry.privacy else { return nil }
        let accounts = try accounts ?? ledger.privacyAccounts()
        let balances = try ledger.privacyBalances(of: dataset, app: app.address, by: accounts)
        func isLess(_ left: PrivacyBalance, _ right: PrivacyBalance) -> Bool {
            // Both sums are within what a log entry holds.
            left.budgetMillionths + right.spentMillionths < right.budgetMillionths + left.spentMillionths
        }
        guard let least = balances.min(by: isLess), let last = LocalDay(least.day) else { return nil }
        let first = last.advanced(by: 1 - PrivacyCost.days).description
        return PrivacyCost(
            app: least.app,
            day: least.day,
            epsilonMillionths: terms.epsilonMillionths,
            epsilonAskedMillionths: least.askedMillionths,
            epsilonSpentMillionths: least.spentMillionths,
            epsilonBudgetMillionths: least.budgetMillionths,
            epsilonOfFourteenDaysMillionths: accounts.spentMillionths(app: least.app, days: first...least.day)
        )
    }

    /// Refuses what no deal would be made for.
    func requireBudget(of dataset: EthereumAddress, for app: Registered<AppEntry>) throws {
        let balances = try ledger.privacyBalances(of: dataset, app: app.address)
        if let short = balances.first(where: { !$0.isSufficient }) { throw RequesterError.privacyBudgetExceeded(short) }
    }
}
