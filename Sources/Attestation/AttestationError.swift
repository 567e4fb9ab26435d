/// Why a quote, or what it says, is refused.
package enum AttestationError: Error, Equatable, Sendable {
    /// Not a quote of a known form.
    case malformedQuote
    /// Signed by a platform that is not among the trusted roots.
    case untrustedRoot
    /// The platform's signature does not hold.
    case signatureInvalid
    /// The measured code is not among the allowed ones.
    case measurementNotAllowed
    /// The report data binds something else than this exchange.
    case reportDataMismatch
    /// The environment is not among the allowed ones.
    case environmentNotAllowed
}
