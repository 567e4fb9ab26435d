import ContributionTestSupport
import Cryptography
import DatasetAssembly
import Datasets
import Foundation
import Mobility
import SocialDistance
import TestSupport
import Testing

/// The 2020 prototype's scenarios give the contacts that an independent script computed from their rows.
@Suite struct Original2020Tests {
    struct Expected: Decodable, Equatable {
        struct Contacts: Decodable, Equatable {
            var person: Int
            var ill: Int
            var notDeclared: Int
        }
        var contacts: [Contacts]
    }

    static let scenarios = ["original_2020_scenario", "original_2020_slide"]

    func load(_ name: String) throws -> (tracks: TrackSet, expected: [Expected.Contacts]) {
        let base = TimeBase(start: 0, stepSeconds: Contributions.stepSeconds, timeZone: "Europe/Berlin")
        let bytes = [UInt8](try Fixture.data("original-2020/\(name).csv"))
        let (tracks, _) = try GeohashCSV.read(bytes, timeBase: base, onBadRow: .refuse)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let json = try Fixture.data("original-2020/\(name).expected.json")
        return (tracks, try decoder.decode(Expected.self, from: json).contacts)
    }

    @Test("the expected numbers are those that the project is held to")
    func numbers() throws {
        #expect(try load(Self.scenarios[0]).expected.map(\.ill) == [4, 4, 3, 3, 7, 7, 7, 3, 0, 0, 0, 0])
        let slide = try load(Self.scenarios[1]).expected
        #expect(slide[1] == .init(person: 1, ill: 1, notDeclared: 0))
    }

    @Test("contributed, assembled, encrypted and opened again, everybody is told the same", arguments: scenarios)
    func wholePath(name: String) throws {
        let (tracks, expected) = try load(name)
        let demand = try Contributions.demand(.contacts)
        let consent = PersonStatement.consents([.init(app: demand.app, allowsSimulated: true)])
        var (fixes, people): ([SignedRecord], [SignedRecord]) = ([], [])
        for (index, person) in tracks.persons.enumerated() {
            let key = try Contributions.key(UInt8(index + 1))
            let rows = tracks.rows(of: index)
            let day = DayFixes(
                day: Contributions.day,
                precision: tracks.precision,
                seconds: tracks.steps[rows].map { $0 * Contributions.stepSeconds },
                cells: Array(tracks.cells[rows])
            )
            fixes.append(SignedRecord(.fixes(day), at: 1, by: key))
            people.append(SignedRecord(consent, at: 1, by: key))
            let illSince = person.status == .ill ? Contributions.day : nil
            people.append(SignedRecord(.health(illSince: illSince), at: 1, by: key))
        }
        let file = try DatasetFile(demand, segments: [SegmentFile(demand, fixes: fixes, people: people)])
        let opened = try file.opened
        for contacts in expected {
            let asker = try #require(tracks.persons.firstIndex { $0.identifier == "\(contacts.person)" })
            let person = try Contributions.key(UInt8(asker + 1)).verificationKey
            #expect(
                try ContactAnswer.count(for: person, in: opened)
                    == ContactAnswer(
                        days: 1,
                        ill: contacts.ill,
                        notDeclared: contacts.notDeclared
                    )
            )
        }
    }
}
