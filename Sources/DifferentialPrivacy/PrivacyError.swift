/// Why a mechanism or a budget was refused.
package enum PrivacyError: Error, Equatable, Sendable {
    /// The noise scale is not between 1/64 and 2^24, or has a zero in it.
    case scaleOutOfRange
    /// The budget does not cover what was asked of it.
    case budgetExhausted
    /// An epsilon of zero or beyond ``PrivacyBudget/maximumMillionths``.
    case epsilonOutOfRange
}
