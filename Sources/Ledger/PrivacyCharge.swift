package import Cryptography
import DeterministicCBOR

/// That the first release of a dataset's key was charged to an app's account of a day; entry `budget.charged` of the log.
///
/// Details: dataset, app's name, day, ε, the sum of the account with it, and the account's budget; these three in
/// millionths.
package struct PrivacyCharge: Hashable, Sendable {
    /// The dataset that was paid for.
    package let dataset: EthereumAddress
    /// The app's name, so that an app that was upgraded goes on with its account.
    package let app: String
    /// The day, `YYYY-MM-DD`.
    package let day: String
    /// ε that was charged.
    package let epsilonMillionths: UInt64
    /// What the account has spent, with this.
    package let spentMillionths: UInt64
    /// The strictest budget among the datasets that were charged to the account.
    package let budgetMillionths: UInt64

    /// The charge of what a dataset adds to an account, which suffices for it.
    package init(dataset: EthereumAddress, balance: PrivacyBalance) {
        (self.dataset, app, day) = (dataset, balance.app, balance.day)
        (epsilonMillionths, budgetMillionths) = (balance.askedMillionths, balance.budgetMillionths)
        spentMillionths = balance.spentMillionths + balance.askedMillionths
    }

    /// The charge that an event tells of; nil for any other event.
    package init?(_ event: LogEvent) {
        func millionths(_ place: Int) -> UInt64? { event.integer(place).flatMap(UInt64.init(exactly:)) }
        guard event.kind == .budgetCharged, let dataset = event.address(0), let app = event.text(1),
            let day = event.text(2), let epsilon = millionths(3), let spent = millionths(4), let budget = millionths(5)
        else { return nil }
        (self.dataset, self.app, self.day) = (dataset, app, day)
        (epsilonMillionths, spentMillionths, budgetMillionths) = (epsilon, spent, budget)
    }

    var details: [CBORValue] {
        [
            .bytes(dataset.bytes), .text(app), .text(day), .unsigned(epsilonMillionths), .unsigned(spentMillionths),
            .unsigned(budgetMillionths),
        ]
    }
}
