package import Orders

/// What an account has in the escrow, in nRLC.
package struct EscrowAccount: Hashable, Sendable {
    /// What it may withdraw or lock.
    package var balance: UInt256
    /// What stands surety, held by the marketplace.
    package var frozen: UInt256

    /// An account with this much.
    package init(balance: UInt256 = .zero, frozen: UInt256 = .zero) {
        (self.balance, self.frozen) = (balance, frozen)
    }
}

/// The sums over all accounts of an escrow, in nRLC, which the same writes keep that change an account.
package struct EscrowTotals: Hashable, Sendable {
    /// What was deposited and not withdrawn.
    package var supply: UInt256
    /// What the marketplace holds: the balance of PoCo's own contract.
    package var held: UInt256
    /// All balances.
    package var balances: UInt256
    /// All that is frozen.
    package var frozens: UInt256

    /// Sums of nothing, or these.
    package init(
        supply: UInt256 = .zero,
        held: UInt256 = .zero,
        balances: UInt256 = .zero,
        frozens: UInt256 = .zero
    ) {
        (self.supply, self.held, self.balances, self.frozens) = (supply, held, balances, frozens)
    }

    /// Whether both invariants hold: balances and what is held are the supply, and what is held is what is frozen.
    package var isBalanced: Bool { (try? balances.adding(held)) == supply && frozens == held }
}
