import Cryptography
import DifferentialPrivacy
import Foundation
import TestSupport
import Testing

/// Scales b = numerator / denominator with the variance 2r/(1−r)² that the closed form gives.
struct Scale: CustomTestStringConvertible, Sendable {
    let numerator: UInt64
    let denominator: UInt64
    let variance: Double

    var b: Double { Double(numerator) / Double(denominator) }
    var testDescription: String { "b = \(b)" }

    func noise() throws -> DiscreteLaplace {
        DiscreteLaplace(scale: try NoiseScale(numerator: numerator, denominator: denominator))
    }

    static let table = [
        Scale(numerator: 1, denominator: 2, variance: 0.3620), Scale(numerator: 1, denominator: 1, variance: 1.8413),
        Scale(numerator: 2, denominator: 1, variance: 7.8354), Scale(numerator: 4, denominator: 1, variance: 31.8339),
        Scale(numerator: 10, denominator: 1, variance: 199.8334),
        Scale(numerator: 48, denominator: 1, variance: 4607.8333),
        Scale(numerator: 288, denominator: 1, variance: 165_887.83),
    ]
}

/// `count` samples under the key of 32 equal bytes.
func samples(_ noise: DiscreteLaplace, key: UInt8, count: Int) -> [Int64] {
    var stream = KeyedByteStream(key: SecretBytes(copying: [UInt8](repeating: key, count: 32)))
    return (0..<count).map { _ in noise.sample(from: &stream) }
}

@Suite struct DiscreteLaplaceTests {
    struct Vector: Decodable {
        let numerator: String
        let denominator: String
        let thresholds: [String]
    }

    @Test("every threshold equals the one computed with 120 digits")
    func thresholds() throws {
        let vectors = try JSONDecoder().decode(
            [Vector].self,
            from: Fixture.data("differential-privacy/thresholds.json")
        )
        #expect(vectors.count == 13)
        for vector in vectors {
            let numerator = try #require(UInt64(vector.numerator))
            let denominator = try #require(UInt64(vector.denominator))
            let noise = DiscreteLaplace(scale: try NoiseScale(numerator: numerator, denominator: denominator))
            #expect(
                noise.thresholds.map(String.init) == vector.thresholds,
                "b = \(vector.numerator)/\(vector.denominator)"
            )
        }
    }

    @Test("the digits' probabilities give the discrete Laplace law", arguments: Scale.table.prefix(5))
    func law(scale: Scale) throws {
        let noise = try scale.noise()
        // The geometric part, digit by digit, then its convolution with itself turned round.
        var geometric = [1.0]
        for threshold in noise.thresholds {
            let one = Double(threshold) * 0x1p-64
            geometric = geometric.map { $0 * (1 - one) } + geometric.map { $0 * one }
        }
        let r = exp(-1 / scale.b)
        for k in 0..<min(geometric.count, 40) {
            let exact = (1 - r) / (1 + r) * pow(r, Double(k))
            let ours = (0..<(geometric.count - k)).reduce(0) { $0 + geometric[$1] * geometric[$1 + k] }
            #expect(abs(ours - exact) < 1e-14)
        }
    }

    @Test("samples have the law, its variance and its zeros", arguments: Scale.table)
    func sampling(scale: Scale) throws {
        try check(scale, count: 20_000, key: 1)
    }

    @Test(
        "a million samples have the law, for three keys",
        .enabled(if: ProcessInfo.processInfo.environment["PANDAPP_LONG_TESTS"] != nil, "set PANDAPP_LONG_TESTS"),
        arguments: Scale.table,
        [2, 3, 4] as [UInt8]
    )
    func manySamples(scale: Scale, key: UInt8) throws {
        try check(scale, count: 1_000_000, key: key)
    }

    private func check(_ scale: Scale, count: Int, key: UInt8) throws {
        let noise = try scale.noise()
        let drawn = samples(noise, key: key, count: count)
        #expect(abs(noise.variance / scale.variance - 1) < 1e-4)

        let variance = drawn.reduce(0.0) { $0 + Double($1 * $1) } / Double(count)
        #expect(abs(variance / noise.variance - 1) < 5 * (relativeSpread(scale) / Double(count)).squareRoot())

        let r = exp(-1 / scale.b)
        let zeros = Double(drawn.count { $0 == 0 }) / Double(count)
        let zero = (1 - r) / (1 + r)
        #expect(abs(zeros - zero) < 5 * (zero * (1 - zero) / Double(count)).squareRoot())

        let reach = Int64(5 * scale.b)
        var counts: [Int64: Int] = [:]
        for sample in drawn { counts[sample, default: 0] += 1 }
        var fit = ChiSquare()
        for k in -reach...reach {
            fit.add(observed: Double(counts[k] ?? 0), expected: Double(count) * zero * pow(r, Double(abs(k))))
        }
        #expect(fit.deviation < 3.9, "chi-square of \(fit.statistic) with \(fit.freedom) degrees of freedom")
    }

    /// Var(X²)/Var(X)² for discrete Laplace; 5 for the continuous law, more for small scales.
    private func relativeSpread(_ scale: Scale) -> Double {
        let r = exp(-1 / scale.b)
        let terms = (1...Int(40 * scale.b + 40)).map { (Double($0), 2 * (1 - r) / (1 + r) * pow(r, Double($0))) }
        let second = terms.reduce(0) { $0 + $1.0 * $1.0 * $1.1 }
        let fourth = terms.reduce(0) { $0 + $1.0 * $1.0 * $1.0 * $1.0 * $1.1 }
        return fourth / (second * second) - 1
    }

    @Test("the same key gives the same noise, another key other noise")
    func keys() throws {
        let noise = try Scale.table[5].noise()
        #expect(samples(noise, key: 7, count: 100) == samples(noise, key: 7, count: 100))
        #expect(samples(noise, key: 7, count: 100) != samples(noise, key: 8, count: 100))
    }

    @Test("every sample takes the same number of draws", arguments: Scale.table)
    func draws(scale: Scale) throws {
        let noise = try scale.noise()
        let key = SecretBytes(copying: [UInt8](repeating: 3, count: 32))
        var used = KeyedByteStream(key: key)
        var counted = KeyedByteStream(key: key)
        for _ in 0..<50 {
            let sample = noise.sample(from: &used)
            #expect(abs(sample) <= noise.largestMagnitude)
            for _ in 0..<noise.drawsPerSample { _ = counted.next64() }
        }
        #expect(used.next64() == counted.next64())
    }

    @Test("a scale that cannot be sampled is refused")
    func refusedScales() throws {
        let refused: [(UInt64, UInt64)] = [
            (0, 1), (1, 0), (1, 65), ((1 << 24) + 1, 1), (1 << 57, 1 << 40), (1, .max), (.max, 1), (.max, .max),
        ]
        for (numerator, denominator) in refused {
            #expect(throws: PrivacyError.scaleOutOfRange) {
                try NoiseScale(numerator: numerator, denominator: denominator)
            }
        }
        #expect(throws: PrivacyError.scaleOutOfRange) { try NoiseScale(sensitivity: 48, epsilonMillionths: 0) }
        _ = try NoiseScale(numerator: 1, denominator: 64)
        _ = try NoiseScale(numerator: 1 << 24, denominator: 1)
    }

    @Test("delta stays below 2^-38 for the largest map")
    func delta() throws {
        let noise = DiscreteLaplace(scale: try NoiseScale(sensitivity: 48, epsilonMillionths: 950_000))
        #expect(noise.delta(samples: 131_072, epsilonMillionths: 1_000_000) < 0x1p-38)
        #expect(
            noise.delta(samples: 2, epsilonMillionths: 1_000_000) == 2
                * noise.delta(samples: 1, epsilonMillionths: 1_000_000)
        )
        #expect(
            noise.delta(samples: 1, epsilonMillionths: 20_000_000) >= (1 + exp(20)) * Double(noise.drawsPerSample)
                * 0x1p-63
        )
    }
}
