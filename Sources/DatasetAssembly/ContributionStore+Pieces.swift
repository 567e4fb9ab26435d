import Cryptography
import Foundation

/// Some of a folder's records as they lie in the store.
struct RecordPiece: Sendable {
    /// The records' bytes, with what stands between them.
    let bytes: [UInt8]
    /// Where each record is.
    let records: [Range<Int>]
}

extension ContributionStore {
    /// Bytes of a piece, about: so much of the store lies in memory as plaintext.
    static let pieceLength = 16 << 20
    /// The longest record: a day with a fix a second.
    static let maximumRecord = 12 * DayFixes.maximumCount + 1024

    /// Bytes of a folder's batches.
    package func size(of folder: String) -> Int {
        let names = (try? batches(in: folder)) ?? []
        return names.reduce(0) { sum, name in
            let path = directory.appending(path: folder).appending(path: name).path
            let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
            return sum + (size ?? 0)
        }
    }

    /// Gives all records of a folder, piece by piece, whole records each, whatever the batches.
    ///
    /// - Parameters:
    ///   - folder: a day, or ``people``.
    ///   - body: is given a piece, and how many bytes of batches were read for it.
    /// - Throws: `DatasetAssemblyError.batchAltered`, `.storage`, or what `body` throws.
    func forEachPiece(of folder: String, _ body: (RecordPiece, _ read: Int) throws -> Void) throws {
        var piece = GrowingPiece()
        var read = 0
        for batch in try batches(in: folder) {
            let file = directory.appending(path: folder).appending(path: batch)
            guard let handle = try? FileHandle(forReadingFrom: file) else {
                throw DatasetAssemblyError.storage("cannot read a batch of the contribution store")
            }
            defer { try? handle.close() }
            try storageKey.withSecret { key throws in
                var stream = try Self.authentic {
                    try StreamingDecryptor(key: key, associatedData: Array(folder.utf8)) { count in
                        let bytes = try handle.read(upToCount: count) ?? Data()
                        read += bytes.count
                        return [UInt8](bytes)
                    }
                }
                while let block = try Self.authentic({ try stream.next() }) {
                    try piece.append(block)
                    guard piece.length >= Self.pieceLength else { continue }
                    try body(piece.take(), read)
                    read = 0
                }
            }
            // A record does not go on in another batch.
            guard piece.isWhole else { throw DatasetAssemblyError.batchAltered }
        }
        if piece.length > 0 { try body(piece.take(), read) }
    }

    /// Turns a failure to authenticate into this module's error.
    private static func authentic<Value: ~Copyable>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch is CryptographyError {
            throw DatasetAssemblyError.batchAltered
        } catch {
            throw DatasetAssemblyError.storage("cannot read a batch of the contribution store")
        }
    }
}

/// Plaintext that arrives in blocks, cut into records: (length, record), the length as 32 bits, little-endian.
private struct GrowingPiece {
    private var bytes: [UInt8] = []
    private var records: [Range<Int>] = []
    /// Where the next length stands, behind the last whole record.
    private(set) var length = 0

    var isWhole: Bool { length == bytes.count }

    mutating func append(_ block: [UInt8]) throws(DatasetAssemblyError) {
        bytes += block
        while bytes.count - length >= 4 {
            let count = (0..<4).reversed().reduce(0) { $0 << 8 | Int(bytes[length + $1]) }
            guard count <= ContributionStore.maximumRecord else { throw .batchAltered }
            guard count <= bytes.count - length - 4 else { return }
            records.append(length + 4..<length + 4 + count)
            length += 4 + count
        }
    }

    /// Takes the whole records out; the beginning of one more stays.
    mutating func take() -> RecordPiece {
        let rest = Array(bytes[length...])
        defer { (bytes, records, length) = (rest, [], 0) }
        return RecordPiece(bytes: bytes, records: records)
    }
}
