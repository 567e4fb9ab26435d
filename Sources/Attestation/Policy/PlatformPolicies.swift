package import Cryptography

/// The platform must be patched well enough.
package struct StatusPolicy: AttestationPolicy {
    /// The statuses that need no advisory to be known: nothing known is open on the platform itself.
    package static let sound: Set<TCBStatus> = [.upToDate, .swHardeningNeeded]

    private let statuses: Set<TCBStatus>
    private let advisories: Set<String>

    /// Allows statuses; one that is not sound passes only if each advisory that the quote's levels name is allowed.
    package init(statuses: Set<TCBStatus> = StatusPolicy.sound, advisories: Set<String> = []) {
        self.statuses = statuses
        self.advisories = advisories
    }

    /// Checks status and advisories.
    ///
    /// - Throws: `AttestationError.statusNotAllowed`.
    package func check(_ quote: VerifiedQuote) throws(AttestationError) {
        guard statuses.contains(quote.status) else { throw .statusNotAllowed }
        guard Self.sound.contains(quote.status) || advisories.isSuperset(of: quote.advisories) else {
            throw .statusNotAllowed
        }
    }
}

/// No advisory that was withdrawn from trust may concern the platform, whatever its status.
package struct AdvisoryPolicy: AttestationPolicy {
    private let denied: Set<String>

    /// Denies these advisories, such as `INTEL-SA-00615`.
    package init(denied: Set<String>) {
        self.denied = denied
    }

    /// Checks the advisories.
    ///
    /// - Throws: `AttestationError.statusNotAllowed`.
    package func check(_ quote: VerifiedQuote) throws(AttestationError) {
        guard denied.isDisjoint(with: quote.advisories) else { throw .statusNotAllowed }
    }
}

/// The collateral must not be older than one that is known: it cannot be rolled back to before a hole was known.
package struct EvaluationPolicy: AttestationPolicy {
    private let minimum: UInt32

    /// Demands at least this number of Intel's evaluation (`tcbEvaluationDataNumber`).
    package init(minimum: UInt32) {
        self.minimum = minimum
    }

    /// Checks the number.
    ///
    /// - Throws: `AttestationError.evaluationTooOld`.
    package func check(_ quote: VerifiedQuote) throws(AttestationError) {
        guard quote.tcbEvaluationNumber >= minimum else { throw .evaluationTooOld }
    }
}

/// The collateral must be fresh, more than current.
package struct CollateralAgePolicy: AttestationPolicy {
    private let maximum: Int64
    private let time: Int64

    /// Demands that every part was issued at most so many seconds before a time in Unix seconds.
    package init(maximum: Int64, at time: Int64) {
        self.maximum = maximum
        self.time = time
    }

    /// Checks the age of the oldest part.
    ///
    /// - Throws: `AttestationError.collateralTooOld`.
    package func check(_ quote: VerifiedQuote) throws(AttestationError) {
        let (age, overflow) = time.subtractingReportingOverflow(quote.collateralIssued)
        guard !overflow, age <= maximum else { throw .collateralTooOld }
    }
}

/// The code's own version must be recent enough; a trust domain has none and counts as zero.
package struct SecurityVersionPolicy: AttestationPolicy {
    private let minimum: UInt16

    /// Demands at least this security version (ISVSVN).
    package init(minimum: UInt16) {
        self.minimum = minimum
    }

    /// Checks the version.
    ///
    /// - Throws: `AttestationError.securityVersionTooLow`.
    package func check(_ quote: VerifiedQuote) throws(AttestationError) {
        guard quote.securityVersion >= minimum else { throw .securityVersionTooLow }
    }
}

/// The machine itself must be an acceptable one: what remains where a class of machines can be attacked physically.
package struct PlatformPolicy: AttestationPolicy {
    private let allowed: Set<Digest>?
    private let denied: Set<Digest>

    /// Allows these platforms only (nil: any), by the digests of `VerifiedQuote.platform`, and none that is denied.
    package init(allowed: Set<Digest>? = nil, denied: Set<Digest> = []) {
        self.allowed = allowed
        self.denied = denied
    }

    /// Checks the platform.
    ///
    /// - Throws: `AttestationError.platformNotAllowed`.
    package func check(_ quote: VerifiedQuote) throws(AttestationError) {
        guard !denied.contains(quote.platform), allowed?.contains(quote.platform) ?? true else {
            throw .platformNotAllowed
        }
    }
}

extension [any AttestationPolicy]: AttestationPolicy {
    /// Checks one requirement after the other.
    ///
    /// - Throws: the first named cause.
    package func check(_ quote: VerifiedQuote) throws(AttestationError) {
        for policy in self { try policy.check(quote) }
    }
}
