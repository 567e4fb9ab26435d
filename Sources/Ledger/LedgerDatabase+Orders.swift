package import Cryptography
import DeterministicCBOR
import GRDB
package import Orders
import PoCo

/// An order on the ledger with what has become of it.
package struct ListedOrder<Order: MarketOrder>: Hashable, Sendable {
    /// The order with its signature.
    package let signed: SignedOrder<Order>
    /// Its hash in the ledger's domain.
    package let hash: Digest
    /// How much of it has been consumed, and whether it is closed.
    package let consumption: OrderConsumption
    /// When it was posted; nil if it was only matched or closed.
    package let publishedAt: Int64?

    /// How many tasks it can still serve.
    package var remaining: UInt256 { consumption.remaining(of: signed.order.volume) }
}

extension LedgerDatabase {
    /// Puts an order into the order book; posting it again changes nothing.
    ///
    /// - Parameters:
    ///   - signed: the order.
    ///   - other: an order of the same kind, without which this one is not to be: whoever closed it meanwhile closed both.
    ///   - now: Unix seconds.
    /// - Returns: the order's hash.
    /// - Throws: `LedgerError.unknownAsset`, `orderNotSigned` or `orderExhausted`, also of the other.
    @discardableResult
    package func post<Order: MarketOrder>(
        _ signed: SignedOrder<Order>,
        beside other: Digest? = nil,
        at now: Int64
    ) throws(LedgerError) -> Digest {
        try write { db in
            if let other, try LedgerMatchContext(db: db).consumption(of: other, Order.kind).isClosed {
                throw LedgerError.orderExhausted(other)
            }
            return try Self.post(signed, domain: domain, at: now, in: db)
        }
    }

    /// Closes an order for ever; deals made before stand, and closing it again changes nothing.
    ///
    /// The signature is the owner's, over the kind's `OrderOperation` with operation close.
    ///
    /// - Throws: `LedgerError.unknownOrder` for an order never seen here, `invalid` for a wrong signature.
    package func closeOrder(
        _ kind: OrderKind,
        hash: Digest,
        signature: [UInt8],
        at now: Int64
    ) throws(LedgerError) {
        try write { db in
            switch kind {
            case .app: try Self.close(AppOrder.self, hash, signature, domain: domain, at: now, in: db)
            case .dataset: try Self.close(DatasetOrder.self, hash, signature, domain: domain, at: now, in: db)
            case .workerpool: try Self.close(WorkerpoolOrder.self, hash, signature, domain: domain, at: now, in: db)
            case .request: try Self.close(RequestOrder.self, hash, signature, domain: domain, at: now, in: db)
            }
        }
    }

    /// Carries out an owner's operation on an order, which the ledger need not have seen before.
    ///
    /// - Throws: `LedgerError.unknownAsset`, or `invalid` for a wrong signature.
    package func perform<Order: MarketOrder>(
        _ signed: SignedOperation<Order>,
        at now: Int64
    ) throws(LedgerError) {
        try write { db in try Self.perform(signed, domain: domain, at: now, in: db) }
    }

    /// The order of a hash.
    package func order<Order: MarketOrder>(_: Order.Type, _ hash: Digest) throws(LedgerError) -> ListedOrder<Order>? {
        try read { db in try Self.order(hash, in: db) }
    }

    /// The order book of one kind: posted orders, oldest first.
    ///
    /// Only of one app, dataset, workerpool or requester, if a subject is given; without what is closed or used up,
    /// unless asked for; at most so many, if a limit is given.
    package func orders<Order: MarketOrder>(
        _: Order.Type,
        subject: EthereumAddress? = nil,
        onlyOpen: Bool = true,
        limit: Int = .max
    ) throws(LedgerError) -> [ListedOrder<Order>] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM \(Order.kind.table) WHERE published_at IS NOT NULL
                    AND (?1 IS NULL OR subject = ?1) AND (?2 = 0 OR (closed = 0 AND consumed < volume))
                    ORDER BY published_at, hash LIMIT ?3
                    """,
                arguments: [blob(subject?.bytes), onlyOpen, limit]
            ).map(Self.listedOrder(in:))
        }
    }

    /// Who has presigned an order, which only its owner can; nil where nobody has.
    package func presigner(of order: Digest) throws(LedgerError) -> EthereumAddress? {
        try read { db in
            try Row.fetchOne(db, sql: "SELECT account FROM presign WHERE hash = ?", arguments: [blob(order.bytes)])?
                .address("account")
        }
    }

    /// How many tasks an order can still serve; its whole volume where the ledger has not seen it.
    package func remainingVolume<Order: MarketOrder>(of order: Order) throws(LedgerError) -> UInt256 {
        try read { db in
            try LedgerMatchContext(db: db).consumption(of: order.hash(in: domain), Order.kind)
                .remaining(of: order.volume)
        }
    }

    // MARK: - Within a transaction

    @discardableResult
    static func post<Order: MarketOrder>(
        _ signed: SignedOrder<Order>,
        domain: OrderDomain,
        at now: Int64,
        in db: Database
    ) throws -> Digest {
        let context = LedgerMatchContext(db: db)
        let (hash, owner) = (signed.order.hash(in: domain), try context.owner(of: signed.order))
        let isSigned = SignatureCheck.isValid(signed.signature, of: hash, by: owner)
        guard try isSigned || context.isPresigned(hash, by: owner) else {
            throw LedgerError.orderNotSigned(Order.kind)
        }
        // A presigned order may come with any bytes as signature; what does not verify is not kept.
        let kept = isSigned ? signed : SignedOrder(order: signed.order, signature: [])
        try store(kept, hash: hash, consumption: context.consumption(of: hash, Order.kind), in: db)
        guard try context.consumption(of: hash, Order.kind).remaining(of: signed.order.volume) > .zero else {
            throw LedgerError.orderExhausted(hash)
        }
        try db.execute(
            sql: "UPDATE \(Order.kind.table) SET published_at = ? WHERE hash = ? AND published_at IS NULL",
            arguments: [now, blob(hash.bytes)]
        )
        if db.changesCount > 0 {
            try append(.orderPosted, details(Order.kind, hash, signed.order.subject), at: now, to: db)
        }
        return hash
    }

    static func perform<Order: MarketOrder>(
        _ signed: SignedOperation<Order>,
        domain: OrderDomain,
        at now: Int64,
        in db: Database
    ) throws {
        let order = signed.operation.order
        var market = LedgerMarket(db, domain: domain)
        let (hash, owner) = (order.hash(in: domain), try LedgerMatchContext(db: db).owner(of: order))
        try signed.verify(in: domain, signer: owner)
        let kind: LogKind
        switch signed.operation.operation {
        case .sign:
            kind = .orderPresigned
            guard try !market.isPresigned(hash, by: owner) else { return }
        case .close:
            kind = .orderClosed
            guard try !market.consumption(of: hash, Order.kind).isClosed else { return }
        }
        try market.manage(signed, by: owner)
        try append(kind, details(Order.kind, hash, order.subject), at: now, to: db)
    }

    /// Remembers an order; a signature replaces a missing one.
    ///
    /// - Parameters:
    ///   - signed: the order.
    ///   - hash: its hash in the ledger's domain.
    ///   - consumption: what counts as consumed of one that is not there yet, and whether it is closed.
    ///   - db: the ledger, in a transaction.
    /// - Throws: where it cannot be written.
    static func store<Order: MarketOrder>(
        _ signed: SignedOrder<Order>,
        hash: Digest,
        consumption: OrderConsumption,
        in db: Database
    ) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO \(Order.kind.table)(hash, subject, cbor, signature, volume, consumed, closed)
                VALUES(?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT(hash) DO UPDATE SET signature = excluded.signature WHERE length(signature) = 0
                """
        ).execute(
            arguments: [
                blob(hash.bytes), blob(signed.order.subject.bytes), blob(signed.order.encoded()),
                blob(signed.signature), blob(signed.order.volume),
                blob(min(consumption.consumed, signed.order.volume)), consumption.isClosed,
            ]
        )
    }

    static func order<Order: MarketOrder>(_ hash: Digest, in db: Database) throws -> ListedOrder<Order>? {
        try Row.fetchOne(
            db,
            sql: "SELECT * FROM \(Order.kind.table) WHERE hash = ?",
            arguments: [blob(hash.bytes)]
        ).map(listedOrder(in:))
    }

    private static func close<Order: MarketOrder>(
        _: Order.Type,
        _ hash: Digest,
        _ signature: [UInt8],
        domain: OrderDomain,
        at now: Int64,
        in db: Database
    ) throws {
        guard let known: ListedOrder<Order> = try order(hash, in: db) else { throw LedgerError.unknownOrder(hash) }
        let operation = OperationOnOrder(.close, on: known.signed.order)
        try perform(SignedOperation(operation: operation, signature: signature), domain: domain, at: now, in: db)
    }

    static func listedOrder<Order: MarketOrder>(in row: Row) throws -> ListedOrder<Order> {
        ListedOrder(
            signed: SignedOrder(order: try Order(decoding: row.bytes("cbor")), signature: try row.bytes("signature")),
            hash: try row.digest("hash"),
            consumption: OrderConsumption(
                consumed: try row.number("consumed"),
                isClosed: try row.integer("closed") == 1
            ),
            publishedAt: Int64.fromDatabaseValue(row["published_at"] ?? .null)
        )
    }

    private static func details(_ kind: OrderKind, _ hash: Digest, _ subject: EthereumAddress) -> [CBORValue] {
        [.text(kind.rawValue), .bytes(hash.bytes), .bytes(subject.bytes)]
    }
}
