package import Attestation
import Evidence

/// Whose quotes a broker believes, and which of them are good enough.
package struct EvidenceVerifier: Sendable {
    private let quotes: QuoteVerifier
    private let collateral: any CollateralSource
    /// Demanded of every platform, whatever the deal and the file: that it is patched.
    private let policies: [any AttestationPolicy] = [StatusPolicy()]
    private let file: AttestationPolicyFile?

    /// A verifier of its parts.
    ///
    /// - Parameters:
    ///   - quotes: under which roots.
    ///   - collateral: what is known of platforms.
    ///   - file: what the operator demands besides that a platform is patched.
    package init(
        quotes: QuoteVerifier,
        collateral: any CollateralSource,
        file: AttestationPolicyFile? = nil
    ) {
        self.quotes = quotes
        self.collateral = collateral
        self.file = file
    }

    /// Demands of a verified quote what the policies want, then that it binds this exchange.
    func requireDemands(
        of quote: VerifiedQuote,
        for evidence: ReleaseEvidence,
        at now: Int64
    ) throws(BrokerRefusal) {
        for policy in policies + (file?.policies(at: now) ?? []) { try Self.require(policy, of: quote) }
        try Self.require(ReportDataPolicy(expected: evidence.transcript.reportData), of: quote)
    }

    /// Demands something of a verified quote.
    static func require(_ policy: any AttestationPolicy, of quote: VerifiedQuote) throws(BrokerRefusal) {
        do throws(AttestationError) {
            try policy.check(quote)
        } catch {
            throw BrokerRefusal(error)
        }
    }

    /// Verifies a quote as of now.
    func verify(_ quote: [UInt8], at now: Int64) throws(BrokerRefusal) -> VerifiedQuote {
        let known: QuoteCollateral
        do {
            known = try collateral.collateral(for: quote)
        } catch {
            throw .collateralMissing
        }
        do throws(AttestationError) {
            return try quotes.verify(quote, collateral: known, at: now)
        } catch {
            throw BrokerRefusal(error)
        }
    }
}

extension BrokerRefusal {
    /// The refusal for what is wrong with a quote.
    init(_ error: AttestationError) {
        switch error {
        case .quoteTooLarge, .malformedQuote, .unsupportedQuote, .unsupportedCertification: self = .quoteMalformed
        case .untrustedRoot: self = .quoteUntrusted
        case .collateralTooLarge, .malformedCollateral, .rootRevocationListInvalid, .platformIssuerInvalid,
            .platformRevocationListInvalid, .collateralSignerInvalid, .tcbInfoSignatureInvalid, .malformedTCBInfo,
            .enclaveIdentitySignatureInvalid, .malformedEnclaveIdentity, .otherPlatform, .unknownStatus:
            self = .collateralInvalid
        case .certificateNotValidNow, .rootRevocationListNotCurrent, .platformRevocationListNotCurrent,
            .tcbInfoNotCurrent, .enclaveIdentityNotCurrent, .collateralTooOld, .evaluationTooOld:
            self = .collateralNotCurrent
        case .certificateRevoked, .levelRevoked: self = .platformRevokedByMaker
        case .platformCertificateInvalid, .quotingEnclaveSignatureInvalid, .attestationKeyNotBound, .signatureInvalid,
            .quotingEnclaveNotKnown:
            self = .quoteInvalid
        case .debuggable, .attributesNotAllowed: self = .quoteDebuggable
        case .noMatchingLevel, .moduleNotKnown, .statusNotAllowed, .securityVersionTooLow: self = .levelTooLow
        case .platformNotAllowed: self = .platformRevoked
        case .environmentNotAllowed: self = .environmentNotAllowed
        case .measurementNotAllowed: self = .measurementNotRegistered
        case .reportDataMismatch: self = .reportDataMismatch
        case .malformedPolicy: self = .levelTooLow
        }
    }
}
