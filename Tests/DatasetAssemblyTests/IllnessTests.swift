import ContributionTestSupport
import Cryptography
import Datasets
import Testing

@testable import DatasetAssembly

/// Statuses and days of onset, as known in a night.
@Suite struct IllnessTests {
    private func word(_ statements: PersonStatement...) throws -> HealthHistory {
        let key = try Contributions.key(1)
        let records = statements.enumerated().map { SignedRecord($1, at: Int64($0), by: key) }
        return HealthHistory(beginnings: PersonWord(records).health)
    }

    private let monday = "2020-03-30"
    private let tuesday = "2020-03-31"
    private let wednesday = "2020-04-01"
    private let thursday = "2020-04-02"

    @Test("who falls ill within the window counts as ill for the days before, from that night on")
    func later() throws {
        let word = try word(.health(illSince: wednesday))
        #expect(word.status(on: monday, asOf: tuesday) == .init(isIll: false))
        #expect(word.status(on: monday, asOf: wednesday) == .init(isIll: true, daysSinceOnset: 0))
        #expect(word.status(on: wednesday, asOf: thursday) == .init(isIll: true, daysSinceOnset: 1))
    }

    @Test("who had recovered before a day is not ill for it; on the days of illness and before they are")
    func recovered() throws {
        let word = try word(.health(illSince: tuesday), .notDeclared(since: wednesday))
        for day in [monday, tuesday] {
            #expect(word.status(on: day, asOf: thursday) == .init(isIll: true, daysSinceOnset: 2))
        }
        for day in [wednesday, thursday] { #expect(word.status(on: day, asOf: thursday) == .init(isIll: false)) }
        #expect(try self.word().status(on: monday, asOf: monday) == .init(isIll: false))
    }

    @Test("an illness begins with its first day, however often it is declared; of two the later onset is told")
    func onset() throws {
        let once = try word(.health(illSince: wednesday), .health(illSince: monday))
        #expect(once.status(on: thursday, asOf: thursday) == .init(isIll: true, daysSinceOnset: 3))
        let twice = try word(
            .health(illSince: "2020-03-01"),
            .notDeclared(since: "2020-03-09"),
            .health(illSince: wednesday)
        )
        #expect(twice.status(on: "2020-03-02", asOf: thursday) == .init(isIll: true, daysSinceOnset: 1))
        #expect(twice.status(on: "2020-03-02", asOf: tuesday) == .init(isIll: true, daysSinceOnset: 30))
        #expect(twice.status(on: "2020-03-10", asOf: tuesday) == .init(isIll: false))
        // The table has two bytes, of which one value says "not known".
        #expect(try word(.health(illSince: "0001-01-01")).status(on: monday, asOf: monday).daysSinceOnset == 65_534)
    }

    @Test("what was taken back is not known, and nothing stops at the change of clocks")
    func takenBack() throws {
        #expect(
            try word(.health(illSince: monday), .health(illSince: nil)).status(on: monday, asOf: monday)
                == .init(isIll: false)
        )
        let spring = try word(.health(illSince: "2026-03-28"))
        #expect(spring.status(on: "2026-03-29", asOf: "2026-03-30") == .init(isIll: true, daysSinceOnset: 2))
        let autumn = try word(.health(illSince: "2026-10-24"))
        #expect(autumn.status(on: "2026-10-25", asOf: "2026-10-26") == .init(isIll: true, daysSinceOnset: 2))
    }
}
