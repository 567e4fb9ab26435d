import Attestation
import Foundation
import TestSupport
import Testing

/// dcap-qvl 0.7.0 is the oracle: whatever is accepted here must be accepted there, with the same status and advisories.
///
/// `PANDAPP_LONG_TESTS` compares ten thousand mutants of each form; without it a sample.
@Suite(.enabled(if: PythonScript.isAvailable, "Scripts/install-oracles installs dcap-qvl"))
struct DifferentialTests {
    static let isLong = ProcessInfo.processInfo.environment["PANDAPP_LONG_TESTS"] != nil
    static let batch = isLong ? 250 : 100
    static let batches = isLong ? 44 : 1

    @Test(
        "what is accepted of forged quotes, with everything signed anew, dcap-qvl accepts",
        arguments: ["sgx3", "tdx4", "tdx5"]
    )
    func forged(form: String) throws {
        var comparison = Comparison()
        for seed in 0..<Self.batches {
            let cases = try OracleCase.judged(["mutants", form, String(seed), String(Self.batch)])
            cases.forEach { comparison.compare($0) }
        }
        print("\(form): \(comparison.report)")
        #expect(comparison.cases > Self.batch * Self.batches * 9 / 10)
        #expect(comparison.accepted > comparison.cases / 20, "the mutants are too broken to tell anything")
        #expect(Set(comparison.stricter.keys).isSubset(of: Self.stricter), "a difference that docs do not name")
        #expect(!Self.isLong || comparison.cases >= 10_000)
    }

    /// Real quotes; nobody can sign them anew.
    static let real = [
        ("intel-sgx-tdx/sgx_quote", "intel-sgx-tdx/sgx_quote_collateral.json", 1_750_589_771),
        ("intel-sgx-tdx/tdx_quote", "intel-sgx-tdx/tdx_quote_collateral.json", 1_750_587_363),
        ("tdx-google/quote_v5_sample.dat", "intel-sgx-tdx/tdx_quote_outdated_collateral.json", 1_771_670_000),
    ]

    @Test(
        "what is accepted of damaged real quotes, dcap-qvl accepts",
        .enabled(if: Fixture.shared("vectors/quotes/intel-sgx-tdx") != nil, "the real quotes are not here"),
        arguments: real
    )
    func damaged(quote: String, collateral: String, at time: Int) throws {
        let files = try [quote, collateral].map { try #require(Fixture.shared("vectors/quotes/" + $0)).path }
        var comparison = Comparison()
        for seed in 0..<Self.batches {
            let arguments = ["damaged"] + files + ["intel", String(time), String(seed), String(Self.batch)]
            try OracleCase.judged(arguments).forEach { comparison.compare($0) }
        }
        print("\(quote): \(comparison.report)")
        #expect(Set(comparison.stricter.keys).isSubset(of: Self.stricter), "a difference that docs do not name")
    }

    /// Why this project alone refuses; docs/attestation.md says what each is for.
    static let stricter: Set<AttestationError> = [
        // The form: reserved fields, slack, other spellings of the same PEM, hexadecimal, date or JSON; limits.
        .quoteTooLarge, .malformedQuote, .unsupportedQuote, .unsupportedCertification, .collateralTooLarge,
        .malformedCollateral, .malformedTCBInfo, .malformedEnclaveIdentity, .rootRevocationListInvalid,
        .platformRevocationListInvalid, .unknownStatus,
        // The root by its bytes, chains of exactly the expected certificates, their names, uses and times.
        .untrustedRoot, .certificateNotValidNow, .platformIssuerInvalid, .collateralSignerInvalid,
        .platformCertificateInvalid,
        // Documents and lists of the future.
        .rootRevocationListNotCurrent, .platformRevocationListNotCurrent, .tcbInfoNotCurrent,
        .enclaveIdentityNotCurrent,
        // All sixty-four bytes that bind the key; PCE-ID; the lower of component SVN and CPUSVN.
        .attestationKeyNotBound, .otherPlatform, .noMatchingLevel, .levelRevoked,
        // Attributes of an identity that its own mask hides.
        .quotingEnclaveNotKnown, .moduleNotKnown,
        // An enclave that is not initialised, a domain with attributes that weaken it.
        .attributesNotAllowed,
    ]
}
