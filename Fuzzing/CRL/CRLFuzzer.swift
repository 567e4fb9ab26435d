@testable import Attestation

/// Reads the input as a certificate revocation list; one that is accepted ends where the input does.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    guard let list = RevocationList(parsing: input) else { return 0 }
    precondition(RevocationList(parsing: input + [0]) == nil, "a byte more was accepted too")
    precondition(RevocationList(parsing: input.dropLast()) == nil, "a byte less was accepted too")
    _ = list.isCurrent(at: list.issued)
    return 0
}
