import Cryptography
import GRDB
import Orders

// What a restored ledger owes to the log that was written after the copy it was restored from.
extension LedgerDatabase {
    /// What the log says of an order that the tables do not have: what deals took of it, and whether it was closed.
    ///
    /// Only the entries that restorations took in tell of orders that are not there; without such nothing is looked
    /// for.
    ///
    /// - Throws: `LedgerError.corrupt` for an entry that this program cannot have written.
    static func consumption(
        beforeRestoring order: Digest,
        _ kind: OrderKind,
        in db: Database
    ) throws -> OrderConsumption {
        var consumption = OrderConsumption.none
        let taken = try entriesTakenIn(db)
        guard !taken.isEmpty else { return consumption }
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT * FROM entry WHERE kind IN (?, ?) AND seq >= ? AND seq < ? AND instr(body, ?) > 0",
            arguments: [
                LogKind.orderClosed.rawValue, LogKind.dealMatched.rawValue, taken.lowerBound, taken.upperBound,
                blob(order.bytes),
            ]
        )
        while let row = try rows.next() {
            guard let event = LogEvent(try checkedEntry(row).body) else { throw LedgerError.corrupt("entry") }
            // What is found somewhere in a body may mean something else there.
            if event.kind == .orderClosed {
                consumption.isClosed = consumption.isClosed || event.digest(1) == order
            } else if let deal = LoggedDeal(event), deal.orders[kind] == order {
                consumption.consumed = try consumption.consumed.adding(deal.volume)
            }
        }
        return consumption
    }

    /// Where the entries are that restorations took in, and maybe others between them.
    private static func entriesTakenIn(_ db: Database) throws -> Range<Int64> {
        let rows = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT * FROM entry WHERE kind = ?"),
            arguments: [LogKind.ledgerRestored.rawValue]
        )
        return try rows.reduce(0..<0) { taken, row in
            // The entry itself comes after those that were taken in, and names the first of them.
            let entry = try checkedEntry(row)
            guard let first = LogEvent(entry.body)?.integer(0), first >= 0, first <= entry.sequence else {
                throw LedgerError.corrupt("entry \(entry.sequence)")
            }
            guard first < entry.sequence else { return taken }
            guard !taken.isEmpty else { return first..<entry.sequence }
            return min(first, taken.lowerBound)..<max(entry.sequence, taken.upperBound)
        }
    }

    /// Lets what a deal took of its orders count, as far as the copy has them and it is not more than their volume.
    static func consume(_ deal: LoggedDeal, in db: Database) throws {
        for (kind, hash) in deal.orders {
            let row = try Row.fetchOne(
                db,
                sql: "SELECT volume, consumed FROM \(kind.table) WHERE hash = ?",
                arguments: [blob(hash.bytes)]
            )
            guard let row else { continue }
            let consumed = try min(row.number("consumed").adding(deal.volume), row.number("volume"))
            try db.execute(
                sql: "UPDATE \(kind.table) SET consumed = ? WHERE hash = ?",
                arguments: [blob(consumed), blob(hash.bytes)]
            )
        }
    }
}
