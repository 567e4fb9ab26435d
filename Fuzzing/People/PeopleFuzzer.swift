import Cryptography
import DatasetAssembly
import DeterministicCBOR

/// Reads the input as what the first byte names: a person's record with or without its signature, an auditor's
/// endorsement, or fields as they are read in place.
///
/// What is accepted must be the one encoding of what was read.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    guard let format = input.first else { return 0 }
    let bytes = Array(input.dropFirst())
    switch format % 4 {
    case 0: _ = try? SignedRecord(decoding: bytes)
    case 1:
        guard let record = try? SignedRecord(decoding: bytes, verifying: false) else { return 0 }
        precondition((try? CBORValue(decoding: bytes)) != nil, "an accepted record is no deterministic CBOR")
        precondition(record.encoded == bytes, "an accepted record is not kept as it came")
        _ = PersonWord([record]).nextTime(now: record.time)
    case 2:
        guard let endorsement = try? AppEndorsement(decoding: bytes) else { return 0 }
        precondition(endorsement.encoded == bytes, "an accepted endorsement has another encoding")
    default: readInPlace(bytes)
    }
    return 0
}

/// Whatever a cursor finds lies within the bytes.
private func readInPlace(_ bytes: [UInt8]) {
    var cursor = CBORCursor(bytes, in: bytes.indices)
    do {
        try cursor.map(count: 2)
        try cursor.key(1)
        let inner = try cursor.byteString()
        precondition(bytes.indices.contains(inner.lowerBound) || inner.isEmpty)
        precondition(inner.upperBound <= bytes.count)
        cursor.move(to: inner)
        try cursor.map(count: 4)
        try cursor.key(1)
        try cursor.text(Array("pandapp/person-record/v1".utf8))
        try cursor.key(2)
        let key = try cursor.byteString(count: 32)
        precondition(key.count == 32)
    } catch {
        return
    }
}
