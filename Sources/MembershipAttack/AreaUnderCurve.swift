internal import Glibc

/// How well an attack's scores tell games with the target from games without: 0.5 is chance, 1 is certainty.
package enum AreaUnderCurve {
    /// The share of pairs, a game of each kind, in which the one with the target scores higher; equal scores count half
    /// (Mann and Whitney 1947).
    ///
    /// - Parameters:
    ///   - with: scores of games that the target was in.
    ///   - without: scores of the others.
    /// - Returns: 0 to 1; 0.5 where there is no pair.
    package static func of(with: [Double], without: [Double]) -> Double {
        guard !with.isEmpty, !without.isEmpty else { return 0.5 }
        let wins = with.reduce(0.0) { sum, score in
            sum + without.reduce(0.0) { $0 + (score > $1 ? 1 : score == $1 ? 0.5 : 0) }
        }
        return wins / (Double(with.count) * Double(without.count))
    }

    /// No attack on an ε-differentially private release passes this: e^ε / (1 + e^ε).
    package static func limit(epsilon: Double) -> Double { 1 / (1 + exp(-epsilon)) }
}
