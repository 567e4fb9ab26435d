package import Cryptography
package import Orders

/// Who has how much, in nRLC, and how much of it stands surety: PoCo's escrow.
///
/// An account has a balance, which it may withdraw or lock, and a frozen part, which the marketplace holds. Two sums never
/// change but as they say: all balances with what is held make up what was deposited and not withdrawn, and after each step
/// of the marketplace what is held is the sum of what is frozen (``isBalanced``).
package struct Escrow: Hashable, Sendable {
    /// What each account may use; accounts without anything are not there.
    package private(set) var balances: [EthereumAddress: UInt256] = [:]
    /// What each account has locked; accounts without anything are not there.
    package private(set) var frozens: [EthereumAddress: UInt256] = [:]
    /// What the marketplace holds: the balance of PoCo's own contract.
    package private(set) var held = UInt256.zero
    /// What was deposited and not withdrawn.
    package private(set) var supply = UInt256.zero

    /// An escrow without anything.
    package init() {}

    /// What an account may use.
    package func balance(of account: EthereumAddress) -> UInt256 { balances[account] ?? .zero }

    /// What an account has locked.
    package func frozen(of account: EthereumAddress) -> UInt256 { frozens[account] ?? .zero }

    /// Whether both sums are right.
    package var isBalanced: Bool {
        let sum = { (values: Dictionary<EthereumAddress, UInt256>.Values) in
            try values.reduce(UInt256.zero) { try $0.adding($1) }
        }
        guard let usable = try? sum(balances.values), let frozen = try? sum(frozens.values) else { return false }
        return (try? usable.adding(held)) == supply && frozen == held
    }
}

extension Escrow {
    /// Adds to an account's balance.
    mutating func deposit(_ amount: UInt256, for account: EthereumAddress) throws {
        guard account != .zero else { throw PoCoError.payeeIsNobody }
        supply = try supply.adding(amount)
        balances.set(account, try balance(of: account).adding(amount))
    }

    /// Takes from an account's balance.
    mutating func withdraw(_ amount: UInt256, by account: EthereumAddress) throws {
        guard let rest = try? balance(of: account).subtracting(amount) else { throw PoCoError.withdrawalTooHigh }
        balances.set(account, rest)
        supply = try supply.subtracting(amount)
    }

    /// Moves from an account's balance to its frozen part.
    mutating func lock(_ amount: UInt256, of account: EthereumAddress) throws {
        guard account != .zero else { throw PoCoError.payerIsNobody }
        guard let rest = try? balance(of: account).subtracting(amount) else { throw PoCoError.balanceTooLow }
        held = try held.adding(amount)
        balances.set(account, rest)
        frozens.set(account, try frozen(of: account).adding(amount))
    }

    /// Moves from an account's frozen part to its balance.
    mutating func unlock(_ amount: UInt256, of account: EthereumAddress) throws {
        try reward(amount, to: account)
        try seize(amount, from: account)
    }

    /// Pays an account out of what was seized before.
    mutating func reward(_ amount: UInt256, to account: EthereumAddress) throws {
        guard account != .zero else { throw PoCoError.payeeIsNobody }
        guard let rest = try? held.subtracting(amount) else { throw PoCoError.balanceTooLow }
        held = rest
        balances.set(account, try balance(of: account).adding(amount))
    }

    /// Takes from an account's frozen part; the marketplace holds it until it is paid out.
    mutating func seize(_ amount: UInt256, from account: EthereumAddress) throws {
        frozens.set(account, try frozen(of: account).subtracting(amount))
    }

    /// Adds what was seized before to an account's frozen part.
    mutating func freeze(_ amount: UInt256, for account: EthereumAddress) throws {
        frozens.set(account, try frozen(of: account).adding(amount))
    }
}

extension [EthereumAddress: UInt256] {
    /// Sets a number; nought leaves no trace.
    fileprivate mutating func set(_ account: EthereumAddress, _ amount: UInt256) {
        self[account] = amount == .zero ? nil : amount
    }
}
