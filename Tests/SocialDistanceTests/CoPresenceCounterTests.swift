import Datasets
import SocialDistance
import TestSupport
import Testing

@Suite struct CoPresenceCounterTests {
    typealias Presence = ContactRows.Presence

    func met(_ presences: [Presence], persons: Int, asker: UInt32) throws -> [Bool] {
        var counter = CoPresenceCounter(personCount: persons, asker: asker)
        for presence in presences { try counter.add(presence) }
        return counter.finish()
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

    @Test("presences out of order, or of nobody, are refused")
    func order() {
        let wrong: [[Presence]] = [
            [Presence(step: 1, person: 0, cell: 1), Presence(step: 0, person: 0, cell: 1)],
            [Presence(step: 1, person: 0, cell: 2), Presence(step: 1, person: 0, cell: 1)],
            [Presence(step: 1, person: 2, cell: 1)], [Presence(step: 1, person: .max, cell: 1)],
        ]
        for presences in wrong {
            #expect(throws: ContactError.notInOrder) { try met(presences, persons: 2, asker: 0) }
        }
    }

    @Test("the one pass gives what comparing everybody with everybody gives", arguments: UInt64(1)...20)
    func againstNaive(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        var presences: Set<Presence> = []
        for _ in 0..<300 {
            presences.insert(
                Presence(
                    step: .random(in: 0..<6, using: &random),
                    person: .random(in: 0..<20, using: &random),
                    cell: .random(in: 0..<8, using: &random)
                )
            )
        }
        let sorted = presences.sorted()
        for asker: UInt32 in 0..<20 {
            let places = Set(sorted.filter { $0.person == asker }.map { [UInt64($0.step), $0.cell] })
            let naive = (UInt32(0)..<20).map { other in
                other != asker && sorted.contains { $0.person == other && places.contains([UInt64($0.step), $0.cell]) }
            }
            #expect(try met(sorted, persons: 20, asker: asker) == naive)
        }
    }
}
