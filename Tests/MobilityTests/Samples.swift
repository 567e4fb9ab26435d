import Geohash
import Mobility
import TestSupport

/// Sets and files that several suites use.
enum Sample {
    static let timeBase = TimeBase(start: 1_584_921_600, stepSeconds: 600, timeZone: "Europe/Zurich")

    /// Two persons and three fixes, small enough to be written out byte by byte.
    static func small() throws -> TrackSet {
        try TrackSet(
            precision: 9,
            timeBase: timeBase,
            persons: [Person(identifier: "a", status: .ill), Person(identifier: "zoë", status: .notDeclared)],
            personIndex: [0, 0, 1],
            steps: [0, 1, 1],
            cells: [1, 2, (1 << 45) - 1]
        )
    }

    /// Random persons and fixes; equal arguments make equal sets.
    static func random(persons: Int, rows: Int, precision: Int = 12, seed: UInt64 = 1) throws -> TrackSet {
        var random = SplitMix(state: seed)
        let people = (0..<persons).map { place in
            Person(identifier: "person \(place)", status: Bool.random(using: &random) ? .ill : .notDeclared)
        }
        return try TrackSet(
            precision: precision,
            timeBase: timeBase,
            persons: people,
            personIndex: (0..<rows).map { _ in .random(in: 0..<UInt32(persons), using: &random) },
            steps: (0..<rows).map { _ in .random(in: 0..<144, using: &random) },
            cells: (0..<rows).map { _ in .random(in: 0..<1 << UInt64(5 * precision), using: &random) }
        )
    }
}
