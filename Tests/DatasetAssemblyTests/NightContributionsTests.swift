import ContributionTestSupport
import Cryptography
import Datasets
import Testing

@testable import DatasetAssembly

@Suite struct NightContributionsTests {
    let day = Contributions.day

    func record(_ statement: PersonStatement, at time: Int64 = 1, by number: UInt8 = 1) throws -> SignedRecord {
        SignedRecord(statement, at: time, by: try Contributions.key(number))
    }

    func allow(_ apps: UInt8..., simulated: Bool = true) throws -> PersonStatement {
        .consents(try apps.map { AppConsent(app: try Contributions.app($0), allowsSimulated: simulated) })
    }

    /// What the night knows of one person's day.
    struct Known: Equatable {
        var seconds: [UInt32]
        var cells: [UInt64]
        var precision: Int
        var status: StatusTable.Entry
        var duplicates: Int
    }

    func night(fixes: [SignedRecord], people: [SignedRecord]) throws -> NightContributions {
        let apps = try (1...2).map { try Contributions.app($0) }
        return NightContributions(
            night: day,
            tracks: try DayTracks(fixes, of: day),
            people: NightPeople(people, apps: apps)
        )
    }

    func known(_ track: Int, of night: NightContributions) -> Known {
        let (tracks, track) = (night.tracks, (night.tracks.tracks[track], track))
        return Known(
            seconds: track.0.fixes.map { tracks.seconds[$0] },
            cells: track.0.fixes.map { tracks.cells[$0] },
            precision: Int(track.0.precision),
            status: night.status(of: track.1),
            duplicates: Int(track.0.duplicates)
        )
    }

    func only(_ night: NightContributions) throws -> Known {
        try #require(night.contributors == 1)
        return known(0, of: night)
    }

    @Test("the same day contributed again changes nothing")
    func idempotent() throws {
        let fixes = try record(Contributions.fixes([1, 2, 3]))
        let again = try record(Contributions.fixes([1, 2, 3]), at: 2)
        let once = try only(night(fixes: [fixes], people: []))
        let twice = try only(night(fixes: [fixes, fixes, again], people: []))
        #expect(once.cells == twice.cells && once.seconds == twice.seconds && once.cells == [1, 2, 3])
        #expect(once.duplicates == 0 && twice.duplicates == 6)
    }

    @Test("parts of a day are merged by time, whatever their order")
    func merged() throws {
        let early = try record(Contributions.fixes([1, 2], from: 0))
        let late = try record(Contributions.fixes([9, 3], from: 1))
        for fixes in [[early, late], [late, early]] {
            let merged = try only(night(fixes: fixes, people: []))
            #expect(merged.seconds == [0, 300, 300, 600] && merged.cells == [1, 2, 9, 3])
        }
    }

    @Test("fixes of another day and people without fixes are no part of the night")
    func others() throws {
        let other = try record(Contributions.fixes([1], day: "2020-11-20"))
        let words = [try record(.health(illSince: day)), try record(allow(1))]
        #expect(try night(fixes: [other] + words, people: words).contributors == 0)
    }

    @Test("of two precisions of one person's day the coarser holds for all, in whatever order they are read")
    func precision() throws {
        let fine = try record(Contributions.fixes([1 << 15 | 1, 2 << 15]))
        let coarse = try record(Contributions.fixes([1, 2, 3], precision: 6))
        for fixes in [[fine, coarse], [coarse, fine]] {
            let merged = try only(night(fixes: fixes, people: []))
            #expect(merged.precision == 6 && merged.cells == [1, 2, 3])
        }
        let stranger = try record(Contributions.fixes([1], precision: 6), by: 2)
        let apart = try night(fixes: [fine, stranger], people: [])
        #expect(Set((0..<2).map { known($0, of: apart).precision }) == [6, 9])
    }

    @Test("each day's status is what the latest beginning up to it says, whenever it was said")
    func illness() throws {
        let fixes = try record(Contributions.fixes([1]))
        func isIll(_ words: [SignedRecord]) throws -> Bool {
            try only(night(fixes: [fixes], people: words)).status.isIll
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
            let night = try night(fixes: fixes, people: people)
            let apps = try [1, 2].map { try Contributions.app($0) }
            #expect(try !only(night).status.isIll)
            #expect(night.consenting(to: apps[0], simulated: false).isEmpty)
            #expect(night.consenting(to: apps[1], simulated: false) == [0])
            #expect(night.consenting(to: apps[1], simulated: true).isEmpty)
            #expect(night.receipt(of: 0, for: apps[1]) == words[3].encoded)
            #expect(night.receipt(of: 0, for: apps[0]) == nil)
        }
    }

    @Test("of two words of one second the one that allows or declares less counts, whichever is read first")
    func sameSecond() throws {
        let fixes = [try record(Contributions.fixes([1]))]
        let health = [try record(.health(illSince: day)), try record(.health(illSince: nil))]
        let consents = [try record(allow(1)), try record(allow())]
        let ways = [try record(allow(1)), try record(allow(1, simulated: false))]
        for isReversed in [false, true] {
            func heard(_ words: [SignedRecord]) throws -> NightContributions {
                try night(fixes: fixes, people: isReversed ? words.reversed() : words)
            }
            let app = try Contributions.app(1)
            #expect(try !only(heard(health)).status.isIll)
            #expect(try heard(consents).consenting(to: app, simulated: false).isEmpty)
            #expect(try heard(ways).consenting(to: app, simulated: false) == [0])
            #expect(try heard(ways).consenting(to: app, simulated: true).isEmpty)
        }
    }

    @Test("nobody speaks for another")
    func otherPerson() throws {
        let fixes = [try record(Contributions.fixes([1]))]
        let words = [try record(.health(illSince: day), by: 2), try record(allow(1), by: 2)]
        let night = try night(fixes: fixes, people: words)
        #expect(try !only(night).status.isIll && night.consenting(to: Contributions.app(1), simulated: true).isEmpty)
    }

    @Test(
        "who is ill since a later day is not ill on this one",
        arguments: [("2020-11-20", true), ("2020-11-21", true), ("2020-11-22", false)]
    )
    func onset(illSince: String, isIll: Bool) throws {
        let night = try self.night(
            fixes: [try record(Contributions.fixes([1]))],
            people: [try record(.health(illSince: illSince))]
        )
        #expect(try only(night).status.isIll == isIll)
    }

    @Test("contributors stand in the order of their keys")
    func order() throws {
        let fixes = try (1...9).map { try record(Contributions.fixes([1]), by: $0) }
        let people = try night(fixes: fixes, people: []).tracks.persons.map { try $0.verificationKey.bytes }
        #expect(people.count == 9 && zip(people, people.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
    }
}

extension NightContributionsTests {
    @Test("the digest of a dataset's inputs changes with what it says of those who consent, and with nothing else")
    func inputs() throws {
        let app = try Contributions.app(1)
        func digest(
            _ cells: [UInt64],
            _ words: [SignedRecord],
            stranger: UInt64 = 1,
            layout: SegmentLayout = .contacts
        ) throws -> Digest {
            let fixes = [
                try record(Contributions.fixes(cells)), try record(Contributions.fixes([stranger]), by: 2),
            ]
            var inputs = DatasetInputs(app: app, simulated: true, layout: layout)
            inputs.take(try night(fixes: fixes, people: words))
            #expect(inputs.contributors == 2 && inputs.consenting <= 1)
            return inputs.finish()
        }
        let consent = try record(allow(1))
        let first = try digest([1, 2], [consent])
        #expect(try digest([1, 2], [consent]) == first && digest([1, 2], [consent], stranger: 9) == first)
        #expect(try digest([1, 2], [record(allow(1, 2), at: 5)]) == first)
        #expect(try digest([1, 2], [consent, record(.health(illSince: "2999-01-01"))]) == first)
        let others = [
            try digest([1, 3], [consent]), try digest([1], [consent]), try digest([1, 2], []),
            try digest([1, 2], [consent, record(.health(illSince: day))]),
            try digest([1, 2], [consent, record(.health(illSince: "2020-11-20"))]),
        ]
        #expect(Set(others + [first]).count == 6)
        // Tokens are those of the ill: of others, fixes make no new map with noise of its own.
        let healthy = try digest([1, 2], [consent], layout: .tokens)
        #expect(try digest([1, 3], [consent], layout: .tokens) == healthy)
        #expect(try digest([1, 2], [], layout: .tokens) != healthy)
        let ill = [consent, try record(.health(illSince: day))]
        #expect(try digest([1, 2], ill, layout: .tokens) != digest([1, 3], ill, layout: .tokens))
        let earlier = [consent, try record(.health(illSince: "2020-11-20"))]
        #expect(try digest([1, 2], ill, layout: .tokens) == digest([1, 2], earlier, layout: .tokens))
    }
}
