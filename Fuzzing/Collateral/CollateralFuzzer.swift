@testable import Attestation

/// Reads the input as what its first byte names: a collateral file, an answer of Intel's service, a TCB info, or a
/// quoting enclave's identity.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    guard let format = input.first else { return 0 }
    let bytes = Array(input.dropFirst())
    switch format % 4 {
    case 0:
        guard let collateral = try? QuoteCollateral(decoding: bytes) else { return 0 }
        precondition((try? QuoteCollateral(canonical: collateral.encoded())) == collateral, "a file has two contents")
    case 1:
        guard let document = try? SignedDocument(response: bytes) else { return 0 }
        precondition(document.signature.count == 64, "a signature has another length")
        precondition(!bytes.isEmpty && document.text.count < bytes.count, "a document is longer than what held it")
    case 2:
        guard let info = try? TCBInfo(parsing: bytes) else { return 0 }
        precondition(info.fmspc.count == 6 && info.pceID.count == 2, "a platform has another number")
        precondition(info.levels.allSatisfy { $0.versions.components.count == 16 }, "a level has other components")
    default:
        guard let identity = try? EnclaveIdentity(parsing: bytes) else { return 0 }
        _ = identity.header.isCurrent(at: identity.header.issued)
    }
    return 0
}
