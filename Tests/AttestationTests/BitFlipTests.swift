import AttestationTestSupport
import Foundation
import Orders
import TestSupport
import Testing

@testable import Attestation

/// No bit of a quote or of a collateral can be turned without being noticed.
///
/// Each flip takes milliseconds in a debug build, so that these try some; `Scripts/check-quotes` tries them all.
@Suite struct BitFlipTests {
    /// A quote with its collateral, and how many of its bits are passed over in a short run.
    struct Subject {
        let quote: [UInt8]
        let collateral: QuoteCollateral
        let time: Int64
        let roots: [TrustRoot]
    }

    static let names =
        ["fixture sgx", "fixture tdx"] + (RealQuote.isAvailable ? ["real sgx", "real tdx", "real tdx 5"] : [])

    static func subject(_ name: String) throws -> Subject {
        if let real: RealQuote = ["real sgx": .sgx3, "real tdx": .tdx4, "real tdx 5": .tdx5][name] {
            return Subject(quote: try real.bytes, collateral: try real.collateral, time: real.time, roots: [.intel])
        }
        let kind = String(name.suffix(3))
        let time = try #require(Int64(String(decoding: SimulatedFixtureTests.bytes("now"), as: UTF8.self)))
        return Subject(
            quote: try SimulatedFixtureTests.bytes(kind + ".quote"),
            collateral: try SimulatedFixtureTests.collateral(kind),
            time: time,
            roots: [.simulated(certificate: try SimulatedFixtureTests.bytes("root.der"))]
        )
    }

    /// The bits to turn, one in so many; a prime, so that each place in a byte has its turn.
    static func bits(of bytes: [UInt8], oneIn step: Int) -> some Sequence<Int> {
        stride(from: 0, to: 8 * bytes.count, by: step)
    }

    static func flipped(_ bytes: [UInt8], _ bit: Int) -> [UInt8] {
        var bytes = bytes
        bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        return bytes
    }

    @Test("a quote with any bit turned is refused", arguments: names)
    func quote(name: String) throws {
        let subject = try Self.subject(name)
        let right = try UnverifiedQuote(parsing: subject.quote)
        let collateral = try VerifiedCollateral(
            subject.collateral,
            root: right.authentication.certificates[2],
            names: subject.roots == [.intel] ? .intel : .simulated,
            at: subject.time
        )
        // As the verifier does, with the collateral checked once; that the root is the trusted one is part of the chain.
        func isAccepted(_ bytes: [UInt8]) -> Bool {
            guard let quote = try? UnverifiedQuote(parsing: bytes) else { return false }
            return (try? QuoteJudgement(quote: quote, collateral: collateral, environment: .sgx).verified()) != nil
        }
        #expect(isAccepted(subject.quote))
        let accepted = Self.bits(of: subject.quote, oneIn: 197).filter { isAccepted(Self.flipped(subject.quote, $0)) }
        #expect(accepted.isEmpty)
    }

    @Test("a collateral with any bit turned is refused", arguments: names)
    func collateral(name: String) throws {
        let subject = try Self.subject(name)
        let verifier = QuoteVerifier(roots: subject.roots)
        let right = subject.collateral.encoded()
        func isAccepted(_ bytes: [UInt8]) -> Bool {
            guard let collateral = try? QuoteCollateral(canonical: bytes) else { return false }
            return (try? verifier.verify(subject.quote, collateral: collateral, at: subject.time)) != nil
        }
        #expect(isAccepted(right))
        let accepted = Self.bits(of: right, oneIn: 499).filter { isAccepted(Self.flipped(right, $0)) }
        #expect(accepted.isEmpty)
    }

    @Test("a certificate with any bit turned is another one or none, unused bits of its signature included")
    func certificate() throws {
        let platform = try TestPlatform()
        let root = try #require(IssuedCertificate(parsing: platform.rootCertificate))
        let right = platform.issuerCertificate
        let accepted = Self.bits(of: right, oneIn: 5).filter { bit in
            guard let certificate = IssuedCertificate(parsing: Self.flipped(right, bit)) else { return false }
            return certificate.isIssued(by: root, to: "SIMULATED SGX PCK Platform CA", for: .authority)
        }
        #expect(accepted.isEmpty)
    }

    @Test("a revocation list with any bit turned is not its issuer's")
    func revocationList() throws {
        let platform = try TestPlatform { $0.rootRevocations.serials = [[1, 2], [3]] }
        let root = try #require(IssuedCertificate(parsing: platform.rootCertificate))
        let right = platform.collateral.rootRevocationList
        #expect(RevocationList(parsing: right)?.isIssued(by: root) == true)
        let accepted = Self.bits(of: right, oneIn: 5).filter { bit in
            RevocationList(parsing: Self.flipped(right, bit))?.isIssued(by: root) == true
        }
        #expect(accepted.isEmpty)
    }
}
