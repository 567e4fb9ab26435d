package import Cryptography
import GRDB
package import Orders
import PoCo

extension LedgerDatabase {
    /// Matches four orders into a deal, as PoCo's `matchOrders` does: consumes their volume, and locks what the tasks cost
    /// and what the workerpool stakes.
    ///
    /// - Parameters:
    ///   - app: the app order.
    ///   - dataset: the dataset order, if there is a dataset.
    ///   - workerpool: the workerpool order.
    ///   - request: the request order.
    ///   - sponsor: who pays in place of the requester.
    ///   - now: Unix seconds.
    /// - Returns: the deal.
    /// - Throws: `LedgerError.refused` with the first condition that fails; `privacyBudgetExceeded` where no key would be
    ///   released for it; `depositNeeded` with who has too little to lock.
    package func match(
        app: SignedOrder<AppOrder>,
        dataset: SignedOrder<DatasetOrder> = .none,
        workerpool: SignedOrder<WorkerpoolOrder>,
        request: SignedOrder<RequestOrder>,
        sponsor: EthereumAddress? = nil,
        at now: Int64
    ) throws(LedgerError) -> Deal {
        let match = OrderMatch(domain: domain, app: app, dataset: dataset, workerpool: workerpool, request: request)
        return try write { db in
            var market = LedgerMarket(db, domain: domain)
            return try Self.match(match, sponsor: sponsor, at: now, in: &market)
        }
    }

    /// Makes many deals in one transaction, each by itself: one that is refused leaves nothing behind, and the others
    /// stand.
    ///
    /// - Returns: For each match its deal, or why there is none.
    /// - Throws: `LedgerError` where the ledger cannot be written; then no deal was made.
    package func match(
        _ matches: [OrderMatch],
        at now: Int64
    ) throws(LedgerError) -> [Result<Deal, LedgerError>] {
        try write { db in
            var market = LedgerMarket(db, domain: domain)
            return try matches.map { match in
                do {
                    return .success(try Self.match(match, sponsor: nil, at: now, in: &market))
                } catch let error as DatabaseError {
                    throw error
                } catch {
                    return .failure(LedgerError(error))
                }
            }
        }
    }

    /// Says what deal four orders would make, by every check that making it makes, and leaves nothing behind: the first
    /// condition that fails is named before anything is locked.
    ///
    /// - Throws: what `match` throws.
    package func rehearse(
        _ match: OrderMatch,
        sponsor: EthereumAddress? = nil,
        at now: Int64
    ) throws(LedgerError) -> Deal {
        try write { db in
            var market = LedgerMarket(db, domain: domain)
            var outcome: Result<Deal, any Error>?
            try db.inSavepoint {
                outcome = Result { try Self.match(match, sponsor: sponsor, at: now, in: &market) }
                return .rollback
            }
            guard let outcome else { throw LedgerError.corrupt("savepoint") }
            return try outcome.get()
        }
    }

    /// Why the terms of four orders do not agree, whoever signed them and whatever is left of them; nil where they do.
    package func disagreement(of match: OrderMatch) throws(LedgerError) -> MatchRefusal? {
        try read { db in
            do {
                try match.agreedTag(in: LedgerMatchContext(db: db))
                return nil
            } catch let refusal as MatchRefusal {
                return refusal
            }
        }
    }

    private static func match(
        _ match: OrderMatch,
        sponsor: EthereumAddress?,
        at now: Int64,
        in market: inout LedgerMarket
    ) throws -> Deal {
        try market.atomically { market in
            let deal: Deal
            do {
                deal = try market.matchOrders(match, sponsor: sponsor, at: now)
            } catch PoCoError.balanceTooLow {
                throw try shortage(for: match, sponsor: sponsor, at: now, in: market)
            }
            try market.requireBudget(for: deal.terms)
            try append(.dealMatched, LoggedDeal(deal).details, at: now, to: market.db)
            return deal
        }
    }

    /// Who has too little to lock for a deal that is not made for want of it, and how much is missing.
    private static func shortage(
        for match: OrderMatch,
        sponsor: EthereumAddress?,
        at now: Int64,
        in market: LedgerMarket
    ) throws -> LedgerError {
        let deal = try match.deal(in: market, at: now)
        let (payer, owner) = (sponsor ?? deal.sponsor, deal.terms.workerpool.owner)
        // The payer locks first; one who is both must have both.
        let demands =
            try payer == owner
            ? [(payer, deal.price.adding(deal.stake))] : [(payer, deal.price), (owner, deal.stake)]
        for (account, amount) in demands {
            let balance = try market.account(account).balance
            if balance < amount { return .depositNeeded(account, missing: try amount.subtracting(balance)) }
        }
        return .market(.balanceTooLow)
    }

    /// The deal of an identifier.
    package func deal(_ identifier: DealIdentifier) throws(LedgerError) -> Deal? {
        try read { db in try Self.deal(identifier, in: db) }
    }

    /// The deals, youngest first, at most so many; of one requester, if asked.
    package func deals(
        requester: EthereumAddress? = nil,
        limit: Int = 1000
    ) throws(LedgerError) -> [Deal] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT deal.cbor FROM deal JOIN request_order ON request_order.hash = deal.request_order
                    WHERE ?1 IS NULL OR request_order.subject = ?1
                    ORDER BY deal.start_time DESC, deal.rowid DESC LIMIT ?2
                    """,
                arguments: [blob(requester?.bytes), limit]
            ).map { row in try Deal(decoding: row.bytes("cbor")) }
        }
    }

    static func deal(_ identifier: DealIdentifier, in db: Database) throws -> Deal? {
        try Row.fetchOne(
            db.cachedStatement(sql: "SELECT cbor FROM deal WHERE id = ?"),
            arguments: [blob(identifier.digest.bytes)]
        ).map { row in try Deal(decoding: row.bytes("cbor")) }
    }
}
