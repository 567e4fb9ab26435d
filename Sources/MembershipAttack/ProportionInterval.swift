internal import Glibc

/// What a count of successes says of their probability, without approximation (Clopper and Pearson 1934).
package struct ProportionInterval: Hashable, Sendable {
    /// The probability is below this with half of the error allowed.
    package let lower: Double
    /// The probability is above this with half of the error allowed.
    package let upper: Double

    /// The interval that holds the probability with at least this confidence.
    ///
    /// - Parameters:
    ///   - successes: 0 to `trials`; others are taken as the nearest.
    ///   - trials: at least 1; fewer say nothing, and the interval is 0 to 1.
    ///   - confidence: 0 to 1.
    package init(_ successes: Int, of trials: Int, confidence: Double = 0.95) {
        let tail = (1 - confidence) / 2
        let successes = min(max(0, successes), max(0, trials))
        lower = successes == 0 ? 0 : Self.root { 1 - Self.below(successes, trials, $0) <= tail }
        upper = successes >= trials ? 1 : Self.root { Self.below(successes + 1, trials, $0) >= tail }
    }

    /// The largest p in 0...1 for which a condition holds that holds up to it and not beyond.
    private static func root(_ holds: (Double) -> Bool) -> Double {
        var (low, high) = (0.0, 1.0)
        for _ in 0..<52 {
            let middle = (low + high) / 2
            if holds(middle) { low = middle } else { high = middle }
        }
        return low
    }

    /// The probability of fewer than `count` successes.
    private static func below(_ count: Int, _ trials: Int, _ p: Double) -> Double {
        let (logP, logQ) = (log(p), log1p(-p))
        // ln of the ways to choose k of the trials.
        var (sum, ways) = (0.0, 0.0)
        for k in 0..<count {
            sum += exp(ways + Double(k) * logP + Double(trials - k) * logQ)
            ways += log(Double(trials - k) / Double(k + 1))
        }
        return sum
    }
}

/// What an attack proves of a release's ε.
package enum EmpiricalEpsilon {
    /// An ε that the release exceeds with a confidence of 95 %, from how often an attack said "was in".
    ///
    /// ε-differential privacy bounds P(yes | in) ≤ e^ε P(yes | out), and the same of "no"; both probabilities are taken
    /// at the less favourable end of their intervals.
    ///
    /// - Parameters:
    ///   - hits: how often it said yes in `games` games that the target was in.
    ///   - alarms: how often in as many that the target was not in.
    ///   - games: the games of each kind.
    /// - Returns: ε; negative where nothing is proved.
    package static func lowerBound(hits: Int, alarms: Int, games: Int) -> Double {
        func proved(_ more: Int, _ less: Int) -> Double {
            let more = ProportionInterval(more, of: games).lower
            return more <= 0 ? -.infinity : log(more / ProportionInterval(less, of: games).upper)
        }
        return max(proved(hits, alarms), proved(games - alarms, games - hits))
    }
}
