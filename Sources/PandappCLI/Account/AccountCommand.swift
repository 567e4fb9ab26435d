import ArgumentParser
import Console
import Cryptography
import Orders

/// `pandapp account`: who has how much on the local ledger.
struct AccountCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract: "Credit on the home's ledger: what is there, what is locked, deposit and withdraw.",
        discussion: """
            Credit is counted in nRLC, a thousand millionth of an RLC, and is local: a deposit mints it, and it is worth \
            nothing elsewhere. A deal locks what its tasks cost and what the workerpool stakes; a task that is done pays.
            """,
        subcommands: [AccountShow.self, AccountDeposit.self, AccountWithdraw.self]
    )
}

/// Whose account is meant.
struct AccountOptions: ParsableArguments {
    @Option(help: "A role of the home: requester, pool, developer or publisher (default: requester).")
    var role: AccountRole?

    @Option(help: ArgumentHelp("Any account.", valueName: "address"))
    var address: EthereumAddress?

    func validate() throws {
        guard role == nil || address == nil else { throw ValidationError("Give --role or --address, not both.") }
    }

    /// The account.
    func account(in open: OpenHome) throws -> EthereumAddress {
        if let address { return address }
        return try open.secrets.wallet((role ?? .requester).wallet).address
    }
}

/// A role of a home that has a wallet.
enum AccountRole: String, CaseIterable, ExpressibleByArgument {
    case requester, pool, developer, publisher

    /// The role's wallet.
    var wallet: HomeSecrets.Key {
        switch self {
        case .requester: .requesterWallet
        case .pool: .poolWallet
        case .developer: .developerWallet
        case .publisher: .publisherWallet
        }
    }
}

/// In what an amount is counted.
enum CreditUnit: String, CaseIterable, ExpressibleByArgument {
    case nanoRLC = "nRLC"
    case rlc = "RLC"

    /// So many of this unit, in nRLC.
    func amount(_ count: UInt256) throws(OrdersError) -> UInt256 {
        try count.multiplied(by: UInt256(self == .rlc ? 1_000_000_000 : 1))
    }
}

extension UInt256: ExpressibleByArgument {
    /// A number in decimal digits.
    package init?(argument: String) {
        guard let number = try? UInt256(decimal: argument) else { return nil }
        self = number
    }
}
