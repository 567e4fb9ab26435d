/// The scale b of Laplace noise as an exact fraction.
///
/// For a count that one person moves by at most Δ, noise of scale b = Δ / ε is ε-differentially private. Scales from
/// 1/64 to 2^24 are allowed.
package struct NoiseScale: Hashable, Sendable {
    /// The largest numerator and denominator.
    private static let largestPart: UInt64 = 1 << 56

    package let numerator: UInt64
    package let denominator: UInt64

    /// The scale `numerator / denominator`.
    package init(numerator: UInt64, denominator: UInt64) throws(PrivacyError) {
        let parts = 1...Self.largestPart
        guard parts.contains(numerator), parts.contains(denominator) else { throw .scaleOutOfRange }
        let (above, below) = (UInt128(numerator), UInt128(denominator))
        guard below <= above << 6, above <= below << 24 else { throw .scaleOutOfRange }
        self.numerator = numerator
        self.denominator = denominator
    }

    /// The scale that spends `epsilonMillionths` on a count of the given sensitivity.
    package init(sensitivity: UInt32, epsilonMillionths: UInt64) throws(PrivacyError) {
        try self.init(numerator: UInt64(sensitivity) * 1_000_000, denominator: epsilonMillionths)
    }

    /// The scale as a floating-point number, for texts and tests; the mechanism never uses it.
    package var approximation: Double { Double(numerator) / Double(denominator) }
}
