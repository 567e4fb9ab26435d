@testable import Attestation

/// Reads the input as a certificate in DER, and what a platform's certificate says of the platform.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    guard let certificate = IssuedCertificate(parsing: input) else { return 0 }
    precondition(IssuedCertificate(parsing: input + [0]) == nil, "a byte more was accepted too")
    precondition(certificate.der == input, "a certificate's bytes are not those that were read")
    _ = certificate.commonName
    _ = certificate.isValid(at: 0)
    _ = certificate.isMade(for: .authority)
    guard let platform = PlatformIdentity(of: certificate) else { return 0 }
    precondition(platform.componentSVNs.count == 16 && platform.fmspc.count == 6, "a platform has other numbers")
    return 0
}
