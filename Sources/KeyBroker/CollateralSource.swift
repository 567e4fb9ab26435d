package import Attestation

/// Gives the broker the collateral by which a quote is verified: what the platform's maker says of it today.
///
/// It comes from whom the broker's operator chose, never with the evidence; whether it is current, and belongs to the
/// quote, is the verifier's to find.
package protocol CollateralSource: Sendable {
    /// The collateral for a quote.
    ///
    /// - Parameter quote: its bytes, of which nothing is verified yet.
    /// - Returns: what is known of such platforms.
    /// - Throws: where there is none.
    func collateral(for quote: [UInt8]) throws -> QuoteCollateral
}
