/// Why a quote, its collateral, or what it says is refused; the cases stand in the order of the checks.
package enum AttestationError: String, Error, CaseIterable, Sendable {
    // Step 1: the quote's form.

    /// Longer than any quote that this verifier knows; a limit, checked before anything is read.
    case quoteTooLarge
    /// Not a quote of a known form: a length, a reserved field or an encoding is wrong.
    case malformedQuote
    /// A quote of a version, key type, architecture or vendor that is not supported.
    case unsupportedQuote
    /// The platform's certificates are not inside the quote, or in another form than the three PEM certificates.
    case unsupportedCertification

    // The collateral's form.

    /// Longer than any collateral that this verifier reads.
    case collateralTooLarge
    /// Not the nine parts of a collateral.
    case malformedCollateral

    // Steps 2 to 5: the collateral, which does not depend on the quote.

    /// The chains lead to a root that is not among the trusted ones.
    case untrustedRoot
    /// A certificate is not valid at the time of verification.
    case certificateNotValidNow
    /// The root's revocation list is not signed by the root, or is malformed.
    case rootRevocationListInvalid
    /// The root's revocation list is not of the time of verification.
    case rootRevocationListNotCurrent
    /// The issuer of the platforms' certificates is not a certified one.
    case platformIssuerInvalid
    /// The list of revoked platforms is not signed by their issuer, or is malformed.
    case platformRevocationListInvalid
    /// The list of revoked platforms is not of the time of verification.
    case platformRevocationListNotCurrent
    /// The certificate that signs TCB info and identities is not a certified one.
    case collateralSignerInvalid
    /// The TCB info is not signed by its signer.
    case tcbInfoSignatureInvalid
    /// The TCB info is not of the form, version or architecture that is expected.
    case malformedTCBInfo
    /// The TCB info is not of the time of verification.
    case tcbInfoNotCurrent
    /// The quoting enclave's identity is not signed by its signer.
    case enclaveIdentitySignatureInvalid
    /// The quoting enclave's identity is not of the form, version or architecture that is expected.
    case malformedEnclaveIdentity
    /// The quoting enclave's identity is not of the time of verification.
    case enclaveIdentityNotCurrent

    // Steps 6 to 9: the quote's signatures.

    /// The platform's certificate is not one that its issuer gave to a platform.
    case platformCertificateInvalid
    /// A certificate's issuer has revoked it.
    case certificateRevoked
    /// The quoting enclave's report is not signed by the platform.
    case quotingEnclaveSignatureInvalid
    /// The quoting enclave's report does not name the key that signed the quote.
    case attestationKeyNotBound
    /// The quote's own signature does not hold.
    case signatureInvalid

    // Steps 10 to 13: the levels.

    /// The quoting enclave is not the one that its identity describes.
    case quotingEnclaveNotKnown
    /// The collateral is of another kind of platform.
    case otherPlatform
    /// No known level is as low as the platform's, the quoting enclave's or the module's.
    case noMatchingLevel
    /// The TDX module is not one that the TCB info describes.
    case moduleNotKnown
    /// The level's status is one that this verifier does not know.
    case unknownStatus
    /// The level is revoked.
    case levelRevoked

    // Step 14: the workload.

    /// The operator can read the memory of the enclave or trust domain.
    case debuggable
    /// The enclave was not initialised, or the trust domain has attributes that weaken it.
    case attributesNotAllowed

    // Step 15: policies.

    /// The environment is not among the allowed ones.
    case environmentNotAllowed
    /// The measured code is not among the allowed ones.
    case measurementNotAllowed
    /// The report data binds something else than this exchange.
    case reportDataMismatch
    /// The platform's status is not allowed, or an advisory is not.
    case statusNotAllowed
    /// The collateral is of an older evaluation than is demanded.
    case evaluationTooOld
    /// The collateral was issued too long before the time of verification.
    case collateralTooOld
    /// The code's security version is lower than demanded.
    case securityVersionTooLow
    /// This very platform is denied, or not among those allowed.
    case platformNotAllowed
    /// Not a file of policies.
    case malformedPolicy
}
