package import Cryptography
import GRDB
package import Orders

extension LedgerDatabase {
    /// The deals of a workerpool, oldest first, but for some that nobody needs any more.
    package func deals(
        of workerpool: EthereumAddress,
        except forgotten: Set<DealIdentifier> = []
    ) throws(LedgerError) -> [Deal] {
        try read { db in
            var deals: [Deal] = []
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT deal.id, deal.cbor FROM deal
                    JOIN workerpool_order ON workerpool_order.hash = deal.workerpool_order
                    WHERE workerpool_order.subject = ? ORDER BY deal.start_time, deal.rowid
                    """,
                arguments: [blob(workerpool.bytes)]
            )
            while let row = try rows.next() {
                guard try !forgotten.contains(DealIdentifier(row.digest("id"))) else { continue }
                deals.append(try Deal(decoding: row.bytes("cbor")))
            }
            return deals
        }
    }
}
