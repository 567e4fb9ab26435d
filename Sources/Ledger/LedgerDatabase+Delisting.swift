package import Cryptography
import DeterministicCBOR
import GRDB
package import Orders

extension LedgerDatabase {
    /// Says that apps left the publisher's whitelist, and closes orders: all or nothing, and for ever.
    ///
    /// - Parameters:
    ///   - apps: registry addresses; one that left before does not again.
    ///   - closing: of the orders that offer datasets to them, signed by their owners.
    ///   - now: Unix seconds.
    /// - Throws: `LedgerError.unknownAsset` for what is no app, `wrongOperation`, and what closing throws.
    package func delist(
        _ apps: [EthereumAddress],
        closing: [SignedOperation<DatasetOrder>],
        at now: Int64
    ) throws(LedgerError) {
        try write { db in
            let delisted = try Self.delistedApps(db)
            for app in apps where !delisted.contains(app) {
                guard try LedgerMatchContext(db: db).owner(of: .app, at: app) != nil else {
                    throw LedgerError.unknownAsset(.app, app)
                }
                try Self.append(.appDelisted, [.bytes(app.bytes)], at: now, to: db)
            }
            for operation in closing {
                guard operation.operation.operation == .close else { throw LedgerError.wrongOperation }
                try Self.perform(operation, domain: domain, at: now, in: db)
            }
        }
    }

    /// The apps that ever left the whitelist.
    ///
    /// - Throws: `LedgerError.corrupt` for an entry that this program cannot have written.
    package func delistedApps() throws(LedgerError) -> Set<EthereumAddress> {
        try read(Self.delistedApps)
    }

    static func delistedApps(_ db: Database) throws -> Set<EthereumAddress> {
        var apps: Set<EthereumAddress> = []
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT * FROM entry WHERE kind = ? ORDER BY seq",
            arguments: [LogKind.appDelisted.rawValue]
        )
        while let row = try rows.next() {
            let entry = try checkedEntry(row)
            guard let app = LogEvent(entry.body)?.address(0) else {
                throw LedgerError.corrupt("entry \(entry.sequence)")
            }
            apps.insert(app)
        }
        return apps
    }
}
