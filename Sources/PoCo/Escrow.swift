package import Cryptography
package import Orders

/// Who has how much, in nRLC, and how much of it stands surety: PoCo's escrow as a value.
///
/// An account has a balance, which it may withdraw or lock, and a frozen part, which the marketplace holds. Two sums never
/// change but as they say: all balances with what is held make up what was deposited and not withdrawn, and after each step
/// of the marketplace what is held is the sum of what is frozen (``isBalanced``).
package struct Escrow: Hashable, Sendable {
    /// What each account has; accounts without anything are not there.
    package private(set) var accounts: [EthereumAddress: EscrowAccount] = [:]
    /// The sums, as they were kept.
    package internal(set) var totals = EscrowTotals()

    /// An escrow without anything.
    package init() {}

    /// An account; one without anything leaves no trace.
    package internal(set) subscript(address: EthereumAddress) -> EscrowAccount {
        get { accounts[address] ?? EscrowAccount() }
        set { accounts[address] = newValue == EscrowAccount() ? nil : newValue }
    }

    /// What an account may use.
    package func balance(of account: EthereumAddress) -> UInt256 { self[account].balance }

    /// What an account has locked.
    package func frozen(of account: EthereumAddress) -> UInt256 { self[account].frozen }

    /// Whether the sums that were kept are those of the accounts, and both invariants hold.
    package var isBalanced: Bool {
        var counted = EscrowTotals(supply: totals.supply, held: totals.held)
        do {
            for account in accounts.values {
                counted.balances = try counted.balances.adding(account.balance)
                counted.frozens = try counted.frozens.adding(account.frozen)
            }
        } catch {
            return false
        }
        return counted == totals && totals.isBalanced
    }
}
