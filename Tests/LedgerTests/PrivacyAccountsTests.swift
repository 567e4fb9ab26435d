import Cryptography
import Ledger
import MarketTestSupport
import Orders
import Testing

/// The arithmetic of the privacy accounts; sums are by hand.
@Suite struct PrivacyAccountsTests {
    private let day = "2020-04-01"
    private let datasets: [EthereumAddress]

    init() throws {
        datasets = try [Wallet.pool, .worker, .enclave].map { try $0.address }
    }

    private func terms(_ epsilon: UInt64, of budget: UInt64, days: [String]? = nil) throws -> PrivacyTerms {
        try PrivacyTerms(epsilonMillionths: epsilon, budgetMillionths: budget, days: days ?? [day])
    }

    /// Charges a dataset as the ledger does.
    private func charge(
        _ terms: PrivacyTerms,
        for dataset: EthereumAddress,
        app: String = "heatmap",
        to accounts: inout PrivacyAccounts
    ) throws {
        for balance in accounts.balances(of: terms, dataset: dataset, app: app) where balance.askedMillionths > 0 {
            try accounts.take(PrivacyCharge(dataset: dataset, balance: balance))
        }
    }

    @Test("each dataset of a day is charged once, and two of ε 1 are within a budget of 2, a third is not")
    func sums() throws {
        var accounts = PrivacyAccounts()
        let terms = try terms(1_000_000, of: 2_000_000)
        for dataset in datasets.prefix(2) {
            #expect(accounts.balances(of: terms, dataset: dataset, app: "heatmap").map(\.isSufficient) == [true])
            for _ in 1...3 { try charge(terms, for: dataset, to: &accounts) }
        }
        #expect(accounts.spentMillionths(app: "heatmap", days: day...day) == 2_000_000)
        let third = try #require(accounts.balances(of: terms, dataset: datasets[2], app: "heatmap").first)
        #expect(third.spentMillionths == 2_000_000 && third.askedMillionths == 1_000_000 && !third.isSufficient)
        let paid = try #require(accounts.balances(of: terms, dataset: datasets[0], app: "heatmap").first)
        #expect(paid.askedMillionths == 0 && paid.isSufficient, "what was paid for is asked about for nothing")
        #expect(throws: LedgerError.corrupt("budget.charged")) { try charge(terms, for: datasets[2], to: &accounts) }
    }

    @Test("the strictest budget of a day's versions holds, whichever comes first")
    func strictest() throws {
        for budgets in [[3_000_000, 1_500_000], [1_500_000, 3_000_000]] as [[UInt64]] {
            var accounts = PrivacyAccounts()
            try charge(terms(1_000_000, of: budgets[0]), for: datasets[0], to: &accounts)
            let second = try terms(1_000_000, of: budgets[1])
            let balances = accounts.balances(of: second, dataset: datasets[1], app: "heatmap")
            #expect(balances.map(\.budgetMillionths) == [1_500_000] && balances.map(\.isSufficient) == [false])
        }
        let named = PrivacyAccounts().balances(
            of: try terms(1_000_000, of: 3_000_000),
            strictest: [day: 500_000],
            dataset: datasets[0],
            app: "heatmap"
        )
        #expect(named.map(\.isSufficient) == [false])
    }

    @Test("days and apps have accounts of their own; days add up, and only those that are asked for")
    func days() throws {
        var accounts = PrivacyAccounts()
        let window = ["2020-03-31", "2020-04-01", "2020-04-02"]
        try charge(terms(250_000, of: 1_000_000, days: window), for: datasets[0], to: &accounts)
        try charge(terms(500_000, of: 1_000_000), for: datasets[1], to: &accounts)
        try charge(terms(1_000_000, of: 1_000_000), for: datasets[2], app: "density", to: &accounts)
        #expect(accounts.spentMillionths(app: "heatmap", days: day...day) == 750_000)
        #expect(accounts.spentMillionths(app: "heatmap", days: "2020-03-31"..."2020-04-02") == 1_250_000)
        #expect(accounts.spentMillionths(app: "heatmap", days: "2020-04-03"..."2020-04-30") == 0)
        #expect(accounts.spentMillionths(app: "density", days: day...day) == 1_000_000)
        #expect(accounts.spentMillionths(app: "other", days: day...day) == 0)
    }

    @Test("a charge that does not follow from those before it is not taken")
    func broken() throws {
        let (one, two) = (UInt64(1_000_000), UInt64(2_000_000))
        func balance(_ asked: UInt64, after spent: UInt64, of budget: UInt64) -> PrivacyBalance {
            PrivacyBalance(
                app: "heatmap",
                day: day,
                spentMillionths: spent,
                askedMillionths: asked,
                budgetMillionths: budget
            )
        }
        var first = PrivacyAccounts()
        try first.take(PrivacyCharge(dataset: datasets[0], balance: balance(one, after: 0, of: two)))
        let wrong: [(String, EthereumAddress, PrivacyBalance)] = [
            ("the sum is too small", datasets[1], balance(one, after: 0, of: two)),
            ("the sum is too large", datasets[1], balance(one, after: two, of: 4 * one)),
            ("twice for one dataset", datasets[0], balance(one, after: one, of: two)),
            ("the budget grew", datasets[1], balance(one, after: one, of: 3 * one)),
            ("beyond the budget", datasets[1], balance(two, after: one, of: two)),
            ("nothing", datasets[1], balance(0, after: one, of: two)),
        ]
        for (what, dataset, balance) in wrong {
            var accounts = first
            #expect(throws: LedgerError.corrupt("budget.charged"), "\(what)") {
                try accounts.take(PrivacyCharge(dataset: dataset, balance: balance))
            }
        }
    }
}
