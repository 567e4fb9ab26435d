import Attestation
import Cryptography
import Datasets
import Evidence
import Geohash

/// Reads the input as the format that its first byte names: containers and headers, tables, quotes, evidence, bundles.
///
/// What is accepted must be the one encoding of what was read.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    guard let format = input.first else { return 0 }
    let bytes = Array(input.dropFirst())
    if let encoded = read(bytes, as: format % 13) {
        precondition(encoded == bytes, "an accepted record is not the encoding of what was read")
    }
    return 0
}

/// The encoding of what the bytes say; nil where they are refused, or where there is no one encoding to compare with.
private func read(_ bytes: [UInt8], as format: UInt8) -> [UInt8]? {
    switch format {
    case 0: (try? DatasetContainer.split(bytes)).map { DatasetContainer.prefix(header: $0.header) + $0.ciphertext }
    case 1: try? SegmentHeader(decoding: bytes).encoded()
    case 2: try? DatasetHeader(decoding: bytes).encoded()
    case 3: try? StatusTable(decoding: bytes).encoded()
    case 4: try? SimulatedQuote(parsing: bytes).encoded()
    case 5: try? ReleaseEvidence(decoding: bytes).encoded()
    case 6: try? ReleaseChallenge(decoding: bytes).encoded()
    case 7: try? KeyRelease(decoding: bytes).encoded()
    case 8: try? ResultBundle(decoding: bytes).encoded()
    case 9: (try? ResultArchive.decode(bytes)).flatMap { try? ResultArchive.encode($0) }
    case 10: try? AppPackage(decoding: bytes).encoded()
    case 11: readRows(bytes, layout: .tokens)
    default: readRows(bytes, layout: .contacts)
    }
}

/// Reads the rows of a segment in blocks of a thousand bytes; nil, for rows are checked as they are read.
private func readRows(_ bytes: [UInt8], layout: SegmentLayout) -> [UInt8]? {
    guard let app = try? EthereumAddress(bytes: [UInt8](repeating: 1, count: 20)),
        let region = try? CellRectangle(columns: 0..<1, rows: 0..<1, precision: 6)
    else { return nil }
    let header = SegmentHeader(
        app: app,
        day: "2020-11-21",
        timeZone: "UTC",
        region: region,
        precision: 6,
        stepSeconds: 300,
        layout: layout,
        paddedRecords: 2,
        salt: []
    )
    var rest = bytes[...]
    let segment = OpenSegment(header: header) {
        guard !rest.isEmpty else { return nil }
        defer { rest = rest.dropFirst(1000) }
        return Array(rest.prefix(1000))
    }
    switch layout {
    case .tokens:
        try? TokenRows.read(segment, tokensPerPerson: 2) { precondition($0.count == 2) }
    case .contacts:
        var last: ContactRows.Presence?
        try? ContactRows.read(segment, table: { precondition($0.count >= 16 * $1) }) { presence in
            precondition(last.map { $0 < presence } ?? true, "rows are not in order")
            last = presence
        }
    }
    return nil
}
