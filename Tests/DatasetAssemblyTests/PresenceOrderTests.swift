import ContributionTestSupport
import Datasets
import TestSupport
import Testing

@testable import DatasetAssembly

@Suite struct PresenceOrderTests {
    @Test("windows of any size give the order of one sort", arguments: [1, 7, 100, 1 << 20], UInt64(1)...4)
    func windows(count: Int, seed: UInt64) throws {
        var random = SplitMix(state: seed)
        let tracks = (0..<30).map { _ in
            let seconds = (0..<Int.random(in: 0...50, using: &random)).map { _ in
                UInt32.random(in: 0..<4000, using: &random)
            }.sorted()
            let cells = seconds.map { _ in UInt64.random(in: 0..<64, using: &random) }
            let fixes = DayFixes(day: Contributions.day, precision: 9, seconds: seconds, cells: cells)
            return PresenceOrder.Track(fixes: fixes, stepSeconds: 300, shift: 3)
        }
        var presences: Set<Presence> = []
        for (person, track) in tracks.enumerated() {
            for (second, cell) in zip(track.fixes.seconds, track.fixes.cells) {
                presences.insert(Presence(step: second / 300, person: UInt32(person), cell: cell / 8))
            }
        }
        var writer = GroupWriter()
        for presence in presences.sorted() { try writer.append(presence) }
        #expect(try PresenceOrder(tracks: tracks, windowCount: count).records() == writer.records)
    }

    @Test("nobody, and people without fixes, give no records")
    func empty() throws {
        #expect(try PresenceOrder(tracks: []).records().isEmpty)
        let fixes = DayFixes(day: Contributions.day, precision: 9, seconds: [], cells: [])
        #expect(try PresenceOrder(tracks: [.init(fixes: fixes, stepSeconds: 1, shift: 0)]).records().isEmpty)
    }
}
