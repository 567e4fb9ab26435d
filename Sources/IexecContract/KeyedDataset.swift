package import Cryptography
import Datasets
import DeterministicCBOR

/// A published dataset with the keys that open it, in one file: what an app reads where no broker of ours releases keys.
///
/// ```
/// 0   8  magic "PANDKD1\n"
/// 8   4  length n of the record, little-endian, at most 16 KiB
/// 12  n  deterministic CBOR record: 1 version text, 2 SHA-256 of the dataset's public header, 3 the data key (32 bytes),
///        4 the segments' keys (32 bytes each, in the header's order), 5 bytes of each container: the dataset's, and
///        then each segment's
/// 12+n   the containers (``DatasetContainer``) as they were published, one after the other
/// ```
/// The file is as secret as the data. Every block in it is authenticated under the header that the keys belong to, so
/// that an altered file, or parts of two datasets in one, do not open: the encryption around it promises nothing of that.
package enum KeyedDataset {
    /// The version text of this layout.
    package static let version = "pandapp/keyed-dataset/v1"
    /// The first eight bytes.
    package static let magic: [UInt8] = Array("PANDKD1\n".utf8)
    /// The longest record that is read.
    package static let maximumRecordLength = 16 << 10
    /// The longest container that is read.
    package static let maximumContainerLength: UInt64 = 16 << 30
    /// Bytes before the record.
    static let prefixLength = 12

    /// What stands before the containers.
    ///
    /// - Parameters:
    ///   - dataset: the digest of the dataset's public header.
    ///   - dataKey: the dataset's own key.
    ///   - segmentKeys: the segments' keys, in the header's order.
    ///   - lengths: bytes of the dataset's container and of each segment's.
    /// - Returns: the beginning of the file; it holds the keys in ordinary memory.
    package static func beginning(
        dataset: Digest,
        dataKey: SharedSecret,
        segmentKeys: [SharedSecret],
        lengths: [UInt64]
    ) -> [UInt8] {
        let record = CBORValue.record([
            1: .text(version), 2: .bytes(dataset.bytes), 3: .bytes(dataKey.withSecret { $0.exposedCopy() }),
            4: .array(segmentKeys.map { .bytes($0.withSecret { $0.exposedCopy() }) }),
            5: .array(lengths.map(CBORValue.unsigned)),
        ]).encoded()
        let length = UInt32(record.count)
        return magic + (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + record
    }
}

/// The record at the beginning of a ``KeyedDataset``.
struct KeyedDatasetRecord {
    let dataset: Digest
    let dataKey: SharedSecret
    let segmentKeys: [SharedSecret]
    /// Where each container lies in the file: the dataset's, and then each segment's.
    let containers: [Range<Int>]

    /// The record's length as the first twelve bytes say it.
    static func length(prefix: [UInt8]) throws(IexecContractError) -> Int {
        guard prefix.count == KeyedDataset.prefixLength, prefix.starts(with: KeyedDataset.magic) else {
            throw .notAKeyedDataset
        }
        let length = prefix[8..<12].reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= KeyedDataset.maximumRecordLength else { throw .datasetMalformed }
        return length
    }

    /// Reads a record; its containers must fill the rest of the file.
    ///
    /// - Parameters:
    ///   - bytes: the record.
    ///   - count: bytes of the whole file.
    /// - Throws: `IexecContractError.notAKeyedDataset` for another version, `.datasetMalformed`.
    init(decoding bytes: [UInt8], fileLength count: Int) throws(IexecContractError) {
        do {
            var reader = try CBORMapReader(CBORValue(decoding: bytes))
            guard try reader.required(1).asText == KeyedDataset.version else {
                throw IexecContractError.notAKeyedDataset
            }
            dataset = try Digest(reader.required(2).asBytes)
            dataKey = try Self.key(reader.required(3))
            segmentKeys = try reader.required(4).asArray.map(Self.key)
            let lengths = try reader.required(5).asArray.map { try $0.asUnsigned }
            try reader.finish()
            guard segmentKeys.count <= DayWindow.maximumDays, lengths.count == segmentKeys.count + 1,
                lengths.allSatisfy({ $0 <= KeyedDataset.maximumContainerLength })
            else { throw IexecContractError.datasetMalformed }
            var (end, containers) = (KeyedDataset.prefixLength + bytes.count, [Range<Int>]())
            for length in lengths {
                containers.append(end..<end + Int(length))
                end += Int(length)
            }
            guard end == count else { throw IexecContractError.datasetMalformed }
            self.containers = containers
        } catch let error as IexecContractError {
            throw error
        } catch {
            throw .datasetMalformed
        }
    }

    private static func key(_ value: CBORValue) throws -> SharedSecret {
        var bytes = try value.asBytes(count: 32)
        return SharedSecret(SecretBytes(consumingAndWiping: &bytes))
    }
}
