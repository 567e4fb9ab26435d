import DifferentialPrivacy
import Testing

@Suite struct PrivacyBudgetTests {
    @Test("parts add up to the whole, and no further")
    func spending() throws {
        var budget = try PrivacyBudget(millionths: 1_000_000)
        try budget.spend(millionths: 50_000)
        try budget.spend(millionths: 949_999)
        #expect(budget.millionths == 1)
        #expect(throws: PrivacyError.budgetExhausted) { try budget.spend(millionths: 2) }
        #expect(budget.millionths == 1, "a refused part takes nothing")
        try budget.spend(millionths: 1)
        #expect(throws: PrivacyError.budgetExhausted) { try budget.spend(millionths: 1) }
    }

    @Test("an epsilon of nothing, or of everything, is refused")
    func range() throws {
        #expect(throws: PrivacyError.epsilonOutOfRange) { try PrivacyBudget(millionths: 0) }
        #expect(throws: PrivacyError.epsilonOutOfRange) { try PrivacyBudget(millionths: 100_000_001) }
        var budget = try PrivacyBudget(millionths: PrivacyBudget.maximumMillionths)
        #expect(throws: PrivacyError.epsilonOutOfRange) { try budget.spend(millionths: 0) }
    }
}
