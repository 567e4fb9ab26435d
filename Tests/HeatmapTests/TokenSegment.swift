import Cryptography
import Datasets
import Geohash

/// A segment of tokens in memory, as the heatmap is given it.
enum TokenSegment {
    static func opened(
        _ days: [[UInt32]],
        region: CellRectangle,
        padded: Int,
        block: Int = 1004,
        tokens: Int = 48
    ) throws -> OpenSegment {
        let header = SegmentHeader(
            app: try EthereumAddress(bytes: [UInt8](repeating: 7, count: 20)),
            day: "2020-11-21",
            timeZone: "Europe/Paris",
            region: region,
            precision: region.precision,
            stepSeconds: 300,
            layout: .tokens,
            paddedPersons: UInt64(padded),
            paddedRecords: UInt64(tokens * padded),
            salt: [UInt8](repeating: 3, count: 32)
        )
        var bytes: [UInt8] = []
        try TokenRows.encode(persons: days, tokensPerPerson: tokens, paddedPersons: padded) { bytes += $0 }
        return OpenSegment(header: header, plaintext: bytes, blockLength: block)
    }
}
