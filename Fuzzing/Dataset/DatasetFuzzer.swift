import Cryptography
import Datasets

/// Reads the input as what its first byte names: a stored file of either kind, a header, or a table of statuses; a
/// stored file's ciphertext is given to the decryptor, too.
///
/// What is accepted must be the one encoding of what was read.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    guard let format = input.first else { return 0 }
    let bytes = Array(input.dropFirst())
    if let encoded = read(bytes, as: format % 4) {
        precondition(encoded == bytes, "what was accepted is not the encoding of what was read")
    }
    return 0
}

/// The encoding of what the bytes say; nil where they are refused.
private func read(_ bytes: [UInt8], as format: UInt8) -> [UInt8]? {
    switch format {
    case 0: return (try? DatasetContainer.split(bytes)).map(container)
    case 1: return try? SegmentHeader(decoding: bytes).encoded()
    case 2: return try? DatasetHeader(decoding: bytes).encoded()
    default: return try? StatusTable(decoding: bytes).encoded()
    }
}

/// The header may be of either kind; nothing that the input holds opens under a key that it does not know.
private func container(header: [UInt8], ciphertext: ArraySlice<UInt8>) -> [UInt8] {
    if let segment = try? SegmentHeader(decoding: header) {
        precondition(segment.encoded() == header, "a header has two encodings")
    }
    if let dataset = try? DatasetHeader(decoding: header) {
        precondition(dataset.encoded() == header, "a header has two encodings")
    }
    let key = SecretBytes(copying: [UInt8](repeating: 7, count: 32))
    let opened = try? StreamingFile.decrypt(Array(ciphertext), key: key, associatedData: SHA256Digest.of(header).bytes)
    precondition(opened == nil, "a file was made without the data key")
    return DatasetContainer.prefix(header: header) + ciphertext
}
