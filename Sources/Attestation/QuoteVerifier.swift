package import Cryptography
package import Orders

/// Whose word on a measurement is believed; configuration of the relying party, never shipped with the evidence.
package enum TrustRoot: Hashable, Sendable {
    /// A SIMULATED platform's key: whoever trusts it trusts the operator of that machine.
    case simulated(VerificationKey)
}

/// A quote whose signature leads to a trusted root; the environment follows from that root and from nothing else.
package struct VerifiedQuote: Hashable, Sendable {
    /// Where the code runs.
    package let environment: ExecutionEnvironment
    /// What code runs.
    package let measurement: Digest
    /// What it bound.
    package let reportData: [UInt8]

    fileprivate init(environment: ExecutionEnvironment, measurement: Digest, reportData: [UInt8]) {
        self.environment = environment
        self.measurement = measurement
        self.reportData = reportData
    }
}

/// Turns quote bytes into a ``VerifiedQuote`` under given roots.
package struct QuoteVerifier: Sendable {
    private let roots: [TrustRoot]

    /// A verifier that believes these roots only.
    package init(roots: [TrustRoot]) {
        self.roots = roots
    }

    /// Verifies a quote.
    ///
    /// - Throws: `AttestationError.malformedQuote`, `.untrustedRoot`, or `.signatureInvalid`.
    package func verify(_ bytes: [UInt8]) throws(AttestationError) -> VerifiedQuote {
        let quote = try SimulatedQuote(parsing: bytes)
        guard roots.contains(.simulated(quote.root)) else { throw .untrustedRoot }
        guard quote.hasValidSignature else { throw .signatureInvalid }
        return VerifiedQuote(
            environment: .simulated,
            measurement: quote.measurement,
            reportData: quote.reportData
        )
    }
}
