import ArgumentParser
import Console
import Cryptography
import Ledger
import Orders
import PoCo

/// `pandapp account deposit`.
struct AccountDeposit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deposit",
        abstract: "Mint local credit for an account; it is worth nothing outside of this home's ledger.",
        discussion: "Example: pandapp account deposit 5 RLC --role pool"
    )

    @Argument(help: "How much.")
    var amount: UInt256

    @Argument(help: "Of what: nRLC or RLC.")
    var unit = CreditUnit.nanoRLC

    @OptionGroup var account: AccountOptions
    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let open = try OpenHome(home.folder())
        let (address, amount) = (try account.account(in: open), try unit.amount(amount))
        let after = try open.log.signing { try open.ledger.deposit(amount, for: address, at: WallClock.seconds()) }
        let score = try open.ledger.score(of: address)
        try console.report.write(
            MovedCredit(
                moved: amount.decimal,
                account: ShownAccount(address: address, account: after, score: score),
                isDeposit: true
            )
        )
    }
}

/// `pandapp account withdraw`.
struct AccountWithdraw: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw",
        abstract: "Take local credit that is not locked out of an account whose wallet you have.",
        discussion: """
            Example: pandapp account withdraw 1000000000 --role developer
            Example: pandapp account withdraw 1 RLC --wallet wallet.json
            """
    )

    @Argument(help: "How much.")
    var amount: UInt256

    @Argument(help: "Of what: nRLC or RLC.")
    var unit = CreditUnit.nanoRLC

    @Option(help: "A role of the home: requester, pool, developer or publisher (default: requester).")
    var role: AccountRole?

    @Option(help: ArgumentHelp("The account's wallet.", valueName: "file"), completion: .file())
    var wallet: String?

    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func validate() throws {
        guard role == nil || wallet == nil else { throw ValidationError("Give --role or --wallet, not both.") }
    }

    func run() async throws {
        let open = try OpenHome(home.folder())
        // Only who can open the wallet takes from its account.
        let address =
            try wallet.map { try StoredWallet(at: $0).open(passphrase).address }
            ?? open.secrets.wallet((role ?? .requester).wallet).address
        let amount = try unit.amount(amount)
        let after = try open.log.signing { try open.ledger.withdraw(amount, by: address, at: WallClock.seconds()) }
        let score = try open.ledger.score(of: address)
        try console.report.write(
            MovedCredit(
                moved: amount.decimal,
                account: ShownAccount(address: address, account: after, score: score),
                isDeposit: false
            )
        )
    }
}

/// The result of `account deposit` and `account withdraw`.
private struct MovedCredit: CommandReport {
    static let verb = "account-move"
    /// How much, in nRLC.
    let moved: String
    let account: ShownAccount
    let isDeposit: Bool

    var lines: [String] {
        [
            isDeposit
                ? "Minted \(moved) nRLC of local credit, worth nothing elsewhere."
                : "Took \(moved) nRLC of local credit out.",
            account.line,
        ]
    }
}
