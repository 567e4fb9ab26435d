package import Cryptography
import DeterministicCBOR
import Foundation
import GRDB

extension LedgerDatabase {
    /// A digest of every row of every table: equal for two ledgers if and only if they hold the same.
    ///
    /// SHA-256 over, for each table in the order of names, its name and its rows in the order of their contents, all in
    /// deterministic CBOR.
    package func stateDigest() throws(LedgerError) -> Digest {
        try read { db in
            let tables = try String.fetchAll(
                db,
                sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
            )
            var chain: [UInt8] = []
            for table in tables {
                chain = SHA256Digest.of(chain + CBORValue.text(table).encoded()).bytes
                // Table names come from this program's schema; quoting guards against a tampered file.
                let quoted = "\"" + table.replacingOccurrences(of: "\"", with: "\"\"") + "\""
                let columns = try db.columns(in: table).count
                let order = (1...max(columns, 1)).map(String.init).joined(separator: ", ")
                let rows = try Row.fetchCursor(db, sql: "SELECT * FROM \(quoted) ORDER BY \(order)")
                while let row = try rows.next() {
                    chain = SHA256Digest.of(chain + (try Self.encoded(row))).bytes
                }
            }
            return SHA256Digest.of(chain)
        }
    }

    private static func encoded(_ row: Row) throws -> [UInt8] {
        let values = try row.databaseValues.map { value in
            switch value.storage {
            case .null: CBORValue.null
            case .int64(let number): CBORValue.integer(number)
            case .string(let text): CBORValue.text(text)
            case .blob(let data): CBORValue.bytes([UInt8](data))
            case .double: throw LedgerError.corrupt("a fraction")
            }
        }
        return CBORValue.array(values).encoded()
    }
}
