import Cryptography
import Orders

import enum Crypto.P256

/// The checks of a quote against a collateral that was verified: steps 6 to 14 of ``QuoteVerifier``.
struct QuoteJudgement {
    let quote: UnverifiedQuote
    let collateral: VerifiedCollateral
    let environment: ExecutionEnvironment

    /// What the quote says, if every check holds.
    func verified() throws(AttestationError) -> VerifiedQuote {
        guard collateral.tcbInfo.architecture == quote.architecture else { throw .malformedTCBInfo }
        guard collateral.enclaveIdentity.architecture == quote.architecture else { throw .malformedEnclaveIdentity }
        // The oracle verifies SGX quotes of version 3 only, and hardware makes no others.
        guard quote.architecture == .tdx || quote.version == .v3 else { throw .unsupportedQuote }
        let platform = try platform()
        try checkSignatures(by: platform.certificate)
        let level = try level(of: platform.identity)
        try checkWorkload()
        let (securityVersion, signer, measurement) = workload
        return VerifiedQuote(
            environment: environment,
            architecture: quote.architecture,
            measurement: measurement,
            reportData: quote.reportData,
            status: level.status,
            advisories: level.advisories.sorted(),
            platform: platform.identity.platform,
            fmspc: platform.identity.fmspc,
            securityVersion: securityVersion,
            signer: signer,
            tcbEvaluationNumber: min(
                collateral.tcbInfo.header.evaluationNumber,
                collateral.enclaveIdentity.header.evaluationNumber
            ),
            collateralIssued: collateral.issued,
            collateralExpires: collateral.expires
        )
    }

    /// Step 6: the platform that the chain names.
    private func platform() throws(AttestationError) -> (certificate: IssuedCertificate, identity: PlatformIdentity) {
        let certificate = try collateral.platformCertificate(quote.authentication.certificates)
        guard let identity = PlatformIdentity(of: certificate) else { throw .platformCertificateInvalid }
        return (certificate, identity)
    }

    /// The number of bytes that Intel's quoting enclaves bind beside their key.
    private static let authenticationDataCount = 32

    /// Steps 7 to 9: platform → quoting enclave → attestation key → quote.
    private func checkSignatures(by platform: IssuedCertificate) throws(AttestationError) {
        let parts = quote.authentication
        let enclave = parts.quotingEnclave
        guard platform.key.signed(enclave.bytes, parts.quotingEnclaveSignature) else {
            throw .quotingEnclaveSignatureInvalid
        }
        let bound = SHA256Digest.of(parts.attestationKey + parts.authenticationData).bytes
        guard parts.authenticationData.count == Self.authenticationDataCount,
            enclave.reportData == bound + [UInt8](repeating: 0, count: 32),
            let key = try? P256.Signing.PublicKey(rawRepresentation: parts.attestationKey)
        else { throw .attestationKeyNotBound }
        guard key.signed(quote.signed, parts.signature) else { throw .signatureInvalid }
    }

    /// Steps 10 to 13: how well patched quoting enclave, platform and module are together, and all their advisories.
    private func level(of platform: PlatformIdentity) throws(AttestationError) -> PlatformLevel {
        let enclave = try collateral.enclaveIdentity.level(of: quote.authentication.quotingEnclave)
        let whole =
            switch quote.body {
            case .enclave: try collateral.tcbInfo.level(of: platform, vouching: enclave)
            case .trustDomain(let report): try collateral.tcbInfo.level(of: platform, with: report, vouching: enclave)
            }
        guard whole.status != .revoked else { throw .levelRevoked }
        return whole
    }

    /// Step 14: nobody outside may read the workload's memory.
    private func checkWorkload() throws(AttestationError) {
        switch quote.body {
        case .enclave(let report):
            guard !report.isDebuggable else { throw .debuggable }
            guard report.isInitialised else { throw .attributesNotAllowed }
        case .trustDomain(let report):
            guard !report.isDebuggable else { throw .debuggable }
            guard report.hasAllowedAttributes else { throw .attributesNotAllowed }
        }
    }

    private var workload: (securityVersion: UInt16, signer: Digest?, measurement: Digest) {
        switch quote.body {
        case .enclave(let report): (report.securityVersion, report.mrSigner, report.mrEnclave)
        case .trustDomain(let report): (0, nil, report.measurement)
        }
    }
}

extension TrustDomainReport {
    /// Whether faults of private pages are never the host's to raise (SEPT_VE_DISABLE, bit 28), no other attribute is
    /// set but protection keys (bit 30) and key locker (bit 31), and no service domain has touched the domain.
    fileprivate var hasAllowedAttributes: Bool {
        let required: UInt8 = 0x10
        let allowed: UInt8 = 0xD0
        return attributes[3] & required != 0 && attributes[3] & ~allowed == 0
            && (attributes[1...2] + attributes[4...7]).allSatisfy { $0 == 0 }
            && (mrServiceTD ?? []).allSatisfy { $0 == 0 }
    }
}
