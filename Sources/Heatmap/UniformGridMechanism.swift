package import Cryptography
internal import DifferentialPrivacy

/// The uniform grid of Qardaji, Yang and Li (ICDE 2013) for person-days, with noise that is a function of a key.
///
/// 1. A twentieth of ε, ε₀, buys the number of tokens N̂: their sum plus discrete Laplace noise of scale K/ε₀.
/// 2. N̂ alone chooses the grid: m² blocks for m = √(N̂/K · ε′/10), between 4² and 256², with ε′ = ε − ε₀.
/// 3. Every block of the public region, empty or not, gets discrete Laplace noise of scale K/ε′. The blocks are
///    disjoint, so a person moves all of them together by at most K and the grid costs ε′.
/// 4. The blocks are projected on {≥ 0, sum N̂}.
///
/// By composition the release is ε-differentially private for a person-day (with the tiny δ of finite draws, which the
/// report states). Steps 2 and 4 use released numbers only.
///
/// The same key and data give the same map: whoever asks again learns nothing by averaging. The key must therefore
/// depend on the data and on the parameters; its owner sees to that. The noise of the total is drawn before a count is
/// read, in constant time like all noise.
package enum UniformGridMechanism {
    /// Names the algorithm to the letter: any change of a released bit is another version.
    package static let version = "uniform-grid-v1"

    static let smallestSide = 4.0
    static let largestSide = 256.0

    /// Releases a histogram, once per key.
    package static func release(
        _ histogram: borrowing TokenHistogram,
        parameters: HeatmapParameters,
        noiseKey: borrowing SecretBytes
    ) throws -> ReleasedHeatmap {
        try parameters.validate()
        guard histogram.region == parameters.region, histogram.tokensPerPerson == parameters.tokensPerPerson else {
            throw HeatmapError.parametersDiffer
        }
        var budget = try PrivacyBudget(millionths: parameters.epsilonMillionths)
        let totalNoise = try noise(of: parameters, spending: parameters.epsilonMillionths / 20, from: &budget)
        let gridEpsilon = budget.millionths
        let gridNoise = try noise(of: parameters, spending: gridEpsilon, from: &budget)

        var totalStream = stream("total", noiseKey, parameters)
        let totalSample = totalNoise.sample(from: &totalStream)
        let total = max(0, histogram.total() + totalSample)

        let grid = BlockGrid(region: parameters.region, side: side(totalTokens: total, gridEpsilon, parameters))
        var gridStream = stream("grid", noiseKey, parameters)
        var noisy = (0..<grid.count).map { _ in gridNoise.sample(from: &gridStream) }
        for (index, sum) in histogram.sums(over: grid).enumerated() { noisy[index] += sum }

        let delta =
            totalNoise.delta(samples: 1, epsilonMillionths: parameters.epsilonMillionths)
            + gridNoise.delta(samples: grid.count, epsilonMillionths: parameters.epsilonMillionths)
        return ReleasedHeatmap(
            parameters: parameters,
            grid: grid,
            estimates: SimplexProjection.project(noisy, sum: total),
            totalTokens: total,
            blockDeviation: gridNoise.standardDeviation,
            totalDeviation: totalNoise.standardDeviation,
            deltaExponent: Int(delta.exponent) + 1
        )
    }

    /// The grid's side for a noisy number of tokens.
    static func side(totalTokens: Int64, _ gridEpsilon: UInt64, _ parameters: HeatmapParameters) -> Double {
        let persons = max(1, Double(totalTokens) / Double(parameters.tokensPerPerson))
        let side = (persons * Double(gridEpsilon) / 10_000_000).squareRoot()
        return min(max(side, smallestSide), largestSide)
    }

    private static func noise(
        of parameters: HeatmapParameters,
        spending millionths: UInt64,
        from budget: inout PrivacyBudget
    ) throws -> DiscreteLaplace {
        try budget.spend(millionths: millionths)
        return DiscreteLaplace(
            scale: try NoiseScale(sensitivity: parameters.tokensPerPerson, epsilonMillionths: millionths)
        )
    }

    /// Noise bytes for one purpose: HKDF of the key, salted with the parameters, for mechanism version and purpose.
    private static func stream(
        _ purpose: String,
        _ key: borrowing SecretBytes,
        _ parameters: HeatmapParameters
    ) -> KeyedByteStream {
        let info = Array("pandapp/\(version)/\(purpose)".utf8)
        let derived = KeyDerivation.hkdf(secret: key, salt: parameters.canonicalBytes, info: info, count: 32)
        return KeyedByteStream(key: derived)
    }
}
