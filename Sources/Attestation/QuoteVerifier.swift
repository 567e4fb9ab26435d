import Cryptography
import Orders

/// Whose word on a measurement is believed; configuration of the relying party, never shipped with the evidence.
package enum TrustRoot: Hashable, Sendable {
    /// Intel's root for SGX and TDX.
    case intel
    /// DER of a SIMULATED platform's root certificate: whoever trusts it trusts the operator of that machine.
    case simulated(certificate: [UInt8])
}

/// Turns quote bytes into a ``VerifiedQuote`` under given roots.
///
/// The checks, in this order, each with its own `AttestationError`: (1) the quote's form, (2) the root, byte for byte,
/// (3) the root's revocation list, (4) the platforms' issuer and its revocation list, (5) the signer of TCB info and
/// identity, and the two documents, (6) the platform's certificate, (7) its signature over the quoting enclave's
/// report, (8) the attestation key in that report, (9) that key's signature over the quote, (10) the quoting enclave's
/// identity, (11) the platform's level, (12) the TDX module, (13) the status that the three have together, (14) a
/// workload that its operator cannot debug. What is good enough is then for policies.
///
/// Every certificate and list must be current at the given time, and every byte of a quote is covered: only an ECDSA
/// signature (r, s) can be rewritten, as (r, −s), by anybody. Hardware signs with either s, so both are accepted, and a
/// quote's hash is no identity.
package struct QuoteVerifier: Sendable {
    private let roots: [TrustRoot]

    /// A verifier that believes these roots only.
    package init(roots: [TrustRoot]) {
        self.roots = roots
    }

    /// Verifies a quote by a collateral that was current at a time in Unix seconds, now or then.
    ///
    /// - Throws: `AttestationError` with the first check that fails.
    package func verify(
        _ quote: [UInt8],
        collateral: QuoteCollateral,
        at time: Int64
    ) throws(AttestationError) -> VerifiedQuote {
        let quote = try UnverifiedQuote(parsing: quote)
        let root = quote.authentication.certificates[2]
        let environment = try environment(of: root, architecture: quote.architecture)
        let names = environment == .simulated ? CertificateNames.simulated : .intel
        let collateral = try VerifiedCollateral(collateral, root: root, names: names, at: time)
        return try QuoteJudgement(quote: quote, collateral: collateral, environment: environment).verified()
    }

    /// The environment that a root vouches for.
    private func environment(
        of root: [UInt8],
        architecture: TrustedArchitecture
    ) throws(AttestationError) -> ExecutionEnvironment {
        if roots.contains(.simulated(certificate: root)) { return .simulated }
        guard roots.contains(.intel), SHA256Digest.of(root).hexadecimal == Self.intelRoot else { throw .untrustedRoot }
        return architecture == .sgx ? .sgx : .tdx
    }

    /// SHA-256 of Intel's root certificate, valid to the end of 2049.
    private static let intelRoot = "44a0196b2b99f889b8e149e95b807a350e7424964399e885a7cbb8ccfab674d3"
}
