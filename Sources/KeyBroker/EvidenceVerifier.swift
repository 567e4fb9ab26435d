package import Attestation
import Evidence

/// Whose quotes a broker believes, and which of them are good enough.
package struct EvidenceVerifier: Sendable {
    private let quotes: QuoteVerifier
    private let collateral: any CollateralSource
    private let policies: [any AttestationPolicy]
    private let file: AttestationPolicyFile?

    /// A verifier of its parts.
    ///
    /// - Parameters:
    ///   - quotes: under which roots.
    ///   - collateral: what is known of platforms.
    ///   - policies: what is demanded of every platform, whatever the deal; that it is patched unless told otherwise.
    ///   - file: what the operator demands besides.
    package init(
        quotes: QuoteVerifier,
        collateral: any CollateralSource,
        policies: [any AttestationPolicy] = [StatusPolicy()],
        file: AttestationPolicyFile? = nil
    ) {
        self.quotes = quotes
        self.collateral = collateral
        self.policies = policies
        self.file = file
    }

    /// Verifies the quote as of now, then the policies, then that it binds this exchange.
    func verify(_ evidence: ReleaseEvidence, at now: Int64) throws(BrokerRefusal) -> VerifiedQuote {
        let quote = try verify(evidence.quote, at: now)
        for policy in policies + (file?.policies(at: now) ?? []) { try Self.require(policy, of: quote) }
        try Self.require(ReportDataPolicy(expected: evidence.transcript.reportData), of: quote)
        return quote
    }

    /// Demands something of a verified quote.
    static func require(_ policy: any AttestationPolicy, of quote: VerifiedQuote) throws(BrokerRefusal) {
        do throws(AttestationError) {
            try policy.check(quote)
        } catch {
            throw BrokerRefusal(error)
        }
    }

    private func verify(_ quote: [UInt8], at now: Int64) throws(BrokerRefusal) -> VerifiedQuote {
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
