import Datasets
import Geohash
import Heatmap

/// A town for tests: clustered homes and work places, the same for the same seed.
struct SyntheticCity {
    private var state: UInt64
    let region: CellRectangle
    private var centres: [(latitude: Double, longitude: Double, spread: Double)] = []

    /// A city of some 30 × 30 km around 48.86° N, 2.35° E.
    init(seed: UInt64, precision: Int = 8, centres count: Int = 40) throws {
        state = seed
        region = try CellRectangle(south: 48.72, west: 2.14, north: 48.99, east: 2.55, precision: precision)
        for index in 0..<count {
            let near = index < count / 2 ? 0.06 : 0.14
            centres.append((48.855 + near * bell(), 2.345 + 1.5 * near * bell(), 0.002 + 0.012 * uniform()))
        }
    }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// 0 up to 1.
    mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// About normal: mean 0, variance 1.
    mutating func bell() -> Double {
        (0..<12).reduce(-6.0) { sum, _ in sum + uniform() }
    }

    /// A place of the city, more often in its first centres.
    mutating func place() throws -> UInt64 {
        let share = uniform()
        let centre = centres[Int(share * share * Double(centres.count))]
        return try GeohashCell(
            latitude: centre.latitude + centre.spread * bell(),
            longitude: centre.longitude + 1.5 * centre.spread * bell(),
            precision: region.precision
        ).bits
    }

    /// A day: home, work and somewhere else; some of it not observed.
    mutating func day(tokens: Int = 48) throws -> [UInt32] {
        let places = try (0..<3).map { _ in TokenRows.token(of: try place(), in: region) }
        let unseen = Int(next() % 6)
        return (0..<tokens).map { slot in
            slot < unseen ? TokenRows.null : slot < 28 ? places[0] : slot < 44 ? places[1] : places[2]
        }
    }

    /// The histogram of this many person-days.
    mutating func histogram(persons: Int) throws -> TokenHistogram {
        var histogram = try TokenHistogram(region: region)
        for _ in 0..<persons {
            let tokens = try day()
            try histogram.addPerson(tokens.span)
        }
        return histogram
    }
}
