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
        let chiSquare = chiSquare(counts, weights)
        // 59 degrees of freedom: mean 59, deviation 10.9.
        #expect(chiSquare < 59 + 5 * 10.9, "chi-square \(chiSquare)")
    }

    @Test(
        "the law holds over 200 km, too, in a few draws, wherever one is",
        arguments: [400_000, -9_990_000, 8_334_000]
    )
    func wide(middle: Int) throws {
        var stream = RandomStream(state: 7)
        let origin = Position(east: middle, north: -middle)
        // From 300 m to 200 km away, so that each level has its share.
        let places = (0..<300).map { index in
            let (radius, angle) = (30_000 * pow(1.022, Double(index)), Double(index))
            return origin.moved(east: Int(radius * cos(angle)), north: Int(radius * sin(angle))).clamped(to: 10_000_000)
        }
        let law = Gravity.Law(exponent: 1.2, cutoff: 60_000)
        let gravity = Gravity(to: places, relevance: places.map { _ in 1 }, half: 10_000_000, law: law)
        let weights = places.map { place in
            let metres = max(hypot(Double(place.east - origin.east), Double(place.north - origin.north)) / 100, 500)
            return pow(metres, -1.2) * exp(-metres / 60_000)
        }
        let start = stream
        var counts = [Int](repeating: 0, count: places.count)
        for _ in 0..<100_000 { counts[gravity.draw(from: origin, &stream)] += 1 }
        let chiSquare = chiSquare(counts, weights)
        // 299 degrees of freedom: mean 299, deviation 24.5.
        #expect(chiSquare < 299 + 5 * 24.5, "chi-square \(chiSquare)")
        // A lot, a block, a place and whether it is refused: four words at most for each of a few draws.
        #expect(words(from: start, to: stream) < 100_000 * 4 * 6)
    }

    private func chiSquare(_ counts: [Int], _ weights: [Double]) -> Double {
        let scale = Double(counts.reduce(0, +)) / weights.reduce(0, +)
        return zip(counts, weights).reduce(0) { sum, pair in
            let deviation = Double(pair.0) - pair.1 * scale
            return sum + deviation * deviation / (pair.1 * scale)
        }
    }

    /// How many words were drawn from one state of a stream to another.
    private func words(from start: RandomStream, to end: RandomStream) -> Int {
        var (stream, mark, words) = (start, end, 0)
        let next = mark.next()
        while stream.next() != next { words += 1 }
        return words
    }

    @Test("where all places are far from one another, each is found from the other side of 200 km")
    func corners() {
        var stream = RandomStream(state: 8)
        let corners = [(-1, -1), (-1, 1), (1, -1), (1, 1)].map { Position(east: $0 * 9_999_000, north: $1 * 9_999_000) }
        let law = Gravity.Law(exponent: 1, cutoff: 1_000_000)
        let gravity = Gravity(to: corners, relevance: [1e-9, 1e-9, 1e-9, 1], half: 10_000_000, law: law)
        for corner in corners { #expect(gravity.draw(from: corner, &stream) == 3) }
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
