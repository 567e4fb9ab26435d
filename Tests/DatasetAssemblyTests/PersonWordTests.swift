import ContributionTestSupport
import Cryptography
import DatasetAssembly
import Testing

@Suite struct PersonWordTests {
    private func record(_ statement: PersonStatement, at time: Int64) throws -> SignedRecord {
        SignedRecord(statement, at: time, by: try Contributions.key(1))
    }

    private func allow(_ apps: [UInt8], simulated: Bool = true) throws -> PersonStatement {
        .consents(try apps.map { AppConsent(app: try Contributions.app($0), allowsSimulated: simulated) })
    }

    @Test("the last whitelist is the whole word, sorted by app, with the newest record as its receipt")
    func whitelist() throws {
        let records = [try record(allow([1]), at: 1), try record(allow([3, 2], simulated: false), at: 2)]
        for heard in [records, records.reversed()] {
            let word = PersonWord(heard)
            #expect(try word.whitelist.map(\.app) == [Contributions.app(2), Contributions.app(3)])
            #expect(word.whitelist.allSatisfy { !$0.allowsSimulated })
            #expect(word.consents.values.allSatisfy { $0.receipt == records[1].encoded })
        }
        #expect(PersonWord([]).whitelist.isEmpty && PersonWord([]).time == nil)
    }

    @Test("a consent stands since its first unbroken word; a pause or another word on simulation begins anew")
    func since() throws {
        func since(_ words: [PersonStatement]) throws -> Int64? {
            let records = try words.enumerated().map { try record($1, at: Int64(10 * $0)) }
            return PersonWord(records).consents[try Contributions.app(1)]?.since
        }
        #expect(try since([allow([1]), allow([1, 2]), allow([1])]) == 0)
        #expect(try since([allow([1]), allow([2]), allow([1, 2])]) == 20)
        #expect(try since([allow([1]), allow([1], simulated: false), allow([1, 2], simulated: false)]) == 10)
        #expect(try since([allow([1]), .health(illSince: nil), allow([])]) == nil)
    }

    @Test("of two words of one second the one that allows or declares less counts, in whichever order they are read")
    func sameSecond() throws {
        func health(_ statements: [PersonStatement]) throws -> [[String: Bool]] {
            let records = try statements.map { try record($0, at: 5) }
            return [records, records.reversed()].map { PersonWord($0).health }
        }
        let day = "2020-04-01"
        #expect(try health([.health(illSince: day), .notDeclared(since: day)]) == [[day: false], [day: false]])
        #expect(try health([.health(illSince: day), .health(illSince: nil)]) == [[:], [:]])
        #expect(try health([.notDeclared(since: day), .health(illSince: nil)]) == [[:], [:]])
        let consents = [try record(allow([1, 2]), at: 5), try record(allow([1]), at: 5)]
        for heard in [consents, consents.reversed()] { #expect(PersonWord(heard).whitelist.count == 1) }
        #expect(try PersonWord([record(allow([]), at: 1)]).hasSpokenOfConsent)
        #expect(try !PersonWord([record(.health(illSince: day), at: 1)]).hasSpokenOfConsent)
    }

    @Test("the next word counts as later than all before, though the clock stands still or was put back")
    func nextTime() throws {
        #expect(PersonWord([]).nextTime(now: 7) == 7)
        let first = try record(allow([1]), at: 7)
        #expect(PersonWord([first]).nextTime(now: 7) == 8)
        #expect(PersonWord([first]).nextTime(now: 3) == 8)
        #expect(PersonWord([first]).nextTime(now: 9) == 9)
        // Of one second a revocation would be undone by nothing, but a grant would be lost.
        let revoked = try record(allow([]), at: PersonWord([first]).nextTime(now: 7))
        let granted = try record(allow([1]), at: PersonWord([first, revoked]).nextTime(now: 7))
        #expect(PersonWord([granted, revoked, first]).whitelist.count == 1)
    }

    @Test("a record of the last second that there is does not crash the next one")
    func lastSecond() throws {
        let last = try record(.health(illSince: nil), at: .max)
        #expect(PersonWord([last]).nextTime(now: 7) == .max)
    }

    @Test("declarations are kept by the day they begin on, and taken back together; fixes say nothing")
    func health() throws {
        let ill = try record(.health(illSince: "2020-11-20"), at: 1)
        let over = try record(.notDeclared(since: "2020-11-23"), at: 2)
        #expect(PersonWord([over, ill]).health == ["2020-11-20": true, "2020-11-23": false])
        let back = try record(.health(illSince: nil), at: 3)
        #expect(PersonWord([back, over, ill]).health.isEmpty)
        let fixes = try record(Contributions.fixes([1]), at: 9)
        #expect(PersonWord([ill, fixes]).time == 1)
    }
}
