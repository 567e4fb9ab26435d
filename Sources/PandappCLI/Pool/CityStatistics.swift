import Cryptography
import Generator
import StrictJSON
import Workerpool

/// The public app of standard tasks: how the generator's made-up people of a city spend their days, in whole numbers.
///
/// Nobody's data goes into it, so that anybody may repeat it. Arguments: `--persons`, `--days` and `--seed`; the city and
/// everything else are fixed by ``specification``.
struct CityStatistics: PublicComputation {
    /// What is computed; the SHA-256 of these words is the app's checksum, so that other statistics are another app.
    static let specification = """
        pandapp city-statistics, version 1, of the generator's model \(SyntheticPopulation.model): a city of 20 kilometres \
        around 45.7578, 4.8320, from a Monday at 1970-01-05 00:00 UTC on, days of 86,400 seconds, seed of the request. For \
        each day: stays, persons who leave home, seconds away from home, firms and venues visited, and the stays that begin \
        in each hour.
        """

    /// What may be asked for.
    static let persons = 1...20_000
    /// How many days.
    static let days = 1...28

    private static let monday: Int64 = 4 * 86_400

    var checksum: Digest { SHA256Digest.of(Array(Self.specification.utf8)) }

    func result(of arguments: [String]) -> [UInt8] {
        let value: JSONValue
        if let recipe = Recipe(arguments), let days = try? Self.days(of: recipe) {
            value = .object([
                "schema": .text("pandapp.city-statistics.v1"), "persons": .integer(recipe.persons),
                "seed": .integer(recipe.seed), "days": .array(days.map(\.json)),
            ])
        } else {
            value = .object([
                "schema": .text("pandapp.city-statistics.v1"),
                "error": .text("--persons is 1 to 20000, --days 1 to 28, --seed 0 to 2^64 - 1"),
            ])
        }
        return Array((value.description + "\n").utf8)
    }

    private static func days(of recipe: Recipe) throws -> [Day] {
        let city = try CityPlan(
            latitude: 45.7578,
            longitude: 4.8320,
            extentKilometres: 20,
            venues: CityPlan.venueCount(forPersons: recipe.persons),
            persons: recipe.persons,
            seed: recipe.seed
        )
        let population = try SyntheticPopulation(
            persons: recipe.persons,
            midnights: (0..<recipe.days).map { monday + Int64($0) * 86_400 },
            seed: recipe.seed,
            city: city
        )
        var days = PopulationDays(of: population)
        return try (0..<recipe.days).map { _ in Day(try days.next(), persons: recipe.persons) }
    }
}

/// What a request asks for.
private struct Recipe {
    var persons = 1000
    var days = 1
    var seed: UInt64 = 1

    /// Reads options with their values, each at most once; nil for anything else.
    init?(_ arguments: [String]) {
        var rest = arguments[...]
        var seen: Set<String> = []
        while let name = rest.popFirst() {
            guard let text = rest.popFirst(), let value = UInt64(text), seen.insert(name).inserted else { return nil }
            switch name {
            case "--persons": persons = Int(clamping: value)
            case "--days": days = Int(clamping: value)
            case "--seed": seed = value
            default: return nil
            }
        }
        guard CityStatistics.persons.contains(persons), CityStatistics.days.contains(days) else { return nil }
    }
}

/// The numbers of one day.
private struct Day {
    private var stays = 0
    private var away = 0
    private var seconds = 0
    private var places: Set<Stay.Place> = []
    private var arrivals = [Int](repeating: 0, count: 24)

    init(_ day: DayOfStays, persons: Int) {
        for person in 0..<persons {
            var isAway = false
            for stay in day.stays(ofPerson: person) {
                stays += 1
                arrivals[min(max(Int(stay.arrival) / 3600, 0), 23)] += 1
                if case .home = stay.place { continue }
                isAway = true
                seconds += Int(stay.departure - stay.arrival)
                places.insert(stay.place)
            }
            away += isAway ? 1 : 0
        }
    }

    var json: JSONValue {
        .object([
            "stays": .integer(stays), "persons_away": .integer(away), "seconds_away": .integer(seconds),
            "places": .integer(places.count), "stays_by_hour": .array(arrivals.map { .integer($0) }),
        ])
    }
}
