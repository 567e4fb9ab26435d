/// How much may still be revealed: ε of pure differential privacy, counted in whole millionths, so that parts add up
/// to the whole exactly.
///
/// Pure ε composes by addition, whatever the later questions were chosen by (Dwork and Roth 2014, theorem 3.16):
/// spending parts of a budget one after the other reveals no more than the budget.
package struct PrivacyBudget: Hashable, Sendable {
    /// ε = 100; more protects nobody.
    package static let maximumMillionths: UInt64 = 100_000_000

    /// What is left, in millionths of ε.
    package private(set) var millionths: UInt64

    /// A budget of 1 to ``maximumMillionths`` millionths.
    package init(millionths: UInt64) throws(PrivacyError) {
        guard (1...Self.maximumMillionths).contains(millionths) else { throw .epsilonOutOfRange }
        self.millionths = millionths
    }

    /// Takes a part away; refused, and nothing taken, where less is left or the part is zero.
    package mutating func spend(millionths part: UInt64) throws(PrivacyError) {
        guard part > 0 else { throw .epsilonOutOfRange }
        guard part <= millionths else { throw .budgetExhausted }
        millionths -= part
    }
}
