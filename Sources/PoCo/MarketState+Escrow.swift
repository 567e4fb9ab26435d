package import Cryptography
package import Orders

// MARK: - Steps

extension MarketState {
    /// Credits an account with what it brings, in nRLC.
    ///
    /// - Throws: `PoCoError.payeeIsNobody` or `overflow`.
    package mutating func deposit(_ amount: UInt256, for account: EthereumAddress) throws {
        try step { market in
            guard account != .zero else { throw PoCoError.payeeIsNobody }
            try market.change(account) { account, totals in
                totals.supply = try totals.supply.adding(amount)
                account.balance = try account.balance.adding(amount)
            }
            market.events.append(.transfer(from: nil, to: account, amount: amount))
        }
    }

    /// Hands out what an account has and has not locked, in nRLC.
    ///
    /// - Throws: `PoCoError.withdrawalTooHigh`.
    package mutating func withdraw(_ amount: UInt256, by account: EthereumAddress) throws {
        try step { market in
            try market.change(account) { account, totals in
                guard amount <= account.balance else { throw PoCoError.withdrawalTooHigh }
                account.balance = try account.balance.subtracting(amount)
                totals.supply = try totals.supply.subtracting(amount)
            }
            market.events.append(.transfer(from: account, to: nil, amount: amount))
        }
    }
}

// MARK: - Parts of steps

extension MarketState {
    /// Moves from an account's balance to its frozen part.
    mutating func lock(_ amount: UInt256, of address: EthereumAddress) throws {
        guard address != .zero else { throw PoCoError.payerIsNobody }
        try change(address) { account, totals in
            guard amount <= account.balance else { throw PoCoError.balanceTooLow }
            totals.held = try totals.held.adding(amount)
            account.balance = try account.balance.subtracting(amount)
            account.frozen = try account.frozen.adding(amount)
        }
        events += [.transfer(from: address, to: nil, amount: amount), .lock(address, amount: amount)]
    }

    /// Moves from an account's frozen part to its balance.
    mutating func unlock(_ amount: UInt256, of address: EthereumAddress) throws {
        try pay(amount, to: address)
        try forfeit(amount, by: address)
        events += [.transfer(from: nil, to: address, amount: amount), .unlock(address, amount: amount)]
    }

    /// Pays an account out of what was seized before.
    mutating func reward(_ amount: UInt256, to address: EthereumAddress, for task: TaskIdentifier) throws {
        try pay(amount, to: address)
        events += [
            .transfer(from: nil, to: address, amount: amount), .reward(address, amount: amount, task: task),
        ]
    }

    /// Takes from an account's frozen part; the marketplace holds it until it is paid out.
    mutating func seize(_ amount: UInt256, from address: EthereumAddress, for task: TaskIdentifier) throws {
        try forfeit(amount, by: address)
        events.append(.seize(address, amount: amount, task: task))
    }

    /// Adds what was seized before to an account's frozen part.
    mutating func freeze(_ amount: UInt256, for address: EthereumAddress, because task: TaskIdentifier) throws {
        try change(address) { account, _ in account.frozen = try account.frozen.adding(amount) }
        events += [.reward(address, amount: amount, task: task), .lock(address, amount: amount)]
    }

    private mutating func pay(_ amount: UInt256, to address: EthereumAddress) throws {
        guard address != .zero else { throw PoCoError.payeeIsNobody }
        try change(address) { account, totals in
            guard amount <= totals.held else { throw PoCoError.balanceTooLow }
            totals.held = try totals.held.subtracting(amount)
            account.balance = try account.balance.adding(amount)
        }
    }

    private mutating func forfeit(_ amount: UInt256, by address: EthereumAddress) throws {
        try change(address) { account, _ in account.frozen = try account.frozen.subtracting(amount) }
    }

    /// Changes an account, and the sums with it.
    private mutating func change(
        _ address: EthereumAddress,
        _ write: (inout EscrowAccount, inout EscrowTotals) throws -> Void
    ) throws {
        let (before, sums) = (try account(address), try totals())
        var (after, totals) = (before, sums)
        try write(&after, &totals)
        totals.balances = try totals.balances.subtracting(before.balance).adding(after.balance)
        totals.frozens = try totals.frozens.subtracting(before.frozen).adding(after.frozen)
        if after != before { try setAccount(after, of: address) }
        if totals != sums { try setTotals(totals) }
    }
}
