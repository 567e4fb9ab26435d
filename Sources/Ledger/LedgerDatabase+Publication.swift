package import Cryptography
import DeterministicCBOR
import GRDB
package import Orders

/// One app's dataset of one night, with the order that offers it and the closing of what it supersedes.
package struct Publication: Hashable, Sendable {
    /// The app for which the dataset was made.
    package var app: EthereumAddress
    /// The night, YYYY-MM-DD in the city's time zone.
    package var night: String
    /// 0 for the first; a later revision replaces earlier ones.
    package var revision: Int
    /// The dataset with its owner.
    package var dataset: Registered<DatasetEntry>
    /// The order that offers the dataset to the app, and to no other.
    package var order: SignedOrder<DatasetOrder>
    /// Closing of superseded and expired orders, signed by their owners.
    package var closing: [SignedOperation<DatasetOrder>]
    /// An order that must be open until then: whoever revoked it meanwhile does not want a later revision either.
    package var expectedOpen: Digest?

    /// A publication.
    package init(
        app: EthereumAddress,
        night: String,
        revision: Int = 0,
        dataset: Registered<DatasetEntry>,
        order: SignedOrder<DatasetOrder>,
        closing: [SignedOperation<DatasetOrder>] = []
    ) {
        self.app = app
        self.night = night
        self.revision = revision
        self.dataset = dataset
        self.order = order
        self.closing = closing
    }
}

/// What was published for an app and a night.
package struct PublishedNight: Hashable, Sendable {
    /// The app.
    package let app: EthereumAddress
    /// The night, YYYY-MM-DD.
    package let night: String
    /// The revision.
    package let revision: Int
    /// The dataset.
    package let dataset: EthereumAddress
    /// Hash of the dataset order.
    package let order: Digest
}

extension LedgerDatabase {
    /// Publishes a night: retires what is superseded, registers all datasets and posts all orders, all or none.
    ///
    /// - Throws: `LedgerError.alreadyPublished` where this or a later revision of an app's night is there;
    ///   `publicationNotRestrictedToApp`, `supersededOrderStillOpen`, `orderClosedMeanwhile`, `appDelisted`,
    ///   `malformedNight`, `unknownAsset`, and whatever posting and closing throw.
    package func publishNight(
        _ publications: [Publication],
        retiring retirements: [Retirement] = [],
        at now: Int64
    ) throws(LedgerError) {
        try write { db in
            for order in publications.compactMap(\.expectedOpen) {
                guard try !LedgerMatchContext(db: db).consumption(of: order, .dataset).isClosed else {
                    throw LedgerError.orderClosedMeanwhile(order)
                }
            }
            try Self.retire(retirements, domain: domain, at: now, in: db)
            for publication in publications { try Self.publish(publication, domain: domain, at: now, in: db) }
        }
    }

    /// The latest revision published for an app and a night.
    package func publication(app: EthereumAddress, night: String) throws(LedgerError) -> PublishedNight? {
        try read { db in try Self.latest(app: app, night: night, in: db) }
    }

    /// The latest revision of every night of an app, by night.
    package func publications(app: EthereumAddress) throws(LedgerError) -> [PublishedNight] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM publication AS p WHERE app = ?1 AND revision =
                    (SELECT MAX(revision) FROM publication WHERE app = ?1 AND night = p.night) ORDER BY night
                    """,
                arguments: [blob(app.bytes)]
            ).map(Self.publishedNight(in:))
        }
    }

    private static func publish(
        _ publication: Publication,
        domain: OrderDomain,
        at now: Int64,
        in db: Database
    ) throws {
        let (app, night, order) = (publication.app, publication.night, publication.order.order)
        guard try String.fetchOne(db, sql: "SELECT date(?, '+0 days')", arguments: [night]) == night else {
            throw LedgerError.malformedNight(night)
        }
        guard try LedgerMatchContext(db: db).owner(of: .app, at: app) != nil else {
            throw LedgerError.unknownAsset(.app, app)
        }
        // It may have left since the run began.
        guard try !delistedApps(db).contains(app) else { throw LedgerError.appDelisted(app) }
        let previous = try latest(app: app, night: night, in: db)
        if let previous, previous.revision >= publication.revision {
            throw LedgerError.alreadyPublished(app: app, night: night, revision: previous.revision)
        }
        guard order.dataset == publication.dataset.address, order.appRestrict == app else {
            throw LedgerError.publicationNotRestrictedToApp(app)
        }
        let dataset = try register(publication.dataset, at: now, in: db)
        for operation in publication.closing {
            guard operation.operation.operation == .close else { throw LedgerError.wrongOperation }
            try perform(operation, domain: domain, at: now, in: db)
        }
        if let previous {
            let context = LedgerMatchContext(db: db)
            guard try context.consumption(of: previous.order, .dataset).isClosed else {
                throw LedgerError.supersededOrderStillOpen(previous.order)
            }
        }
        let hash = try post(publication.order, domain: domain, at: now, in: db)
        try db.execute(
            sql: "INSERT INTO publication(app, night, revision, dataset, dataset_order) VALUES(?, ?, ?, ?, ?)",
            arguments: [blob(app.bytes), night, publication.revision, blob(dataset.bytes), blob(hash.bytes)]
        )
        let details: [CBORValue] = [
            .bytes(dataset.bytes), .bytes(app.bytes), .text(night), .integer(Int64(publication.revision)),
        ]
        try append(.nightPublished, details, at: now, to: db)
    }

    private static func latest(app: EthereumAddress, night: String, in db: Database) throws -> PublishedNight? {
        try Row.fetchOne(
            db,
            sql: "SELECT * FROM publication WHERE app = ? AND night = ? ORDER BY revision DESC LIMIT 1",
            arguments: [blob(app.bytes), night]
        ).map(publishedNight(in:))
    }

    static func publishedNight(in row: Row) throws -> PublishedNight {
        PublishedNight(
            app: try row.address("app"),
            night: try row.text("night"),
            revision: Int(try row.integer("revision")),
            dataset: try row.address("dataset"),
            order: try row.digest("dataset_order")
        )
    }
}
