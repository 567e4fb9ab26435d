import Foundation
import Testing

@testable import Generator

@Suite struct RandomStreamTests {
    @Test("draws what the reference implementation of SplitMix64 draws from state 0")
    func reference() {
        var stream = RandomStream(state: 0)
        let draws = (0..<3).map { _ in stream.next() }
        #expect(draws == [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F])
    }

    @Test("purposes, indices and days have streams of their own")
    func streams() {
        var seen: Set<UInt64> = []
        for purpose in [RandomStream.Purpose.household, .person, .day] {
            for index in 0..<20 {
                for day in 0..<20 {
                    var stream = RandomStream(seed: 1, purpose: purpose, index: index, day: day)
                    seen.insert(stream.next())
                }
            }
        }
        #expect(seen.count == 1200)
    }

    @Test("draws stay in their bounds and have their mean and deviation")
    func distributions() {
        var stream = RandomStream(state: 7)
        let even = (0..<20_000).map { _ in stream.within(-3...6) }
        #expect(Set(even) == Set(-3...6))
        #expect(abs(Double(even.reduce(0, +)) / 20_000 - 1.5) < 0.1)
        let bell = (0..<20_000).map { _ in Double(stream.bell(deviation: 1000)) }
        let mean = bell.reduce(0, +) / 20_000
        let deviation = (bell.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000).squareRoot()
        #expect(abs(mean) < 35)
        #expect(abs(deviation - 1000) < 35)
        let (never, always) = (stream.happens(perMille: 0), stream.happens(perMille: 1000))
        #expect(!never)
        #expect(always)
    }

    @Test("choices follow their weights, and a weight of nothing is as good as never drawn")
    func weights() {
        let choice = WeightedChoice([1, 0, 3])
        var stream = RandomStream(state: 3)
        var counts = [0, 0, 0]
        for _ in 0..<20_000 { counts[choice.draw(&stream)] += 1 }
        #expect(abs(counts[0] - 5000) < 300)
        #expect(counts[1] == 0)
    }

    @Test("a choice among many has each as often as its weight says")
    func manyWeights() {
        let weights = (1...500).map { 1 / Double($0) }
        let choice = WeightedChoice(weights)
        var stream = RandomStream(state: 4)
        var counts = [Int](repeating: 0, count: 500)
        for _ in 0..<200_000 { counts[choice.draw(&stream)] += 1 }
        let scale = 200_000 / weights.reduce(0, +)
        let chiSquare = zip(counts, weights).reduce(0) { sum, pair in
            let deviation = Double(pair.0) - pair.1 * scale
            return sum + deviation * deviation / (pair.1 * scale)
        }
        // 499 degrees of freedom: mean 499, deviation 31.6.
        #expect(abs(chiSquare - 499) < 5 * 31.6, "chi-square \(chiSquare)")
    }

    @Test("exponential, logarithm and power agree with the C library's to twelve digits")
    func elementary() {
        for power in stride(from: -699.5, through: 699.5, by: 3.7) {
            #expect(abs(power.exponential / exp(power) - 1) < 1e-12)
        }
        for number in [1e-300, 1e-9, 0.3, 0.707, 0.7072, 1, 1.4142, 1.4143, 2, 10, 12_345.678, 1e300] {
            #expect(abs(number.logarithm - log(number)) <= 1e-12 * max(1, abs(log(number))))
            #expect(abs(number.raised(to: -0.21) / pow(number, -0.21) - 1) < 1e-12)
        }
        #expect((-2000.0).exponential == 0)
        #expect(2000.0.exponential == .infinity)
    }
}
