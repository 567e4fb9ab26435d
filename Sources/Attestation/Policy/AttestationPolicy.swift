package import Cryptography
package import Orders

/// One requirement on a verified quote; it accepts by returning and rejects by throwing.
package protocol AttestationPolicy: Sendable {
    /// Checks the requirement.
    ///
    /// - Throws: the named cause.
    func check(_ quote: VerifiedQuote) throws(AttestationError)
}

/// The environment must be one that the dataset's owner allowed.
package struct EnvironmentPolicy: AttestationPolicy {
    private let allowed: Set<ExecutionEnvironment>

    /// Allows these environments.
    package init(allowed: Set<ExecutionEnvironment>) {
        self.allowed = allowed
    }

    /// Checks the environment.
    ///
    /// - Throws: `AttestationError.environmentNotAllowed`.
    package func check(_ quote: VerifiedQuote) throws(AttestationError) {
        guard allowed.contains(quote.environment) else { throw .environmentNotAllowed }
    }
}

/// The measured code must be what the app's registry entry names for the environment.
package struct MeasurementPolicy: AttestationPolicy {
    private let allowed: [ExecutionEnvironment: [Digest]]

    /// Allows these measurements.
    package init(allowed: [ExecutionEnvironment: [Digest]]) {
        self.allowed = allowed
    }

    /// Checks the measurement.
    ///
    /// - Throws: `AttestationError.measurementNotAllowed`.
    package func check(_ quote: VerifiedQuote) throws(AttestationError) {
        guard allowed[quote.environment, default: []].contains(quote.measurement) else {
            throw .measurementNotAllowed
        }
    }
}

/// The report data must bind exactly this exchange.
package struct ReportDataPolicy: AttestationPolicy {
    private let expected: [UInt8]

    /// Expects these 64 bytes.
    package init(expected: [UInt8]) {
        self.expected = expected
    }

    /// Checks the report data.
    ///
    /// - Throws: `AttestationError.reportDataMismatch`.
    package func check(_ quote: VerifiedQuote) throws(AttestationError) {
        guard quote.reportData == expected else { throw .reportDataMismatch }
    }
}
