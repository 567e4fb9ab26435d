import ArgumentParser
import Console
import Cryptography
import Ledger
import Orders
import PoCo

/// `pandapp account show`.
struct AccountShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "What an account has and has locked, and its reputation; without one, the home's roles and the sums.",
        discussion: """
            Example: pandapp account show
            Example: pandapp account show --address 0x41aE…
            """
    )

    @OptionGroup var account: AccountOptions
    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let open = try OpenHome(home.folder())
        var accounts: [(String?, EthereumAddress)] = []
        if account.role != nil || account.address != nil {
            accounts = [(account.role?.rawValue, try account.account(in: open))]
        } else {
            for role in AccountRole.allCases {
                accounts.append((role.rawValue, try open.secrets.wallet(role.wallet).address))
            }
        }
        let shown = try accounts.map { name, address in
            ShownAccount(
                role: name,
                address: address,
                account: try open.ledger.account(address),
                score: try open.ledger.score(of: address)
            )
        }
        let kitty = try open.ledger.account(Marketplace.kitty)
        try console.report.write(
            ShownAccounts(accounts: shown, totals: try open.ledger.escrow(), kitty: kitty.frozen),
            essential: true
        )
    }
}

/// An account as it is told.
struct ShownAccount: Encodable {
    let role: String?
    let address: String
    /// What may be withdrawn or locked, in nRLC.
    let balance: String
    /// What is locked, in nRLC.
    let locked: String
    /// The reputation as a worker.
    let score: String

    init(role: String? = nil, address: EthereumAddress, account: EscrowAccount, score: UInt256) {
        (self.role, self.address) = (role, address.checksummed)
        (balance, locked, self.score) = (account.balance.decimal, account.frozen.decimal, score.decimal)
    }

    var line: String {
        let reputation = score == "0" ? "" : ", reputation \(score)"
        return "\(address)\(role.map { " (\($0))" } ?? ""): \(balance) nRLC, and \(locked) locked\(reputation)"
    }
}

/// The result of `account show`.
private struct ShownAccounts: CommandReport {
    static let verb = "account-show"
    let accounts: [ShownAccount]
    /// All that was deposited and not withdrawn, in nRLC.
    let supply: String
    /// All that is locked, in nRLC.
    let held: String
    /// The stakes of failed tasks, in nRLC, of which tasks that are done have a part.
    let kitty: String

    init(accounts: [ShownAccount], totals: EscrowTotals, kitty: UInt256) {
        self.accounts = accounts
        (supply, held, self.kitty) = (totals.supply.decimal, totals.held.decimal, kitty.decimal)
    }

    var lines: [String] {
        accounts.map(\.line)
            + ["the ledger's local credit: \(supply) nRLC, of which \(held) is locked, \(kitty) in the kitty"]
    }
}
