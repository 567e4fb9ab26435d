import MembershipAttack
import Testing

/// The attack's arithmetic, against numbers from elsewhere.
@Suite struct ScoreTests {
    @Test("the area under the curve is the share of pairs that are told right, ties counted half")
    func area() {
        #expect(AreaUnderCurve.of(with: [3, 4], without: [1, 2]) == 1)
        #expect(AreaUnderCurve.of(with: [1], without: [2]) == 0)
        #expect(AreaUnderCurve.of(with: [1, 3], without: [2, 3]) == 0.375)
        #expect(AreaUnderCurve.of(with: [], without: [1]) == 0.5)
    }

    @Test("no attack passes 0.731 where epsilon is one")
    func limit() {
        #expect(abs(AreaUnderCurve.limit(epsilon: 1) - 0.731_059) < 1e-6)
        #expect(AreaUnderCurve.limit(epsilon: 0) == 0.5)
    }

    // R's binom.test; for no success of ten the upper end is 1 - 0.025^(1/10).
    @Test(
        "the interval is Clopper's and Pearson's",
        arguments: [
            (5, 10, 0.187_086, 0.812_914), (0, 10, 0, 0.308_497), (10, 10, 0.691_503, 1), (1, 20, 0.001_265, 0.248_733),
        ]
    )
    func interval(_ row: (successes: Int, trials: Int, lower: Double, upper: Double)) {
        let interval = ProportionInterval(row.successes, of: row.trials)
        #expect(abs(interval.lower - row.lower) < 1e-6)
        #expect(abs(interval.upper - row.upper) < 1e-6)
    }

    @Test("what is no count of successes is taken as the nearest, and no trial says nothing")
    func intervalOfNothing() {
        #expect(ProportionInterval(0, of: 0) == ProportionInterval(-3, of: 0))
        #expect(ProportionInterval(0, of: 0).lower == 0 && ProportionInterval(0, of: 0).upper == 1)
        #expect(ProportionInterval(12, of: 10) == ProportionInterval(10, of: 10))
    }

    @Test("an attack that is always right proves an epsilon, one that guesses proves none")
    func epsilon() {
        // 100 of 100: at least 0.025^(1/100) = 0.963783; 0 of 100: at most 0.036217; ln of the ratio.
        #expect(abs(EmpiricalEpsilon.lowerBound(hits: 100, alarms: 0, games: 100) - 3.281_4) < 1e-3)
        #expect(EmpiricalEpsilon.lowerBound(hits: 50, alarms: 50, games: 100) < 0)
        // Mostly "no" tells as much as mostly "yes".
        #expect(EmpiricalEpsilon.lowerBound(hits: 100, alarms: 50, games: 100) > 2)
    }

    @Test("exact counts score the share of cells with room for the target")
    func exact() {
        let target: [Int: UInt64] = [1: 3, 2: 1]
        let counts: [Int: UInt64] = [1: 3, 2: 0, 3: 9]
        #expect(MapScore.exact(target: target) { counts[$0, default: 0] } == 0.5)
        #expect(MapScore.exact(target: [Int: UInt64]()) { _ in 1 } == 0)
    }

    @Test("a released map scores the target's surplus in standard deviations")
    func released() {
        // Half a day in each of two cells; variances 1 + 8 = 9 and 0 + 4 = 4.
        let blocks = [
            MapScore.Block(target: 0.5, expected: 1, released: 4, deviation: 8.0.squareRoot()),
            MapScore.Block(target: 0.5, expected: 0, released: -1, deviation: 2),
        ]
        let separation = (0.25 / 9 + 0.25 / 4).squareRoot()
        #expect(abs(MapScore.separation(blocks) - separation) < 1e-12)
        #expect(abs(MapScore.released(blocks) - (0.5 * 3 / 9 - 0.5 / 4) / separation) < 1e-12)
        #expect(MapScore.released([]) == 0)
    }
}
