package import Cryptography
package import Orders

/// A quote whose signatures lead to a trusted root and whose platform the collateral knows.
///
/// Whether it is good enough is for ``AttestationPolicy`` values to say.
package struct VerifiedQuote: Hashable, Sendable {
    /// Where the code runs; follows from the root that vouches for it and from nothing else.
    package let environment: ExecutionEnvironment
    /// Which kind of quote it is.
    package let architecture: TrustedArchitecture
    /// What code runs: MRENCLAVE, or the measurement of ``TrustDomainReport``.
    package let measurement: Digest
    /// The 64 bytes that it bound.
    package let reportData: [UInt8]
    /// How well platform, quoting enclave and module are patched, together.
    package let status: TCBStatus
    /// The advisories that the levels name, sorted, each once.
    package let advisories: [String]
    /// SHA-256 of the platform's instance id, or of its provisioning id where it has none.
    package let platform: Digest
    /// The kind of platform, six bytes.
    package let fmspc: [UInt8]
    /// The code's security version (ISVSVN); zero for a trust domain, which has none.
    package let securityVersion: UInt16
    /// Digest of the key that signed the code (MRSIGNER); nil for a trust domain, which has none.
    package let signer: Digest?
    /// Which evaluation of its platforms Intel's collateral is of: the lower of TCB info and identity.
    package let tcbEvaluationNumber: UInt32
    /// When the oldest part of the collateral was issued, in Unix seconds.
    package let collateralIssued: Int64
    /// When the first part of the collateral is no longer current, in Unix seconds.
    package let collateralExpires: Int64
}
