/// Pearson's statistic over bins that are filled one after the other; thin ones are put together.
struct ChiSquare {
    private(set) var statistic = 0.0
    private(set) var freedom = 0.0
    private var observed = 0.0
    private var expected = 0.0

    /// Adds a bin; `variance` is the expected number unless both sides were sampled.
    mutating func add(observed: Double, expected: Double, variance: Double? = nil) {
        self.observed += observed - expected
        self.expected += variance ?? expected
        guard self.expected >= 20 else { return }
        statistic += self.observed * self.observed / self.expected
        freedom += 1
        (self.observed, self.expected) = (0, 0)
    }

    /// How many standard deviations above its mean the statistic lies (Wilson and Hilferty 1931).
    var deviation: Double {
        guard freedom > 1 else { return 0 }
        let spread = 2 / (9 * freedom)
        return (cubeRoot(statistic / freedom) - (1 - spread)) / spread.squareRoot()
    }

    private func cubeRoot(_ value: Double) -> Double {
        (0..<80).reduce(max(value, 1)) { root, _ in (2 * root + value / (root * root)) / 3 }
    }
}
