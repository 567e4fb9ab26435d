import Attestation
import Console

extension AttestationError: ReportableError {
    /// Why a quote, its collateral or a policy file was not believed.
    var failure: CommandFailure {
        CommandFailure(
            .badData,
            code: code,
            what: self == .malformedPolicy ? "The policy could not be used" : "The quote was not believed",
            why: sentence,
            remedy: "Get quote and collateral again, and see docs/attestation.md for what is checked"
        )
    }

    /// The cause's stable name: the case's in kebab case, such as `tcb-info-not-current`.
    package var code: String {
        var text = ""
        for character in rawValue.replacing("TCB", with: "Tcb") {
            if character.isUppercase { text += "-" }
            text += character.lowercased()
        }
        return text
    }

    /// The cause as a sentence without a full stop.
    var sentence: String {
        switch self {
        case .quoteTooLarge: "The quote is longer than any that is known"
        case .malformedQuote: "The quote is malformed"
        case .unsupportedQuote: "The quote is of a version, key type, architecture or vendor that is not supported"
        case .unsupportedCertification: "The quote does not hold its platform's three certificates"
        case .collateralTooLarge: "The collateral is too long"
        case .malformedCollateral: "The collateral is malformed"
        case .untrustedRoot: "The certificates lead to a root that is not trusted here"
        case .certificateNotValidNow: "A certificate is not valid at that time"
        case .rootRevocationListInvalid: "The root's revocation list is malformed, or not signed by the root"
        case .rootRevocationListNotCurrent: "The root's revocation list is not of that time"
        case .platformIssuerInvalid: "The issuer of the platform's certificate is not a certified one"
        case .platformRevocationListInvalid: "The list of revoked platforms is malformed, or not signed by their issuer"
        case .platformRevocationListNotCurrent: "The list of revoked platforms is not of that time"
        case .collateralSignerInvalid: "The collateral's signer is not a certified one"
        case .tcbInfoSignatureInvalid: "The TCB info's signature does not hold"
        case .malformedTCBInfo: "The TCB info is malformed, or of another architecture or version"
        case .tcbInfoNotCurrent: "The TCB info is not of that time"
        case .enclaveIdentitySignatureInvalid: "The signature of the quoting enclave's identity does not hold"
        case .malformedEnclaveIdentity: "The quoting enclave's identity is malformed, or of another kind or version"
        case .enclaveIdentityNotCurrent: "The quoting enclave's identity is not of that time"
        case .platformCertificateInvalid: "The platform's certificate is not one that its issuer gave to a platform"
        case .certificateRevoked: "A certificate was revoked by its issuer"
        case .quotingEnclaveSignatureInvalid: "The quoting enclave's report is not signed by the platform"
        case .attestationKeyNotBound: "The quoting enclave does not name the key that signed the quote"
        case .signatureInvalid: "The quote's signature does not hold"
        case .quotingEnclaveNotKnown: "The quoting enclave is not the one that its identity describes"
        case .otherPlatform: "The collateral is of another kind of platform"
        case .noMatchingLevel: "The platform, its quoting enclave or its module is below every known level"
        case .moduleNotKnown: "The TDX module is not one that the TCB info describes"
        case .unknownStatus: "The level has a status that is not known"
        case .levelRevoked: "The level of the platform, its quoting enclave or its module is revoked"
        case .debuggable: "The operator can read the memory: debugging is on"
        case .attributesNotAllowed: "The enclave or trust domain has attributes that weaken it"
        case .environmentNotAllowed: "The environment is not among the allowed ones"
        case .measurementNotAllowed: "The measured code is not among the allowed ones"
        case .reportDataMismatch: "The quote binds something else"
        case .statusNotAllowed: "The platform's status, or an advisory, is not allowed"
        case .evaluationTooOld: "The collateral is of an older evaluation than demanded"
        case .collateralTooOld: "The collateral was issued too long ago"
        case .securityVersionTooLow: "The code's security version is lower than demanded"
        case .platformNotAllowed: "This platform is denied, or not among those allowed"
        case .malformedPolicy: "The file is not a policy"
        }
    }
}
