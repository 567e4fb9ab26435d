import Foundation
import Testing

@testable import Generator

@Suite struct GravityTests {
    @Test("places are drawn in proportion to relevance and to what their distance leaves of it")
    func law() {
        var stream = RandomStream(state: 5)
        let half = 1_000_000
        let places = (0..<60).map { _ in
            Position(east: stream.within(-half...half), north: stream.within(-half...half))
        }
        let relevance = places.map { _ in stream.normal().exponential }
        let gravity = Gravity(
            to: places,
            relevance: relevance,
            half: half,
            law: Gravity.Law(exponent: 1.5, cutoff: 12_000)
        )
        let origin = Position(east: 150_000, north: -420_000)
        let weights = zip(places, relevance).map { place, relevance in
            let metres = max(hypot(Double(place.east - origin.east), Double(place.north - origin.north)) / 100, 500)
            return relevance * pow(metres, -1.5) * exp(-metres / 12_000)
        }
        var counts = [Int](repeating: 0, count: places.count)
        for _ in 0..<100_000 { counts[gravity.draw(from: origin, &stream)] += 1 }
        let scale = 100_000 / weights.reduce(0, +)
        let chiSquare = zip(counts, weights).reduce(0) { sum, pair in
            let deviation = Double(pair.0) - pair.1 * scale
            return sum + deviation * deviation / (pair.1 * scale)
        }
        // 59 degrees of freedom: mean 59, deviation 10.9.
        #expect(chiSquare < 59 + 5 * 10.9, "chi-square \(chiSquare)")
    }

    @Test("the law holds over 200 km, too, where hardly one draw in two hundred is not refused")
    func wide() {
        var stream = RandomStream(state: 7)
        let origin = Position(east: 400_000, north: 400_000)
        // One place at 600 m, and 199 at 8 km, for which the table takes the same weight.
        let places = (0..<200).map { index in
            let (radius, angle) = (index == 0 ? 60_000.0 : 800_000, Double(index))
            return origin.moved(east: Int(radius * cos(angle)), north: Int(radius * sin(angle)))
        }
        let law = Gravity.Law(exponent: 2.3, cutoff: 30_000)
        let gravity = Gravity(to: places, relevance: places.map { _ in 1 }, half: 10_000_000, law: law)
        let near = pow(600, -2.3) * exp(-0.02)
        let share = near / (near + 199 * pow(8000, -2.3) * exp(-8.0 / 30))
        let drawn = Double((0..<400).count { _ in gravity.draw(from: origin, &stream) == 0 }) / 400
        // To five deviations of 400 draws; where most are taken unchecked it is far below.
        #expect(abs(drawn - share) < 0.12, "\(drawn), not \(share)")
    }

    @Test("a single place is drawn from anywhere, also from the edge of the city")
    func single() {
        var stream = RandomStream(state: 6)
        let law = Gravity.Law(exponent: 2, cutoff: 30_000)
        let gravity = Gravity(to: [Position(east: 900, north: -900)], relevance: [1], half: 1000, law: law)
        for corner in [Position(east: 1000, north: 1000), Position(east: -1000, north: 1000)] {
            #expect(gravity.draw(from: corner, &stream) == 0)
        }
    }
}
