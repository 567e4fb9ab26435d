import Datasets
import SocialDistance
import TestSupport
import Testing

@Suite struct CoPresenceCounterTests {
    /// Whom an asker met among presences, as the counter finds it group by group.
    func met(_ presences: [Presence], persons: Int, asker: UInt32?) throws -> [Bool] {
        var writer = GroupWriter()
        for presence in presences.sorted() { try writer.append(presence) }
        let records = writer.records
        var counter = CoPresenceCounter(persons: persons, asker: asker)
        var place = 0
        while let hit = counter.next(from: place, in: records.span) {
            let start = records[...hit].lastIndex { $0 >= ContactGroups.firstOfGroup } ?? 0
            place = records[(hit + 1)...].firstIndex { $0 >= ContactGroups.firstOfGroup } ?? records.count
            counter.visit(records.span.extracting(start..<place))
        }
        return (0..<persons).map { person in counter.counts(isIll: { $0 == person }, persons: persons).ill == 1 }
    }

    @Test("who was in the asker's cell at the asker's time was met, and nobody else")
    func definition() throws {
        let presences = [
            Presence(step: 0, person: 0, cell: 1), Presence(step: 0, person: 1, cell: 1),
            Presence(step: 0, person: 2, cell: 2),  // another cell
            Presence(step: 1, person: 3, cell: 1),  // later
            Presence(step: 1, person: 0, cell: 2), Presence(step: 1, person: 2, cell: 3),
            Presence(step: 2, person: 4, cell: 9), Presence(step: 2, person: 5, cell: 9),  // without the asker
        ]
        #expect(try met(presences, persons: 6, asker: 0) == [false, true, false, false, false, false])
        #expect(try met(presences, persons: 6, asker: 4) == [false, false, false, false, false, true])
        #expect(try met(presences, persons: 6, asker: nil) == [Bool](repeating: false, count: 6))
        #expect(try met([], persons: 1, asker: 0) == [false])
    }

    @Test("the last cell of the day counts, and meeting twice is meeting once")
    func edges() throws {
        let twice = [
            Presence(step: 0, person: 0, cell: 1), Presence(step: 0, person: 1, cell: 1),
            Presence(step: .max, person: 0, cell: .max), Presence(step: .max, person: 1, cell: .max),
        ]
        #expect(try met(twice, persons: 2, asker: 1) == [true, false])
        #expect(try met(Array(twice.suffix(2)), persons: 2, asker: 1) == [true, false])
    }

    @Test("the ill are counted apart from the others, over what two cores found")
    func counts() {
        let (first, second) = ([ContactGroups.firstOfGroup, 1, 2], [ContactGroups.firstOfGroup, 2, 3])
        var (one, other) = (CoPresenceCounter(persons: 4, asker: 0), CoPresenceCounter(persons: 4, asker: 0))
        one.visit(first.span)
        other.visit(second.span)
        one.formUnion(other)
        let counts = one.counts(isIll: { $0 == 0 || $0 == 2 }, persons: 4)
        #expect(counts.ill == 1 && counts.notDeclared == 2)
    }

    @Test("the one pass gives what comparing everybody with everybody gives", arguments: UInt64(1)...20)
    func againstNaive(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        let presences = Presence.random(300, steps: 6, persons: 20, cells: 8, using: &random)
        for asker: UInt32 in 0..<20 {
            let naive = presences.met(by: asker)
            #expect(try met(presences, persons: 20, asker: asker) == (0..<20).map { naive.contains($0) })
        }
    }
}

extension Presence {
    /// Different presences, drawn evenly; at most `count`.
    static func random(
        _ count: Int,
        steps: UInt32,
        persons: UInt32,
        cells: UInt64,
        using random: inout SplitMix
    ) -> [Presence] {
        var presences: Set<Presence> = []
        for _ in 0..<count {
            presences.insert(
                Presence(
                    step: .random(in: 0..<steps, using: &random),
                    person: .random(in: 0..<persons, using: &random),
                    cell: .random(in: 0..<cells, using: &random)
                )
            )
        }
        return presences.sorted()
    }
}

extension [Presence] {
    /// Whom somebody met, by looking for each of their places among all presences.
    func met(by asker: UInt32) -> Set<UInt32> {
        let places = Set(filter { $0.person == asker }.map { [UInt64($0.step), $0.cell] })
        return Set(filter { $0.person != asker && places.contains([UInt64($0.step), $0.cell]) }.map(\.person))
    }
}
