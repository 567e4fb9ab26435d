package import Cryptography

/// Discrete Laplace noise in constant time: P(k) = (1 − r)/(1 + r) · r^|k| with r = e^(−1/b), for whole k.
///
/// **Privacy.** Adding it to a count of whole numbers that one person moves by at most Δ is ε-differentially private
/// with ε = Δ/b (Ghosh, Roughgarden, Sundararajan 2009). Count and noise are integers: there is no floating point to
/// attack (Mironov 2012; Haney et al. 2022).
///
/// **Sampling.** The noise is G − G′ with G, G′ geometric of ratio r. The binary digits of a geometric number are
/// independent, digit i is one with probability p_i = r^(2^i) / (1 + r^(2^i)): the probability of the number
/// Σ 2^i d_i factors into r^(Σ 2^i d_i) = Π r^(2^i d_i). Each digit compares one 64-bit draw with ⌊2^64 p_i⌋, without
/// a branch; there is no rejection, so every sample takes the same ``drawsPerSample`` draws and the same
/// instructions, whatever its value (against Jin, McMurtry, Rubinstein, Ohrimenko 2022, who read the noise off the
/// running time).
///
/// **Error.** Digits stop at the first k with 2^k / b ≥ 89, so those left out are one with probability below 2^-127
/// in all. Thresholds come from integers alone (``UnitFraction``): r is off by less than 2^-116 relative, each of
/// k ≤ 31 squarings doubles that, so each p_i is off by less than 2^-64 (the cut) + 2^-84. A sample is therefore
/// within 2k · 2^-63 in total variation of exact noise, and n samples together give (ε, δ) with the ``delta`` of
/// `1 + e^ε` times n times that.
package struct DiscreteLaplace: Hashable, Sendable {
    package let scale: NoiseScale
    /// ⌊2^64 p_i⌋, lowest digit first.
    package let thresholds: [UInt64]
    private let ratio: UnitFraction

    /// Noise of the given scale.
    package init(scale: NoiseScale) {
        self.scale = scale
        ratio = UnitFraction.exponential(minus: scale.denominator, over: scale.numerator)
        var thresholds: [UInt64] = []
        var power = ratio
        while UInt128(scale.denominator) << UInt128(thresholds.count) < UInt128(scale.numerator) * 89 {
            thresholds.append(Self.threshold(power))
            power = power * power
        }
        self.thresholds = thresholds
    }

    /// ⌊2^64 · y / (1 + y)⌋.
    private static func threshold(_ y: UnitFraction) -> UInt64 {
        let half = y.bits >> 1
        let divisor = UInt128(1) << 127 + half
        let quotient = divisor.dividingFullWidth((high: half >> 64, low: half << 64)).quotient
        return UInt64(truncatingIfNeeded: quotient)
    }

    /// How many 64-bit draws every sample takes.
    package var drawsPerSample: Int { 2 * thresholds.count }

    /// No sample is further from zero.
    package var largestMagnitude: Int64 { 1 << Int64(thresholds.count) - 1 }

    /// One sample.
    package func sample(from stream: inout KeyedByteStream) -> Int64 {
        geometric(from: &stream) &- geometric(from: &stream)
    }

    private func geometric(from stream: inout KeyedByteStream) -> Int64 {
        var number: UInt64 = 0
        for digit in thresholds.indices {
            number |= Self.isBelow(stream.next64(), thresholds[digit]) &<< UInt64(truncatingIfNeeded: digit)
        }
        return Int64(truncatingIfNeeded: number)
    }

    /// 1 where a < b, else 0: the borrow of a − b, by logic alone.
    @inline(__always)
    private static func isBelow(_ a: UInt64, _ b: UInt64) -> UInt64 {
        ((~a & b) | ((~a | b) & (a &- b))) &>> 63
    }

    /// The variance 2r / (1 − r)², from correctly rounded operations: the same double on every machine.
    package var variance: Double {
        let gap = ratio.complement.approximation
        return 2 * ratio.approximation / (gap * gap)
    }

    /// The standard deviation.
    package var standardDeviation: Double { variance.squareRoot() }

    /// The δ that finite draws add to `samples` samples of a release whose ε is at most `epsilon`.
    ///
    /// (1 + e^ε) · samples · 2k · 2^-63, with e^ε bounded by 2^(3ε/2 + 2).
    package func delta(samples: Int, epsilonMillionths: UInt64) -> Double {
        let exponent = min(1000, (epsilonMillionths &* 3) / 2_000_000 + 2)
        let growth = 1 + Double(sign: .plus, exponent: Int(exponent), significand: 1)
        return growth * Double(samples) * Double(drawsPerSample) * 0x1p-63
    }
}
