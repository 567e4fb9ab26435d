import ContributionTestSupport
import Datasets
import TestSupport
import Testing

@testable import DatasetAssembly

@Suite struct PresenceOrderTests {
    @Test("windows of any size give the order of one sort", arguments: [1, 7, 100, 1 << 20], UInt64(1)...4)
    func windows(count: Int, seed: UInt64) throws {
        var random = SplitMix(state: seed)
        let records = try (0..<30).map { (number: UInt8) in
            let seconds = (0..<Int.random(in: 0...50, using: &random)).map { _ in
                UInt32.random(in: 0..<4000, using: &random)
            }.sorted()
            let cells = seconds.map { _ in UInt64.random(in: 0..<64, using: &random) }
            let fixes = DayFixes(day: Contributions.day, precision: 9, seconds: seconds, cells: cells)
            return SignedRecord(.fixes(fixes), at: 1, by: try Contributions.key(number + 1))
        }
        let tracks = try DayTracks(records, of: Contributions.day)
        let persons = tracks.persons.indices.shuffled(using: &random)
        var presences: Set<Presence> = []
        for (person, track) in persons.enumerated() {
            for fix in tracks.tracks[track].fixes {
                let cell = tracks.cells[fix] / 32
                presences.insert(Presence(step: tracks.seconds[fix] / 300, person: UInt32(person), cell: cell))
            }
        }
        var writer = GroupWriter()
        for presence in presences.sorted() { try writer.append(presence) }
        let order = PresenceOrder(
            tracks: tracks,
            persons: persons,
            stepSeconds: 300,
            precision: 8,
            windowCount: count
        )
        #expect(try order.records() == writer.records)
    }

    @Test("nobody, and people without fixes, give no records")
    func empty() throws {
        for records in [[], [SignedRecord(Contributions.fixes([]), at: 1, by: try Contributions.key(1))]] {
            let tracks = try DayTracks(records, of: Contributions.day)
            let order = PresenceOrder(
                tracks: tracks,
                persons: Array(tracks.persons.indices),
                stepSeconds: 1,
                precision: 9
            )
            #expect(try order.records().isEmpty)
        }
    }
}
