import Cryptography
import TransparencyLog

/// Reads the input as the format that its first byte names: notes, checkpoints, requests, proof files, policies, tiles.
///
/// What is accepted must be the one encoding of what was read.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    guard let format = input.first else { return 0 }
    let bytes = Array(input.dropFirst())
    if let encoded = read(bytes, as: format % 10) {
        precondition(encoded == bytes, "what was accepted is not the encoding of what was read")
    }
    return 0
}

/// The encoding of what the bytes say; nil where they are refused, or where there is no one encoding to compare with.
private func read(_ bytes: [UInt8], as format: UInt8) -> [UInt8]? {
    let text = String(validating: bytes, as: UTF8.self)
    switch format {
    case 0: return try? SignedNote(parsing: bytes).encoded
    case 1: return try? Checkpoint(parsing: bytes).text
    case 2: return try? AddCheckpointRequest(parsing: bytes).body
    case 3: return try? LogProof(parsing: bytes).encoded
    case 4: return text.flatMap { try? NoteKey(parsing: $0) }.map { Array($0.text.utf8) }
    case 5: return text.flatMap { try? TilePath(parsing: $0) }.map { Array($0.text.utf8) }
    case 6: return bundle(bytes)
    case 7: return verifyInclusion(bytes)
    case 8: return verifyConsistency(bytes)
    default:
        _ = try? CheckpointPolicy(parsing: bytes)
        return nil
    }
}

/// Reads a bundle of as many entries as the first byte says.
private func bundle(_ bytes: [UInt8]) -> [UInt8]? {
    guard let width = bytes.first, let path = try? TilePath(.entries, index: 0, width: Int(width)) else { return nil }
    return (try? EntryBundle(decoding: Array(bytes.dropFirst()), of: path)).map { [width] + $0.encoded }
}

/// Verifies a proof made of two numbers and hashes.
private func verifyInclusion(_ bytes: [UInt8]) -> [UInt8]? {
    let (first, second, hashes) = numbersAndHashes(bytes)
    guard let root = hashes.first else { return nil }
    let proof = InclusionProof(index: first, size: second, path: Array(hashes.dropFirst()))
    try? proof.verify(leaf: root, root: root)
    return nil
}

/// Verifies a proof made of two numbers and hashes.
private func verifyConsistency(_ bytes: [UInt8]) -> [UInt8]? {
    let (first, second, hashes) = numbersAndHashes(bytes)
    guard let root = hashes.first else { return nil }
    let proof = ConsistencyProof(oldSize: first, newSize: second, path: Array(hashes.dropFirst()))
    try? proof.verify(oldRoot: root, newRoot: root)
    return nil
}

/// Two numbers of eight bytes, and hashes of one byte each, so that a few bytes make a long proof.
private func numbersAndHashes(_ bytes: [UInt8]) -> (UInt64, UInt64, [Digest]) {
    let number = { (part: ArraySlice<UInt8>) in part.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
    let hashes = bytes.dropFirst(16).compactMap { try? Digest([UInt8](repeating: $0, count: Digest.count)) }
    return (number(bytes.prefix(8)), number(bytes.dropFirst(8).prefix(8)), hashes)
}
