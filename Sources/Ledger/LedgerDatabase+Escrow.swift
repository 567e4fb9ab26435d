package import Cryptography
import DeterministicCBOR
import GRDB
package import Orders
package import PoCo

extension LedgerDatabase {
    /// The most credit that may be in all accounts together, in nRLC: as many RLC as iExec has made.
    package static let largestSupply = UInt256(87_000_000_000_000_000)

    /// Mints local credit for an account, in nRLC.
    ///
    /// - Returns: What the account has then.
    /// - Throws: `LedgerError.supplyExhausted` beyond ``largestSupply``, or `market(.payeeIsNobody)`.
    @discardableResult
    package func deposit(
        _ amount: UInt256,
        for account: EthereumAddress,
        at now: Int64
    ) throws(LedgerError) -> EscrowAccount {
        try write { db in
            var market = LedgerMarket(db, domain: domain)
            // A log of before may hold more than the limit.
            let room = try Self.largestSupply.subtracting(min(market.totals().supply, Self.largestSupply))
            guard amount <= room else { throw LedgerError.supplyExhausted(room: room) }
            try market.deposit(amount, for: account)
            try Self.append(.deposited, [.bytes(account.bytes), .bytes(amount.bigEndianBytes)], at: now, to: db)
            return try market.account(account)
        }
    }

    /// Hands out local credit that an account has and has not locked, in nRLC; who calls must be the account's owner.
    ///
    /// - Returns: What the account has then.
    /// - Throws: `LedgerError.market(.withdrawalTooHigh)`.
    @discardableResult
    package func withdraw(
        _ amount: UInt256,
        by account: EthereumAddress,
        at now: Int64
    ) throws(LedgerError) -> EscrowAccount {
        try write { db in
            var market = LedgerMarket(db, domain: domain)
            try market.withdraw(amount, by: account)
            try Self.append(.withdrawn, [.bytes(account.bytes), .bytes(amount.bigEndianBytes)], at: now, to: db)
            return try market.account(account)
        }
    }

    /// What an account has.
    package func account(_ address: EthereumAddress) throws(LedgerError) -> EscrowAccount {
        try read { db in try LedgerMarket(db, domain: domain).account(address) }
    }

    /// The sums over all accounts.
    package func escrow() throws(LedgerError) -> EscrowTotals {
        try read { db in try LedgerMarket(db, domain: domain).totals() }
    }

    /// A worker's reputation.
    package func score(of worker: EthereumAddress) throws(LedgerError) -> UInt256 {
        try read { db in try LedgerMarket(db, domain: domain).score(of: worker) }
    }

    /// All that callbacks stored, by contract and id.
    package func oracles() throws(LedgerError) -> [(name: OracleName, value: OracleValue)] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM oracle ORDER BY contract, id").map { row in
                (
                    OracleName(contract: try row.address("contract"), identifier: try row.digest("id")),
                    try OracleValue(row)
                )
            }
        }
    }

    /// Checks that the sums kept are those of all accounts, and that both invariants hold.
    ///
    /// - Throws: `LedgerError.market(.unbalanced)`.
    static func verifyEscrow(_ db: Database) throws {
        let kept = try LedgerMarket(db, domain: .local(contract: .zero)).totals()
        var counted = EscrowTotals(supply: kept.supply, held: kept.held)
        let rows = try Row.fetchCursor(db, sql: "SELECT balance, frozen FROM account")
        while let row = try rows.next() {
            counted.balances = try counted.balances.adding(row.number("balance"))
            counted.frozens = try counted.frozens.adding(row.number("frozen"))
        }
        guard counted == kept, kept.isBalanced else { throw PoCoError.unbalanced }
    }
}
