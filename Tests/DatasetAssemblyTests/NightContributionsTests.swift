import ContributionTestSupport
import Cryptography
import DatasetAssembly
import Testing

@Suite struct NightContributionsTests {
    let day = Contributions.day

    func record(_ statement: PersonStatement, at time: Int64 = 1, by number: UInt8 = 1) throws -> SignedRecord {
        SignedRecord(statement, at: time, by: try Contributions.key(number))
    }

    func allow(_ apps: UInt8..., simulated: Bool = true) throws -> PersonStatement {
        .consents(try apps.map { AppConsent(app: try Contributions.app($0), allowsSimulated: simulated) })
    }

    func only(_ night: NightContributions) throws -> NightContributions.Contributor {
        #expect(night.contributors.count == 1)
        return try #require(night.contributors.first).contributor
    }

    @Test("the same day contributed again changes nothing")
    func idempotent() throws {
        let fixes = try record(Contributions.fixes([1, 2, 3]))
        let again = try record(Contributions.fixes([1, 2, 3]), at: 2)
        let once = try only(NightContributions(day: day, fixes: [fixes], people: [])).fixes
        let twice = try only(NightContributions(day: day, fixes: [fixes, fixes, again], people: [])).fixes
        #expect(once == twice && once.cells == [1, 2, 3])
    }

    @Test("parts of a day are merged by time, whatever their order")
    func merged() throws {
        let early = try record(Contributions.fixes([1, 2], from: 0))
        let late = try record(Contributions.fixes([9, 3], from: 1))
        for fixes in [[early, late], [late, early]] {
            let merged = try only(NightContributions(day: day, fixes: fixes, people: [])).fixes
            #expect(merged.seconds == [0, 300, 300, 600] && merged.cells == [1, 2, 9, 3])
        }
    }

    @Test("fixes of another day and people without fixes are no part of the night")
    func others() throws {
        let other = try record(Contributions.fixes([1], day: "2020-11-20"))
        let words = [try record(.health(illSince: day)), try record(allow(1))]
        #expect(NightContributions(day: day, fixes: [other] + words, people: words).contributors.isEmpty)
    }

    @Test("of two precisions of one person's day the coarser holds for all, in whatever order they are read")
    func precision() throws {
        let fine = try record(Contributions.fixes([1 << 15 | 1, 2 << 15]))
        let coarse = try record(Contributions.fixes([1, 2, 3], precision: 6))
        for fixes in [[fine, coarse], [coarse, fine]] {
            let merged = try only(NightContributions(day: day, fixes: fixes, people: [])).fixes
            #expect(merged.precision == 6 && merged.cells == [1, 2, 3])
        }
        let stranger = try record(Contributions.fixes([1], precision: 6), by: 2)
        let apart = NightContributions(day: day, fixes: [fine, stranger], people: []).contributors
        #expect(Set(apart.map(\.contributor.fixes.precision)) == [6, 9])
    }

    @Test("each day's status is what the latest beginning up to it says, whenever it was said")
    func illness() throws {
        let fixes = try record(Contributions.fixes([1]))
        func isIll(_ words: [SignedRecord]) throws -> Bool {
            try only(NightContributions(day: day, fixes: [fixes], people: words)).isIll
        }
        let early = try record(.health(illSince: day), at: 1)
        let late = try record(.health(illSince: "2999-01-01"), at: 2)
        let well = try record(.health(illSince: nil), at: 3)
        #expect(try isIll([early, late]) && isIll([late, early]))
        #expect(try !isIll([late]) && !isIll([early, late, well]))
        let before = try record(.notDeclared(since: "2000-01-01"), at: 4)
        let after = try record(.notDeclared(since: "2999-01-01"), at: 4)
        let same = try record(.notDeclared(since: day), at: 4)
        #expect(try isIll([early, before]) && isIll([early, after]) && !isIll([early, same]))
    }

    @Test("the later word counts, in whatever order words are read")
    func laterWord() throws {
        let fixes = [try record(Contributions.fixes([1]))]
        let words = [
            try record(.health(illSince: day), at: 1), try record(.health(illSince: nil), at: 2),
            try record(allow(1, 2), at: 1), try record(allow(2, simulated: false), at: 3),
        ]
        for people in [words, words.reversed()] {
            let contributor = try only(NightContributions(day: day, fixes: fixes, people: people))
            #expect(!contributor.isIll)
            #expect(contributor.consents.count == 1)
            let consent = try #require(contributor.consents[try Contributions.app(2)])
            #expect(!consent.allowsSimulated && consent.receipt == words[3].encoded)
        }
    }

    @Test("of two words of one second the one that allows or declares less counts, whichever is read first")
    func sameSecond() throws {
        let fixes = [try record(Contributions.fixes([1]))]
        let health = [try record(.health(illSince: day)), try record(.health(illSince: nil))]
        let consents = [try record(allow(1)), try record(allow())]
        let ways = [try record(allow(1)), try record(allow(1, simulated: false))]
        for isReversed in [false, true] {
            func heard(_ words: [SignedRecord]) throws -> NightContributions.Contributor {
                let people = isReversed ? words.reversed() : words
                return try only(NightContributions(day: day, fixes: fixes, people: people))
            }
            #expect(try !heard(health).isIll)
            #expect(try heard(consents).consents.isEmpty)
            #expect(try heard(ways).consents[Contributions.app(1)]?.allowsSimulated == false)
        }
    }

    @Test("nobody speaks for another")
    func otherPerson() throws {
        let fixes = [try record(Contributions.fixes([1]))]
        let words = [try record(.health(illSince: day), by: 2), try record(allow(1), by: 2)]
        let contributor = try only(NightContributions(day: day, fixes: fixes, people: words))
        #expect(!contributor.isIll && contributor.consents.isEmpty)
    }

    @Test(
        "who is ill since a later day is not ill on this one",
        arguments: [("2020-11-20", true), ("2020-11-21", true), ("2020-11-22", false)]
    )
    func onset(illSince: String, isIll: Bool) throws {
        let night = NightContributions(
            day: day,
            fixes: [try record(Contributions.fixes([1]))],
            people: [try record(.health(illSince: illSince))]
        )
        #expect(try only(night).isIll == isIll)
    }

    @Test("contributors stand in the order of their keys")
    func order() throws {
        let fixes = try (1...9).map { try record(Contributions.fixes([1]), by: $0) }
        let people = NightContributions(day: day, fixes: fixes, people: []).contributors.map(\.person.bytes)
        #expect(people.count == 9 && zip(people, people.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
    }
}
