import Attestation
import Foundation
import Orders
import TestSupport
import Testing

/// The quotes of fixtures/quotes, made with another program, and what dcap-qvl says of them.
@Suite struct SimulatedFixtureTests {
    let verifier: QuoteVerifier
    let time: Int64

    init() throws {
        verifier = QuoteVerifier(roots: [.intel, .simulated(certificate: try Self.bytes("root.der"))])
        time = try #require(Int64(String(decoding: try Self.bytes("now"), as: UTF8.self)))
    }

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Fixture.data("quotes/simulated/" + name))
    }

    static func collateral(_ name: String) throws -> QuoteCollateral {
        try QuoteCollateral(decoding: bytes(name.hasPrefix("tdx") ? "tdx.col.json" : "sgx.col.json"))
    }

    /// What the oracle accepts and this verifier does not: other bytes than zeros after the quote.
    static let stricter: Set<String> = ["malformed/append1", "malformed/double"]

    static let verdicts: [(name: String, isAccepted: Bool)] = {
        let file = (try? Fixture.data("quotes/simulated.verdicts")) ?? Data()
        return String(decoding: file, as: UTF8.self).split(separator: "\n").map { line in
            let parts = line.split(separator: "\t")
            return (String(parts[0]), parts[1] == "accepted")
        }
    }()

    @Test("whole and malformed quotes are accepted and refused as the oracle does, apart from what follows them")
    func verdicts() throws {
        #expect(Self.verdicts.count == 54)
        for (name, isAccepted) in Self.verdicts {
            let quote = try? verifier.verify(Self.bytes(name), collateral: Self.collateral(name), at: time)
            #expect((quote != nil) == (isAccepted && !Self.stricter.contains(name)), "\(name)")
            if let quote { #expect(quote.environment == .simulated && quote.status == .upToDate, "\(name)") }
        }
    }

    @Test("a debuggable enclave is refused by its name")
    func debuggable() throws {
        #expect(throws: AttestationError.debuggable) {
            try verifier.verify(Self.bytes("sgx.dbg.quote"), collateral: Self.collateral("sgx"), at: time)
        }
    }

    @Test("each kind of simulated quote says its architecture, and needs its own collateral")
    func architectures() throws {
        for (name, architecture) in [("sgx", TrustedArchitecture.sgx), ("tdx", .tdx)] {
            let quote = try verifier.verify(Self.bytes(name + ".quote"), collateral: Self.collateral(name), at: time)
            #expect(quote.architecture == architecture && quote.environment == .simulated)
        }
        #expect(throws: AttestationError.self) {
            try verifier.verify(Self.bytes("sgx.quote"), collateral: Self.collateral("tdx"), at: time)
        }
    }

    @Test("nothing simulated passes for hardware, and no production policy takes what is simulated")
    func production() throws {
        for name in ["sgx", "tdx"] {
            let (quote, collateral) = (try Self.bytes(name + ".quote"), try Self.collateral(name))
            #expect(throws: AttestationError.untrustedRoot) {
                try QuoteVerifier(roots: [.intel]).verify(quote, collateral: collateral, at: time)
            }
            let verified = try verifier.verify(quote, collateral: collateral, at: time)
            #expect(throws: AttestationError.environmentNotAllowed) {
                try AttestationPolicyFile.production.policies(at: time).check(verified)
            }
        }
    }
}
