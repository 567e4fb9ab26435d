import Foundation
import Generator
import Mobility
import TestSupport
import Testing

/// That people of a large city, or of a whole country, move by the laws too: where it is wide, a law of distances shows that
/// a city's edge cuts off.
@Suite struct LargeCityTests {
    private static let isLong = ProcessInfo.processInfo.environment["PANDAPP_LONG_TESTS"] == "1"
    /// Persons who are followed, of all who live there.
    private static let persons = 2000

    @Test(
        "the rows of two thousand people of a large city are in their bands",
        .enabled(if: isLong && PythonScript.isAvailable),
        arguments: [(100_000, 30), (200_000, 90), (1_000_000, 200)] as [(Int, Double)]
    )
    func table(inhabitants: Int, side: Double) throws {
        try PythonScript.withTemporaryFolder { folder in
            try Self.write(cityOf: inhabitants, side: side, into: folder)
            let output = folder.appending(path: "rows.json")
            try PythonScript.run("realism.py", [folder.path, output.path])
            let rows = try JSONDecoder().decode([String: Double].self, from: Data(contentsOf: output))
            for (name, band) in AcceptanceTests.bands {
                let value = try #require(rows[name])
                #expect(band.contains(value), "\(name): \(value)")
            }
        }
    }

    /// The tracks of some inhabitants on the days of four weeks.
    private static func write(cityOf inhabitants: Int, side: Double, into folder: URL) throws {
        let city = try CityPlan(
            latitude: 45.7578,
            longitude: 4.832,
            extentKilometres: side,
            venues: CityPlan.venueCount(forPersons: inhabitants),
            persons: inhabitants,
            seed: 1
        )
        let population = try SyntheticPopulation(
            persons: persons,
            midnights: (0..<28).map { 1_585_526_400 + 86_400 * $0 },
            seed: 1,
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
}
