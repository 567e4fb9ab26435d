import Testing
import TransparencyLog

@Suite struct ErrorClauseTests {
    @Test("what is wrong with an entry is told apart, with its number")
    func clauses() {
        let errors: [TransparencyLogError] = [
            .entryChanged(index: 7), .entryRemoved(index: 7), .entryNotLogged(index: 7),
            .entryMoved(index: 7, loggedAt: 9), .indexBeyondTree(index: 7, size: 3), .treeShrank(from: 7, to: 3),
        ]
        #expect(Set(errors.map(\.clause)).count == errors.count)
        #expect(errors.allSatisfy { $0.clause.contains("7") })
    }
}
