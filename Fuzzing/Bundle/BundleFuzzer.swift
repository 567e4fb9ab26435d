import Cryptography
import Evidence
import Requester

/// Reads the input as what its first byte names: what an enclave writes, the statement in it, a result's files, a bundle
/// with all its evidence, an offer, or a request.
///
/// What is accepted must be the one encoding of what was read.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    guard let format = input.first else { return 0 }
    let bytes = Array(input.dropFirst())
    if let encoded = read(bytes, as: format % 6) {
        precondition(encoded == bytes, "what was accepted is not the encoding of what was read")
    }
    return 0
}

/// The encoding of what the bytes say; nil where they are refused.
private func read(_ bytes: [UInt8], as format: UInt8) -> [UInt8]? {
    switch format {
    case 0: try? AttestedResult(decoding: bytes).encoded()
    case 1: try? ResultStatement(decoding: bytes).encoded()
    case 2: (try? ResultArchive.decode(bytes)).flatMap { try? ResultArchive.encode($0) }
    case 3: try? ResultBundle(decoding: bytes).encoded()
    case 4: try? ComputationOffer(decoding: bytes).encoded()
    default: try? SignedRequest(decoding: bytes).encoded()
    }
}
