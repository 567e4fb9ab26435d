import Cryptography
import Datasets
import DeterministicCBOR
import Geohash

@testable import IexecContract

/// A night of two segments with its keys, as a file.
struct CarriedNight {
    static let days = ["2020-11-21", "2020-11-22"]
    static let tokens: [[UInt32]] = [[0, 1, 1], [2, 3, 5]]

    let dataKey = SharedSecret(SecretBytes(copying: [UInt8](repeating: 1, count: 32)))
    let segmentKeys = [2, 3].map { SharedSecret(SecretBytes(copying: [UInt8](repeating: $0, count: 32))) }
    var header: DatasetHeader
    var containers: [[UInt8]]

    /// A night that differs from others in its salt.
    init(salt: UInt8 = 4, days: [String] = days, window: UInt64 = 14) throws {
        var segments: [DatasetHeader.SegmentReference] = []
        var containers: [[UInt8]] = []
        for (day, key) in zip(days, segmentKeys) {
            let segment = try Self.segment(of: day, salt: salt)
            var rows: [UInt8] = []
            try TokenRows.encode(persons: Self.tokens, tokensPerPerson: 3, paddedPersons: 64) { rows += $0 }
            containers.append(try Self.container(segment.encoded(), rows, key))
            segments.append(
                .init(
                    headerDigest: segment.digest,
                    checksum: SHA256Digest.of([]),
                    size: 0,
                    contentIdentifier: "QmSegment"
                )
            )
        }
        header = DatasetHeader(
            app: try EthereumAddress(bytes: [UInt8](repeating: 7, count: 20)),
            night: Self.days[1],
            revision: 1,
            parameters: [DayWindow.parameter: .unsigned(window)],
            consentRoot: SHA256Digest.of([1]),
            questionKey: [UInt8](repeating: 9, count: 32),
            segments: segments,
            salt: [UInt8](repeating: salt, count: 32)
        )
        let table = StatusTable(segments: [.init([.init(isIll: true), .init(isIll: false)])])
        self.containers = [try Self.container(header.encoded(), table.encoded(), dataKey)] + containers
    }

    private static func segment(of day: String, salt: UInt8) throws -> SegmentHeader {
        SegmentHeader(
            app: try EthereumAddress(bytes: [UInt8](repeating: 7, count: 20)),
            day: day,
            timeZone: "Europe/Berlin",
            region: try CellRectangle(south: 52.4, west: 13.2, north: 52.6, east: 13.6, precision: 6),
            precision: 6,
            stepSeconds: 300,
            layout: .tokens,
            paddedPersons: 64,
            paddedRecords: 192,
            salt: [UInt8](repeating: salt, count: 32)
        )
    }

    private static func container(_ header: [UInt8], _ plaintext: [UInt8], _ key: SharedSecret) throws -> [UInt8] {
        let digest = SHA256Digest.of(header)
        return try key.withSecret { key throws in
            try DatasetContainer.prefix(header: header)
                + StreamingFile.encrypt(plaintext, key: key, associatedData: digest.bytes)
        }
    }

    /// The file, with keys and lengths that may be wrong.
    func file(
        dataset: Digest? = nil,
        dataKey: SharedSecret? = nil,
        segmentKeys: [SharedSecret]? = nil,
        lengths: [UInt64]? = nil
    ) -> [UInt8] {
        let beginning = KeyedDataset.beginning(
            dataset: dataset ?? header.digest,
            dataKey: dataKey ?? self.dataKey,
            segmentKeys: segmentKeys ?? self.segmentKeys,
            lengths: lengths ?? containers.map { UInt64($0.count) }
        )
        return beginning + containers.flatMap(\.self)
    }

    /// Opens a file and reads every row of it.
    static func read(_ file: [UInt8]) throws -> [UInt32] {
        let opened = try KeyedDatasetFile(count: file.count) { offset, bytes in
            for index in bytes.indices { bytes[index] = file[offset + index] }
        }
        return try opened.dataset.segments.flatMap { segment in
            try TokenRows.read(segment, tokensPerPerson: 3, workers: 1, start: { [UInt32]() }) { rows, row in
                rows += row.indices.map { row[$0] }
            }.flatMap(\.self)
        }
    }
}
