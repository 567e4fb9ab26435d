import Attestation
import Foundation
import Orders

/// Reads the input as a quote, and verifies it under a SIMULATED root by the collateral that goes with the seeds.
///
/// Nobody has that platform's keys: whatever is accepted signs what a seed signs.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    guard let quote = try? UnverifiedQuote(parsing: input) else { return 0 }
    precondition(input.starts(with: quote.canonical), "a quote's bytes are not those that were read")
    precondition((try? UnverifiedQuote(parsing: quote.canonical)) == quote, "a quote is another without its padding")
    for platform in SeedPlatform.all {
        let verified = try? platform.verifier.verify(input, collateral: platform.collateral, at: SeedPlatform.time)
        guard let verified else { continue }
        precondition(verified.environment == .simulated, "a simulated root vouches for hardware")
        precondition(quote.signed == platform.signed, "a quote was signed without its key")
    }
    return 0
}

/// The two platforms of the seeds; files are read from the checkout, where fuzzers are started.
private struct SeedPlatform: Sendable {
    static let time: Int64 = 1_793_491_200
    static let all = ["sgx", "tdx"].map(SeedPlatform.init)

    let verifier: QuoteVerifier
    let collateral: QuoteCollateral
    let signed: [UInt8]

    init(_ name: String) {
        let files = ["Quote/seeds/\(name)", "Collateral/seeds/\(name)", "Certificate/seeds/root"]
            .compactMap { FileManager.default.contents(atPath: "Fuzzing/" + $0).map(Array.init) }
        guard files.count == 3, let quote = try? UnverifiedQuote(parsing: files[0]),
            let collateral = try? QuoteCollateral(decoding: Array(files[1].dropFirst()))
        else { preconditionFailure("start the fuzzer where Fuzzing/ is") }
        verifier = QuoteVerifier(roots: [.simulated(certificate: files[2])])
        self.collateral = collateral
        signed = quote.signed
        let verified = try? verifier.verify(files[0], collateral: collateral, at: Self.time)
        precondition(verified != nil, "a seed is refused")
    }
}
