import Foundation
import Generator
import Mobility
import TestSupport
import Testing

/// The acceptance of the model: an independent program measures the written files by the laws of the literature.
///
/// `PANDAPP_LONG_TESTS=1` asks for 2,000 persons and three seeds, as the bands were meant.
@Suite struct AcceptanceTests {
    static let isLong = ProcessInfo.processInfo.environment["PANDAPP_LONG_TESTS"] == "1"
    private static let persons = isLong ? 2000 : 400
    static let seeds: [UInt64] = isLong ? [1, 2, 3] : [1]

    /// Name and band of each row; sources are in docs/generator.md.
    static let bands: [(name: String, band: ClosedRange<Double>)] = [
        ("distinct_places_per_day", 2.2...3.3), ("moves_per_day", 1.8...4.5), ("exploration_exponent", 0.55...0.68),
        ("zipf_exponent", 1.0...1.6), ("top_place_share", 0.3...0.5), ("motif_share", 0.90...1),
        // A fifth of the people has a fifth of the firms, and where these few are decides how far they go to work.
        ("jump_exponent", isLong ? 1.5...2.0 : 1.3...2.2), ("predictability", 0.88...0.96), ("unicity", 0.85...0.99),
        ("returner_share", 0.2...0.8),
    ]

    /// Everyone's tracks of four weeks as the command writes them.
    static func write(seed: UInt64, into folder: URL) throws {
        let city = try CityPlan(latitude: 45.7578, longitude: 4.832, venues: 4000, persons: persons, seed: seed)
        try write(city, persons: persons, seed: seed, into: folder)
    }

    /// The tracks of some inhabitants of a city on the days of four weeks.
    static func write(_ city: CityPlan, persons: Int, seed: UInt64, into folder: URL) throws {
        let population = try SyntheticPopulation(
            persons: persons,
            midnights: (0..<28).map { 1_585_526_400 + 86_400 * $0 },
            seed: seed,
            city: city,
            stepSeconds: 60,
            layout: .runs
        )
        var days = PopulationDays(of: population)
        for day in 0..<28 {
            let bytes = TrackFile.encode(try days.tracks(on: days.next()))
            try Data(bytes).write(to: folder.appending(path: "\(100 + day).tracks"))
        }
    }

    // Skipped where the Python environment is not installed.
    @Test("all rows of the realism table are in their bands", .enabled(if: PythonScript.isAvailable), arguments: seeds)
    func table(seed: UInt64) throws {
        try PythonScript.withTemporaryFolder { folder in
            try Self.write(seed: seed, into: folder)
            try Self.judge(folder)
        }
    }

    /// Has the independent program measure what is written in a folder, and holds each row to its band.
    static func judge(_ folder: URL) throws {
        let output = folder.appending(path: "rows.json")
        try PythonScript.run("realism.py", [folder.path, output.path])
        let rows = try JSONDecoder().decode([String: Double].self, from: Data(contentsOf: output))
        for (name, band) in bands {
            let value = try #require(rows[name])
            #expect(band.contains(value), "\(name): \(value)")
        }
    }
}
