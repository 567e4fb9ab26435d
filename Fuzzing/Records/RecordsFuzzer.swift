import Attestation
import Cryptography
import Datasets
import Evidence

/// Reads the input as the format that its first byte names: containers and headers, tables, quotes, evidence, bundles.
///
/// What is accepted must be the one encoding of what was read.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    guard let format = input.first else { return 0 }
    let bytes = Array(input.dropFirst())
    if let encoded = read(bytes, as: format % 11) {
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
    case 8: try? AttestedResult(decoding: bytes).encoded()
    case 9: (try? ResultArchive.decode(bytes)).flatMap { try? ResultArchive.encode($0) }
    default: try? AppPackage(decoding: bytes).encoded()
    }
}
