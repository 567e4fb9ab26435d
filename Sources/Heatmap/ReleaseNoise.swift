internal import Cryptography
internal import DifferentialPrivacy

/// Is lent every number at the moment at which it has its noise and may be known; what it was before is secret.
///
/// The program that checks that nothing depends on a secret listens (`Scripts/check-oblivious`), nobody else.
package typealias Disclosure = (_ number: inout Int64) -> Void

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
    private let disclosing: Disclosure

    init(
        parameters: HeatmapParameters,
        key: borrowing SecretBytes,
        disclosing: @escaping Disclosure
    ) throws(PrivacyError) {
        self.disclosing = disclosing
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
        return NoiseSource(
            law: DiscreteLaplace(scale: scale),
            stream: KeyedByteStream(key: derived),
            disclosing: disclosing
        )
    }

    /// Adds what a source's finite draws cost to δ; nothing is drawn from it afterwards.
    mutating func close(_ source: borrowing NoiseSource) {
        delta += source.law.delta(samples: source.count, epsilonMillionths: parameters.epsilonMillionths)
    }
}

/// Samples of one law from one stream, and the one door by which a count leaves.
struct NoiseSource: ~Copyable {
    let law: DiscreteLaplace
    /// How many were drawn.
    private(set) var count = 0
    private var stream: KeyedByteStream
    private let disclosing: Disclosure

    init(law: DiscreteLaplace, stream: consuming KeyedByteStream, disclosing: @escaping Disclosure) {
        self.law = law
        self.stream = stream
        self.disclosing = disclosing
    }

    /// A secret count with its noise, which may be known: in constant time, and without a check of its size.
    ///
    /// Both are below 2^33.
    mutating func disclose(_ secret: Int64) -> Int64 {
        count += 1
        var number = secret &+ law.sample(from: &stream)
        disclosing(&number)
        return number
    }

    /// Secret counts, each with its own noise.
    mutating func disclose(_ secrets: [Int64]) -> [Int64] {
        var numbers: [Int64] = []
        numbers.reserveCapacity(secrets.count)
        for secret in secrets { numbers.append(disclose(secret)) }
        return numbers
    }
}
