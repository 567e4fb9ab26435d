import Attestation
import AttestationTestSupport
import Cryptography
import Foundation
import Orders
import TestSupport
import Testing

/// Quotes of other people's hardware, with the verdicts of dcap-qvl 0.7.0; see ../shared/vectors/quotes/SOURCES.md.
enum RealQuote: String, CaseIterable, Sendable {
    case sgx3 = "intel-sgx-tdx/sgx_quote"
    case tdx4 = "intel-sgx-tdx/tdx_quote"
    case tdx5 = "tdx-google/quote_v5_sample.dat"
    case outdated5 = "intel-sgx-tdx/tdx_quote_outdated"
    case outdated4 = "tdx-google/tdx_prod_quote_SPR_E4.dat"

    static let isAvailable = Fixture.shared("vectors/quotes/intel-sgx-tdx") != nil

    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: try #require(Fixture.shared("vectors/quotes/" + path))))
    }

    /// The file without what a program of its origin appended to it.
    var bytes: [UInt8] {
        get throws { self == .outdated4 ? Array(try Self.bytes(rawValue).prefix(4935)) : try Self.bytes(rawValue) }
    }

    var collateral: QuoteCollateral {
        get throws {
            let path =
                switch self {
                case .sgx3: "intel-sgx-tdx/sgx_quote_collateral.json"
                case .tdx4: "intel-sgx-tdx/tdx_quote_collateral.json"
                case .tdx5, .outdated5: "intel-sgx-tdx/tdx_quote_outdated_collateral.json"
                case .outdated4: "tdx-google/tdx_prod_quote_SPR_E4.dat.collateral.json"
                }
            return try QuoteCollateral(decoding: Self.bytes(path))
        }
    }

    var time: Int64 {
        switch self {
        case .sgx3: 1_750_589_771
        case .tdx4: 1_750_587_363
        case .tdx5, .outdated5: 1_771_670_000
        case .outdated4: 1_688_169_600
        }
    }
}

@Suite(.enabled(if: RealQuote.isAvailable, "needs ../shared/vectors/quotes")) struct RealQuoteTests {
    let verifier = QuoteVerifier(roots: [.intel])

    func verify(_ quote: RealQuote) throws -> VerifiedQuote {
        try verifier.verify(quote.bytes, collateral: quote.collateral, at: quote.time)
    }

    @Test("a real SGX quote has the oracle's verdict, advisories and measurements")
    func sgx() throws {
        let quote = try verify(.sgx3)
        #expect(quote.environment == .sgx && quote.architecture == .sgx)
        #expect(quote.status == .configurationAndSWHardeningNeeded)
        #expect(quote.advisories == ["INTEL-SA-00289", "INTEL-SA-00615"])
        let signer = try #require(quote.signer).hexadecimal
        #expect(
            quote.measurement.hexadecimal.hasPrefix("33d8736d") && quote.measurement.hexadecimal.hasSuffix("0452fbb")
        )
        #expect(signer.hasPrefix("815f42f1") && signer.hasSuffix("3e0e6"))
        #expect(Hexadecimal.encode(quote.fmspc) == "00a067110000" && quote.tcbEvaluationNumber == 17)
        #expect(Array(quote.reportData.prefix(13)) == Array("Hello, world!".utf8))
    }

    @Test("real TDX quotes of versions 4 and 5 have the oracle's verdict", arguments: [RealQuote.tdx4, .tdx5])
    func tdx(name: RealQuote) throws {
        let quote = try verify(name)
        #expect(quote.environment == .tdx && quote.architecture == .tdx)
        #expect(quote.status == .upToDate && quote.advisories.isEmpty && quote.signer == nil)
        #expect(quote.collateralIssued < name.time && name.time < quote.collateralExpires)
    }

    @Test("quotes of platforms behind every level are refused", arguments: [RealQuote.outdated4, .outdated5])
    func noMatchingLevel(name: RealQuote) {
        #expect(throws: AttestationError.noMatchingLevel) { try verify(name) }
    }

    @Test("padding must be zeros, and is not part of the quote")
    func padding() throws {
        let appended = try RealQuote.bytes(RealQuote.outdated4.rawValue)
        #expect(throws: AttestationError.malformedQuote) { try UnverifiedQuote(parsing: appended) }
        let padded = try RealQuote.tdx4.bytes
        let quote = try UnverifiedQuote(parsing: padded)
        #expect(quote.canonical.count == padded.count - 70)
        #expect(try UnverifiedQuote(parsing: quote.canonical) == quote)
    }

    @Test("yesterday's collateral is nobody's today, and tomorrow's is not yet", arguments: RealQuote.allCases)
    func time(name: RealQuote) throws {
        let (quote, collateral) = (try name.bytes, try name.collateral)
        for time in [0, name.time + 90 * 86_400, .max, .min] {
            #expect(throws: AttestationError.self) { try verifier.verify(quote, collateral: collateral, at: time) }
        }
    }

    @Test("no other root makes a real quote true, and no quote is simulated under Intel's")
    func roots() throws {
        let root = [UInt8](try Fixture.data("quotes/simulated/root.der"))
        for roots in [[], [TrustRoot.simulated(certificate: root)]] {
            #expect(throws: AttestationError.untrustedRoot) {
                try QuoteVerifier(roots: roots)
                    .verify(RealQuote.sgx3.bytes, collateral: RealQuote.sgx3.collateral, at: RealQuote.sgx3.time)
            }
        }
        let intel = try RealQuote.bytes("intel-sgx-tdx/Intel_SGX_Root_CA.der")
        #expect(throws: AttestationError.untrustedRoot) {
            try QuoteVerifier(roots: [.simulated(certificate: intel)])
                .verify(RealQuote.sgx3.bytes, collateral: RealQuote.sgx3.collateral, at: RealQuote.sgx3.time)
        }
    }

    @Test("Intel's answers are cut out as they were signed; written anew they do not hold")
    func responses() throws {
        let collateral = try RealQuote.outdated4.collateral
        let info = try SignedDocument(response: RealQuote.bytes("tdx-google/sample_tcbInfo_response"))
        let identity = try SignedDocument(response: RealQuote.bytes("tdx-google/sample_qeIdentity_response"))
        #expect(info == collateral.tcbInfo && identity == collateral.enclaveIdentity)
        let latest = try SignedDocument(response: RealQuote.bytes("tdx-google/sample_tcbinfo_response_v5"))
        #expect(throws: Never.self) { try verify(.tdx5, tcbInfo: latest, at: RealQuote.tdx5.time) }
        let anew = try JSONSerialization.data(withJSONObject: JSONSerialization.jsonObject(with: Data(latest.text)))
        let spoiled = try SignedDocument(text: [UInt8](anew), signature: latest.signature)
        #expect(throws: AttestationError.tcbInfoSignatureInvalid) {
            try verify(.tdx5, tcbInfo: spoiled, at: RealQuote.tdx5.time)
        }
    }

    /// Verifies a quote with another TCB info.
    private func verify(_ quote: RealQuote, tcbInfo: SignedDocument, at time: Int64) throws -> VerifiedQuote {
        let changed = try quote.collateral.with(tcbInfo: tcbInfo)
        return try verifier.verify(quote.bytes, collateral: changed, at: time)
    }
}
