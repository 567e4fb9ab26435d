package import Cryptography
import DeterministicCBOR
import GRDB
package import Orders

extension LedgerDatabase {
    /// Matches four orders into a deal and consumes their volume, as PoCo's `matchOrders` does.
    ///
    /// - Throws: `LedgerError.refused` with the first condition that fails, or `priceNeedsEscrow` where the deal would
    ///   cost anything: there is no escrow yet; `privacyBudgetExceeded` where no key would be released for it.
    package func match(
        app: SignedOrder<AppOrder>,
        dataset: SignedOrder<DatasetOrder> = .none,
        workerpool: SignedOrder<WorkerpoolOrder>,
        request: SignedOrder<RequestOrder>,
        at now: Int64
    ) throws(LedgerError) -> Deal {
        try write { db in
            let match = OrderMatch(
                domain: domain,
                app: app,
                dataset: dataset,
                workerpool: workerpool,
                request: request
            )
            let deal = try match.deal(in: LedgerMatchContext(db: db), at: now)
            guard try deal.terms.taskPrice == .zero else { throw LedgerError.priceNeedsEscrow }
            try Self.requireBudget(for: deal.terms, in: db)
            try Self.consume(app, deal.terms.app.order, deal.botSize, in: db)
            if let party = deal.terms.dataset { try Self.consume(dataset, party.order, deal.botSize, in: db) }
            try Self.consume(workerpool, deal.terms.workerpool.order, deal.botSize, in: db)
            try Self.consume(request, deal.terms.requestOrder, deal.botSize, in: db)
            try Self.insert(deal, in: db)
            try Self.append(.dealMatched, Self.details(of: deal), at: now, to: db)
            return deal
        }
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
            db,
            sql: "SELECT cbor FROM deal WHERE id = ?",
            arguments: [blob(identifier.digest.bytes)]
        ).map { row in try Deal(decoding: row.bytes("cbor")) }
    }

    private static func consume<Order: MarketOrder>(
        _ signed: SignedOrder<Order>,
        _ hash: Digest,
        _ volume: UInt256,
        in db: Database
    ) throws {
        let before = try LedgerMatchContext(db: db).consumption(of: hash, Order.kind).consumed
        try store(signed, hash: hash, in: db)
        try db.execute(
            sql: "UPDATE \(Order.kind.table) SET consumed = ? WHERE hash = ?",
            arguments: [blob(before.adding(volume).bigEndianBytes), blob(hash.bytes)]
        )
    }

    private static func insert(_ deal: Deal, in db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO deal(
                    id, app_order, dataset_order, workerpool_order, request_order, start_time, bot_first, cbor)
                VALUES(?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                blob(deal.identifier.digest.bytes), blob(deal.terms.app.order.bytes),
                blob(deal.terms.dataset?.order.bytes), blob(deal.terms.workerpool.order.bytes),
                blob(deal.terms.requestOrder.bytes), deal.startTime, blob(deal.botFirst.bigEndianBytes),
                blob(deal.encoded()),
            ]
        )
    }

    private static func details(of deal: Deal) -> [CBORValue] {
        [
            .bytes(deal.identifier.digest.bytes), .bytes(deal.terms.app.order.bytes),
            deal.terms.dataset.map { .bytes($0.order.bytes) } ?? .null, .bytes(deal.terms.workerpool.order.bytes),
            .bytes(deal.terms.requestOrder.bytes), .bytes(deal.botSize.bigEndianBytes),
            deal.terms.dataset.map { .bytes($0.address.bytes) } ?? .null,
        ]
    }
}
