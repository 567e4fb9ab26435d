internal import Cryptography
internal import DifferentialPrivacy

/// The noise of one release: every part of it is paid for out of ε and comes from a stream of its own.
///
/// A stream's key is HKDF of the release's key, salted with the parameters, for mechanism version and purpose.
struct ReleaseNoise: ~Copyable {
    private let parameters: HeatmapParameters
    private let key: SecretBytes
    private var budget: PrivacyBudget
    /// What was bought so far.
    private(set) var spent: [ReleasedHeatmap.Spending] = []
    private var delta = 0.0

    init(parameters: HeatmapParameters, key: borrowing SecretBytes) throws(PrivacyError) {
        self.parameters = parameters
        self.key = key.duplicate()
        budget = try PrivacyBudget(millionths: parameters.epsilonMillionths)
    }

    /// What is left of ε, in millionths.
    var millionthsLeft: UInt64 { budget.millionths }

    /// The δ of the release is at most two to this, given the sources that were closed.
    var deltaExponent: Int { Int(delta.exponent) + 1 }

    /// Noise for one set of counts of which a person moves at most K tokens together.
    mutating func source(_ purpose: String, millionths: UInt64) throws(PrivacyError) -> NoiseSource {
        try budget.spend(millionths: millionths)
        spent.append(ReleasedHeatmap.Spending(purpose: purpose, millionths: millionths))
        let scale = try NoiseScale(sensitivity: parameters.tokensPerPerson, epsilonMillionths: millionths)
        let info = Array("pandapp/\(parameters.mechanism.version)/\(purpose)".utf8)
        let derived = KeyDerivation.hkdf(secret: key, salt: parameters.canonicalBytes, info: info, count: 32)
        return NoiseSource(law: DiscreteLaplace(scale: scale), stream: KeyedByteStream(key: derived))
    }

    /// Adds what a source's finite draws cost to δ; nothing is drawn from it afterwards.
    mutating func close(_ source: borrowing NoiseSource) {
        delta += source.law.delta(samples: source.count, epsilonMillionths: parameters.epsilonMillionths)
    }
}

/// Samples of one law from one stream.
struct NoiseSource: ~Copyable {
    let law: DiscreteLaplace
    /// How many were drawn.
    private(set) var count = 0
    private var stream: KeyedByteStream

    init(law: DiscreteLaplace, stream: consuming KeyedByteStream) {
        self.law = law
        self.stream = stream
    }

    /// The next sample, in constant time.
    mutating func next() -> Int64 {
        count += 1
        return law.sample(from: &stream)
    }

    /// As many samples.
    mutating func next(_ count: Int) -> [Int64] {
        var samples: [Int64] = []
        samples.reserveCapacity(count)
        for _ in 0..<count { samples.append(next()) }
        return samples
    }
}
