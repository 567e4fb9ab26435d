import Cryptography
import Foundation
import GRDB
import Orders

/// Bytes as SQLite stores them.
func blob(_ bytes: [UInt8]) -> DatabaseValue { Data(bytes).databaseValue }

/// A number of 256 bits as the tables have it: 32 bytes, most significant first.
func blob(_ number: UInt256) -> DatabaseValue { Data(number.bigEndianBytes).databaseValue }

/// Bytes or null.
func blob(_ bytes: [UInt8]?) -> DatabaseValue { bytes.map { Data($0).databaseValue } ?? .null }

// Typed reading: a column that this program cannot have written is `LedgerError.corrupt`.
extension Row {
    func bytes(_ column: String) throws(LedgerError) -> [UInt8] {
        guard let bytes = optionalBytes(column) else { throw .corrupt(column) }
        return bytes
    }

    func optionalBytes(_ column: String) -> [UInt8]? {
        guard let data = Data.fromDatabaseValue(self[column] ?? .null) else { return nil }
        return [UInt8](data)
    }

    func integer(_ column: String) throws(LedgerError) -> Int64 {
        guard let value = Int64.fromDatabaseValue(self[column] ?? .null) else { throw .corrupt(column) }
        return value
    }

    func text(_ column: String) throws(LedgerError) -> String {
        guard let value = String.fromDatabaseValue(self[column] ?? .null) else { throw .corrupt(column) }
        return value
    }

    func digest(_ column: String) throws -> Digest { try Digest(bytes(column)) }

    func address(_ column: String) throws -> EthereumAddress { try EthereumAddress(bytes: bytes(column)) }

    func number(_ column: String) throws -> UInt256 { try UInt256(bigEndian: bytes(column)) }
}
