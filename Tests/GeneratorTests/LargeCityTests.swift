import Foundation
import Generator
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
        let city = try CityPlan(
            latitude: 45.7578,
            longitude: 4.832,
            extentKilometres: side,
            venues: CityPlan.venueCount(forPersons: inhabitants),
            persons: inhabitants,
            seed: 1
        )
        try PythonScript.withTemporaryFolder { folder in
            try AcceptanceTests.write(city, persons: Self.persons, seed: 1, into: folder)
            try AcceptanceTests.judge(folder)
        }
    }
}
