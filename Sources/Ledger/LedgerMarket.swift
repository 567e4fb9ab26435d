import Cryptography
import GRDB
import Orders
import PoCo

/// The marketplace as one transaction sees and changes it: what PoCo's rules read and write, in the ledger's tables.
///
/// While a market is used nobody else writes to the tables of ``MarketMemory``.
struct LedgerMarket: MarketState {
    let db: Database
    let domain: OrderDomain
    var events: [MarketEvent] = []

    /// Every worker is authorized by the workerpool's owner.
    var enclaveBroker: EthereumAddress { .zero }

    private let memory = MarketMemory()
    private var context: LedgerMatchContext { LedgerMatchContext(db: db) }

    init(_ db: Database, domain: OrderDomain) {
        (self.db, self.domain) = (db, domain)
    }

    /// Runs writes within a savepoint.
    mutating func atomically<Value>(_ writes: (inout LedgerMarket) throws -> Value) throws -> Value {
        var draft = self
        try run("SAVEPOINT step")
        do {
            let value = try writes(&draft)
            try run("RELEASE step")
            self = draft
            return value
        } catch {
            memory.forget()
            try run("ROLLBACK TO step")
            try run("RELEASE step")
            throw error
        }
    }

    func row(_ sql: String, _ arguments: StatementArguments) throws -> Row? {
        try Row.fetchOne(db.cachedStatement(sql: sql), arguments: arguments)
    }

    func run(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws {
        try db.cachedStatement(sql: sql).execute(arguments: arguments)
    }
}

// MARK: - What a match asks

extension LedgerMarket {
    var categoryCount: UInt256 { context.categoryCount }

    func owner(of kind: RegistryKind, at address: EthereumAddress) throws -> EthereumAddress? {
        try memory.owners.value(of: MarketMemory.Asset(kind: kind, address: address)) {
            try context.owner(of: kind, at: address)
        }
    }

    func group(_ group: EthereumAddress, contains account: EthereumAddress) throws -> Bool {
        try context.group(group, contains: account)
    }

    func isPresigned(_ order: Digest, by account: EthereumAddress) throws -> Bool {
        try context.isPresigned(order, by: account)
    }

    func isKnown(_ signature: [UInt8], of order: Digest, _ kind: OrderKind) throws -> Bool {
        guard !signature.isEmpty else { return false }
        return try memory.signatures.value(of: order) { try context.signature(of: order, kind) } == signature
    }

    func consumption(of order: Digest, _ kind: OrderKind) throws -> OrderConsumption {
        try memory.consumptions.value(of: order) { try context.consumption(of: order, kind) }
    }

    func hash<Order: MarketOrder>(of order: Order, in domain: OrderDomain) -> Digest {
        guard Order.kind != .request, domain == self.domain else { return order.hash(in: domain) }
        return memory.hashes.value(of: AnyHashable(order)) { order.hash(in: domain) }
    }
}

// MARK: - Accounts

extension LedgerMarket {
    func totals() throws -> EscrowTotals {
        if let totals = memory.totals { return totals }
        let totals = try keptTotals()
        memory.totals = totals
        return totals
    }

    private func keptTotals() throws -> EscrowTotals {
        guard let row = try row("SELECT supply, held, balances, frozens FROM escrow", []) else { return EscrowTotals() }
        return EscrowTotals(
            supply: try row.number("supply"),
            held: try row.number("held"),
            balances: try row.number("balances"),
            frozens: try row.number("frozens")
        )
    }

    mutating func setTotals(_ totals: EscrowTotals) throws {
        try run(
            """
            INSERT INTO escrow(id, supply, held, balances, frozens) VALUES(1, ?, ?, ?, ?) ON CONFLICT(id) DO UPDATE SET
            supply = excluded.supply, held = excluded.held, balances = excluded.balances, frozens = excluded.frozens
            """,
            [blob(totals.supply), blob(totals.held), blob(totals.balances), blob(totals.frozens)]
        )
        memory.totals = totals
    }

    func account(_ address: EthereumAddress) throws -> EscrowAccount {
        try memory.accounts.value(of: address) {
            let row = try row("SELECT balance, frozen FROM account WHERE address = ?", [blob(address.bytes)])
            guard let row else { return EscrowAccount() }
            return EscrowAccount(balance: try row.number("balance"), frozen: try row.number("frozen"))
        }
    }

    mutating func setAccount(_ account: EscrowAccount, of address: EthereumAddress) throws {
        try run(
            """
            INSERT INTO account(address, balance, frozen) VALUES(?, ?, ?)
            ON CONFLICT(address) DO UPDATE SET balance = excluded.balance, frozen = excluded.frozen
            """,
            [blob(address.bytes), blob(account.balance), blob(account.frozen)]
        )
        memory.accounts[address] = account
    }

    func score(of worker: EthereumAddress) throws -> UInt256 {
        try row("SELECT score FROM score WHERE worker = ?", [blob(worker.bytes)])?.number("score") ?? .zero
    }

    mutating func setScore(_ score: UInt256, of worker: EthereumAddress) throws {
        try run(
            "INSERT INTO score(worker, score) VALUES(?, ?) ON CONFLICT(worker) DO UPDATE SET score = excluded.score",
            [blob(worker.bytes), blob(score)]
        )
    }
}

// MARK: - Orders and deals

extension LedgerMarket {
    /// A presigned order may come with any bytes as signature; what does not verify is not kept.
    mutating func keep<Order: MarketOrder>(_ signed: SignedOrder<Order>, as hash: Digest) throws {
        if try isKnown(signed.signature, of: hash, Order.kind) { return }
        let owner = try context.owner(of: signed.order)
        // The match has checked a signature, unless the order is presigned.
        let isSigned =
            try !isPresigned(hash, by: owner) || SignatureCheck.isValid(signed.signature, of: hash, by: owner)
        let kept = SignedOrder(order: signed.order, signature: isSigned ? signed.signature : [])
        try LedgerDatabase.store(kept, hash: hash, consumption: consumption(of: hash, Order.kind), in: db)
        memory.signatures[hash] = nil
    }

    mutating func setConsumed(_ consumed: UInt256, of order: Digest, _ kind: OrderKind) throws {
        try run("UPDATE \(kind.table) SET consumed = ? WHERE hash = ?", [blob(consumed), blob(order.bytes)])
        guard db.changesCount > 0 else { throw LedgerError.unknownOrder(order) }
        memory.consumptions[order]?.consumed = consumed
    }

    mutating func close<Order: MarketOrder>(_ order: Order, hash: Digest) throws {
        let unsigned = SignedOrder(order: order, signature: [])
        try LedgerDatabase.store(unsigned, hash: hash, consumption: consumption(of: hash, Order.kind), in: db)
        try run("UPDATE \(Order.kind.table) SET closed = 1 WHERE hash = ?", [blob(hash.bytes)])
        memory.consumptions[hash] = nil
        memory.signatures[hash] = nil
    }

    mutating func presign(_ order: Digest, by account: EthereumAddress) throws {
        try run("INSERT OR IGNORE INTO presign(hash, account) VALUES(?, ?)", [blob(order.bytes), blob(account.bytes)])
    }

    /// Checks that the privacy accounts suffice for a deal's dataset.
    ///
    /// - Throws: `LedgerError.privacyBudgetExceeded` with the first day that has too little left.
    func requireBudget(for terms: DealTerms) throws {
        guard let dataset = terms.dataset else { return }
        let reading = MarketMemory.Reading(dataset: dataset.address, app: terms.app.address)
        guard !memory.affordable.contains(reading) else { return }
        try LedgerDatabase.requireBudget(for: terms, in: db)
        memory.affordable.insert(reading)
    }

    func deal(_ identifier: DealIdentifier) throws -> Deal? { try LedgerDatabase.deal(identifier, in: db) }

    mutating func insert(_ deal: Deal) throws {
        let terms = deal.terms
        try run(
            """
            INSERT INTO deal(id, app_order, dataset_order, workerpool_order, request_order, start_time, bot_first, cbor)
            VALUES(?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                blob(deal.identifier.digest.bytes), blob(terms.app.order.bytes), blob(terms.dataset?.order.bytes),
                blob(terms.workerpool.order.bytes), blob(terms.requestOrder.bytes), deal.startTime,
                blob(deal.botFirst), blob(deal.encoded()),
            ]
        )
    }
}

// MARK: - Oracles

extension LedgerMarket {
    func oracle(_ name: OracleName) throws -> OracleValue? {
        let row = try row(
            "SELECT * FROM oracle WHERE contract = ? AND id = ?",
            [blob(name.contract.bytes), blob(name.identifier.bytes)]
        )
        return try row.map(OracleValue.init)
    }

    mutating func setOracle(_ value: OracleValue, of name: OracleName) throws {
        try run(
            """
            INSERT INTO oracle(contract, id, task, date, value, stored_at) VALUES(?, ?, ?, ?, ?, ?)
            ON CONFLICT(contract, id) DO UPDATE SET
            task = excluded.task, date = excluded.date, value = excluded.value, stored_at = excluded.stored_at
            """,
            [
                blob(name.contract.bytes), blob(name.identifier.bytes), blob(value.task.digest.bytes), blob(value.date),
                blob(value.value), value.storedAt,
            ]
        )
    }
}

extension OracleValue {
    init(_ row: Row) throws {
        self.init(
            task: TaskIdentifier(try row.digest("task")),
            date: try row.number("date"),
            value: try row.bytes("value"),
            storedAt: try row.integer("stored_at")
        )
    }
}
