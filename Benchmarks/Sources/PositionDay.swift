import Cryptography
import Datasets

/// A day of a made-up town by the minute, everybody at every tick: the same for a number of persons.
///
/// People live by threes on a square of 20 km, most work by twenties from about nine to five, a third spends two hours of the
/// evening by fifties; within five, fifteen and twenty metres. Between places they go straight. Whoever is somewhere sways by
/// two metres from minute to minute, as people and receivers do.
struct PositionDay {
    static let ticks = 1440

    let persons: Int
    let data: String

    /// Writes the segment, and everybody's verification key.
    func seal() throws {
        let segment = try SealedSegment.positions(persons: persons, data: data)
        guard !segment.exists else { return }
        let keys = (0..<persons).map { _ in SigningKey().verificationKey }
        try InputFile(path: segment.path + ".keys").write(keys.flatMap(\.bytes))
        let rowKeys = keys.flatMap { DatasetKeys.rowKey(salt: segment.header.salt, person: $0) }
        var random = SplitMix64(state: 7)
        let town = Town(persons: persons, random: &random)
        try segment.write { output in
            try PositionTicks.encode(
                paddedRowKeys: rowKeys + RandomBytes.generate(16 * Int(segment.header.paddedPersons) - rowKeys.count),
                persons: persons,
                ticks: Self.ticks,
                positions: { tick in town.positions(at: tick, random: &random) },
                output: output
            )
        }
    }

    /// The keys of the first so many people.
    func keys(_ count: Int) throws -> [VerificationKey] {
        let count = min(count, persons)
        let path = try SealedSegment.positions(persons: persons, data: data).path + ".keys"
        let bytes = try InputFile(path: path).read(32 * count, of: UInt8.self)
        return try (0..<count).map { try VerificationKey(checkedBefore: Array(bytes[32 * $0..<32 * $0 + 32])) }
    }
}

/// Where everybody stays, and when.
private struct Town {
    /// Metres east and north of the middle.
    typealias Place = SIMD2<Double>

    private struct Stay {
        let ticks: ClosedRange<Int>
        let place: Place
    }

    private var stays: [[Stay]] = []

    init(persons: Int, random: inout SplitMix64) {
        func places(_ count: Int, using random: inout SplitMix64) -> [Place] {
            (0...count).map { _ in Place.random(in: -10_000...10_000, using: &random) }
        }
        let homes = places(persons / 3, using: &random)
        let offices = places(persons / 30, using: &random)
        let venues = places(persons / 150, using: &random)
        func near(_ place: Place, _ metres: Double, using random: inout SplitMix64) -> Place {
            place + Place.random(in: -metres...metres, using: &random)
        }
        for person in 0..<persons {
            let home = near(homes[person / 3], 5, using: &random)
            var (day, left) = ([Stay](), 0)
            func stay(_ place: Place, from start: Int, to end: Int) {
                day.append(Stay(ticks: max(start, left)...max(start, left, end), place: place))
                left = max(start, left, end) + 20
            }
            let (leave, back) = (Int.random(in: 450...540, using: &random), Int.random(in: 990...1060, using: &random))
            stay(home, from: 0, to: leave)
            if person % 3 < 2 {
                let office = offices[Int.random(in: 0..<offices.count, using: &random)]
                stay(near(office, 15, using: &random), from: leave + 20, to: back)
            }
            if Int.random(in: 0..<3, using: &random) == 0 {
                let venue = venues[Int.random(in: 0..<venues.count, using: &random)]
                stay(near(venue, 20, using: &random), from: 1110, to: 1230)
            }
            stay(home, from: left, to: PositionDay.ticks)
            stays.append(day)
        }
    }

    func positions(at tick: Int, random: inout SplitMix64) -> [EarthPosition] {
        stays.map { day in
            let next = day.firstIndex { tick <= $0.ticks.upperBound } ?? day.count - 1
            if day[next].ticks.contains(tick) {
                return Self.position(day[next].place + Place.random(in: -2...2, using: &random))
            }
            let (from, to) = (day[next - 1], day[next])
            let way = Double(to.ticks.lowerBound - from.ticks.upperBound)
            return Self.position(from.place + (to.place - from.place) * (Double(tick - from.ticks.upperBound) / way))
        }
    }

    private static let middle = EarthPosition(latitude: 45.72, longitude: 4.87)
    private static let east = direction(to: EarthPosition(latitude: 45.72, longitude: 4.88))
    private static let north = direction(to: EarthPosition(latitude: 45.73, longitude: 4.87))

    /// A metre towards another position, in units.
    private static func direction(to other: EarthPosition) -> SIMD3<Double> {
        let way = SIMD3(
            Double(other.x) - Double(middle.x),
            Double(other.y) - Double(middle.y),
            Double(other.z) - Double(middle.z)
        )
        let metres = Double(other.squaredDistance(to: middle)).squareRoot() / Double(EarthPosition.unitsPerMetre)
        return way / metres
    }

    /// The position on the plane that touches the town.
    private static func position(_ place: Place) -> EarthPosition {
        let moved = east * place.x + north * place.y
        return EarthPosition(
            x: middle.x + Int32(moved.x),
            y: middle.y + Int32(moved.y),
            z: middle.z + Int32(moved.z)
        )
    }
}
