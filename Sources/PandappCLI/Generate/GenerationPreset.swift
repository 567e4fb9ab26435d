import ArgumentParser

/// Populations that are known by a name.
enum GenerationPreset: String, CaseIterable, ExpressibleByArgument {
    case city1k = "city-1k"
    case city100k = "city-100k"
    case country1m = "country-1m"

    /// How many persons there are.
    var persons: Int {
        switch self {
        case .city1k: 1000
        case .city100k: 100_000
        case .country1m: 1_000_000
        }
    }

    /// How many days.
    var days: Int {
        switch self {
        case .city1k: 28
        case .city100k: 14
        case .country1m: 7
        }
    }

    /// The side of the square in kilometres.
    var extentKilometres: Double {
        switch self {
        case .city1k: 20
        case .city100k: 30
        case .country1m: 200
        }
    }
}
