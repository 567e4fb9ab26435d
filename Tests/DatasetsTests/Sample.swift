import Cryptography
import Datasets
import DeterministicCBOR
import Geohash
import TestSupport

/// Headers and segments that are right; a test spoils what it is about.
enum Sample {
    static func app(_ number: UInt8 = 7) throws -> EthereumAddress {
        try EthereumAddress(bytes: [UInt8](repeating: number, count: 20))
    }

    static func digest(_ number: UInt8) -> Digest { SHA256Digest.of([number]) }

    static func segmentHeader(
        layout: SegmentLayout = .tokens,
        paddedPersons: UInt64 = 64,
        paddedRecords: UInt64 = 64
    ) throws -> SegmentHeader {
        SegmentHeader(
            app: try app(),
            day: "2020-11-21",
            timeZone: "Europe/Berlin",
            region: try CellRectangle(south: 52.4, west: 13.2, north: 52.6, east: 13.6, precision: 6),
            precision: 6,
            stepSeconds: 300,
            layout: layout,
            paddedPersons: paddedPersons,
            paddedRecords: paddedRecords,
            salt: [UInt8](repeating: 3, count: 32)
        )
    }

    static func datasetHeader() throws -> DatasetHeader {
        DatasetHeader(
            app: try app(),
            night: "2020-11-22",
            revision: 2,
            parameters: ["definition": .text("co-presence"), "epsilon": .unsigned(1)],
            consentRoot: digest(1),
            questionKey: [UInt8](repeating: 9, count: 32),
            segments: [
                .init(headerDigest: digest(2), checksum: digest(3), size: 4711, contentIdentifier: "QmSegment")
            ],
            salt: [UInt8](repeating: 4, count: 32)
        )
    }
}
