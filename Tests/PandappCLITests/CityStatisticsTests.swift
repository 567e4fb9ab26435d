import StrictJSON
import Testing

@testable import PandappCLI

@Suite struct CityStatisticsTests {
    private func result(_ arguments: String) throws -> JSONValue {
        try JSONValue(parsing: CityStatistics().result(of: arguments.split(separator: " ").map(String.init)))
    }

    @Test("the same arguments give the same bytes, and each argument matters")
    func repeatable() throws {
        let first = try result("--persons 100 --days 2 --seed 5")
        #expect(try result("--days 2 --seed 5 --persons 100") == first)
        #expect(try result("--persons 100 --days 2 --seed 6") != first)
        #expect(try result("--persons 101 --days 2 --seed 5") != first)
        let days = try #require(first["days"]?.asArray)
        #expect(days.count == 2 && days[0] != days[1])
        #expect(try result("") == result("--persons 1000 --days 1 --seed 1"))
    }

    @Test("the numbers of a day fit each other")
    func consistent() throws {
        let day = try #require(try result("--persons 200 --seed 3")["days"]?.asArray?.first)
        let stays = try #require(day["stays"]?.asInteger(Int.self))
        let hours = try #require(day["stays_by_hour"]?.asArray?.compactMap { $0.asInteger(Int.self) })
        let away = try #require(day["persons_away"]?.asInteger(Int.self))
        #expect(hours.count == 24 && hours.reduce(0, +) == stays)
        #expect(hours[0] >= 200, "everyone's day begins with a stay at midnight")
        #expect((1...200).contains(away) && stays >= 200 + 2 * away, "who leaves home comes back")
    }

    @Test(
        "arguments that cannot be used have an answer that says so",
        arguments: [
            "--persons 0", "--persons 20001", "--days 29", "--days 0", "--seed -1", "--seed", "--persons 1 --persons 2",
            "--other 1", "x", "--persons 99999999999999999999",
        ]
    )
    func refused(_ arguments: String) throws {
        #expect(try result(arguments)["error"]?.asText != nil)
    }
}
