import Cryptography
import GRDB
import Orders

/// The world of a match as one transaction sees it.
struct LedgerMatchContext: MatchContext {
    let db: Database

    var categoryCount: UInt256 { UInt256(UInt64(TaskCategory.allCases.count)) }

    func owner(of kind: RegistryKind, at address: EthereumAddress) throws -> EthereumAddress? {
        guard kind != .group else { return nil }
        return try Row.fetchOne(
            db.cachedStatement(sql: "SELECT owner FROM \(kind.rawValue) WHERE address = ?"),
            arguments: [blob(address.bytes)]
        )?.address("owner")
    }

    func group(_ group: EthereumAddress, contains account: EthereumAddress) throws -> Bool {
        try Row.fetchOne(
            db,
            sql: #"SELECT 1 FROM group_member WHERE "group" = ? AND member = ?"#,
            arguments: [blob(group.bytes), blob(account.bytes)]
        ) != nil
    }

    func isPresigned(_ order: Digest, by account: EthereumAddress) throws -> Bool {
        try Row.fetchOne(
            db.cachedStatement(sql: "SELECT 1 FROM presign WHERE hash = ? AND account = ?"),
            arguments: [blob(order.bytes), blob(account.bytes)]
        ) != nil
    }

    /// A signature that is kept with an order was checked, and who may sign an order of a hash never changes here: the
    /// owner of an asset is part of its address, a requester part of the request.
    func isKnown(_ signature: [UInt8], of order: Digest, _ kind: OrderKind) throws -> Bool {
        try !signature.isEmpty && self.signature(of: order, kind) == signature
    }

    /// The signature that is kept with an order; nil for an order that is not kept.
    func signature(of order: Digest, _ kind: OrderKind) throws -> [UInt8]? {
        try Row.fetchOne(
            db.cachedStatement(sql: "SELECT signature FROM \(kind.table) WHERE hash = ?"),
            arguments: [blob(order.bytes)]
        )?.bytes("signature")
    }

    func consumption(of order: Digest, _ kind: OrderKind) throws -> OrderConsumption {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT consumed, closed FROM \(kind.table) WHERE hash = ?"),
            arguments: [blob(order.bytes)]
        )
        guard let row else {
            return try LedgerDatabase.consumption(beforeRestoring: order, kind, in: db)
        }
        return OrderConsumption(consumed: try row.number("consumed"), isClosed: try row.integer("closed") == 1)
    }

    /// Who may sign an order: the owner of what it offers, or the requester.
    func owner<Order: MarketOrder>(of order: Order) throws -> EthereumAddress {
        let kind: RegistryKind
        switch Order.kind {
        case .app: kind = .app
        case .dataset: kind = .dataset
        case .workerpool: kind = .workerpool
        case .request:
            guard order.subject != .zero else { throw MatchRefusal.requesterIsNobody }
            return order.subject
        }
        guard let owner = try owner(of: kind, at: order.subject) else {
            throw LedgerError.unknownAsset(kind, order.subject)
        }
        return owner
    }
}
