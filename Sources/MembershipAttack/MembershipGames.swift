internal import Cryptography
internal import Datasets
package import Heatmap
internal import Stripes

/// The membership game, many times.
///
/// Was the target among the ill? In each game another target and other people are drawn. Two maps are made of each kind, one with the target among
/// them and one with somebody else instead, and the adversary scores all four. The exact map is the one of 2020, the
/// released one is made as the enclave makes it, and read from its published table.
package struct MembershipGames: Sendable {
    /// How well the adversary did.
    package struct Outcome: Encodable, Equatable, Sendable {
        package let games: Int
        /// People declared ill in each map.
        package let ill: Int
        /// The area under the curve on exact counts.
        package let exactArea: Double
        /// The area under the curve on the released map.
        package let releasedArea: Double
    }

    private struct Scores: Sendable {
        var exact: Double
        var released: Double
    }

    private let crowd: Crowd
    private let parameters: HeatmapParameters
    private let seed: UInt64

    /// Games among these people.
    ///
    /// - Parameters:
    ///   - crowd: the people to draw from; how they are spread is what the adversary knows.
    ///   - parameters: of the released map, for the crowd's region.
    ///   - seed: what everything follows from.
    package init(crowd: Crowd, parameters: HeatmapParameters, seed: UInt64) {
        (self.crowd, self.parameters, self.seed) = (crowd, parameters, seed)
    }

    /// Plays.
    ///
    /// - Throws: `MembershipAttackError.tooFewPeople`, or `HeatmapError` where the parameters do not fit the crowd.
    package func play(_ games: Int, ill: Int) throws -> Outcome {
        guard ill > 0, games > 0, ill < crowd.days.count else { throw MembershipAttackError.tooFewPeople }
        let played = try Stripes.map(games) { stripe in
            try stripe.map { try play(game: UInt64($0), ill: ill) }
        }.flatMap(\.self)
        func area(_ score: (Scores) -> Double) -> Double {
            AreaUnderCurve.of(with: played.map { score($0.with) }, without: played.map { score($0.without) })
        }
        return Outcome(games: games, ill: ill, exactArea: area(\.exact), releasedArea: area(\.released))
    }

    private func play(game: UInt64, ill: Int) throws -> (with: Scores, without: Scores) {
        var random = RandomNumbers(seed: seed, game: game)
        let drawn = random.distinct(ill + 1, below: crowd.days.count)
        let (target, substitute) = (crowd.days[drawn[0]], crowd.days[drawn[1]])
        let others = drawn.dropFirst(2).map { crowd.days[$0] }
        var exact: [UInt64: UInt64] = target.counts.mapValues { _ in 0 }
        for day in others { for cell in day.fixes where exact[cell] != nil { exact[cell, default: 0] += 1 } }

        func scores(_ last: Crowd.Day, world: UInt64) throws -> Scores {
            let (own, added) = (target.counts, last.counts)
            let map = try released(others + [last], game: game, world: world)
            return Scores(
                exact: MapScore.exact(target: own) { exact[$0, default: 0] + added[$0, default: 0] },
                released: MapScore.released(crowd.blocks(of: map, target: target, others: others.count))
            )
        }
        return (try scores(target, world: 1), try scores(substitute, world: 0))
    }

    /// The map of these people, under a key of this world alone: other data never share a noise key.
    private func released(_ days: [Crowd.Day], game: UInt64, world: UInt64) throws -> PublishedMap {
        var histogram = try TokenHistogram(region: parameters.region, tokensPerPerson: parameters.tokensPerPerson)
        for day in days { try histogram.addPerson(day.tokens.span) }
        let key = SHA256Digest.of(Array("membership game \(seed) \(game) \(world)".utf8))
        let map = try HeatmapMechanism.release(
            histogram,
            parameters: parameters,
            noiseKey: SecretBytes(copying: key.bytes)
        )
        return try PublishedMap(csv: map.csv())
    }
}

/// Reproducible draws: SplitMix64, which is good enough to choose people with.
private struct RandomNumbers {
    private var state: UInt64

    init(seed: UInt64, game: UInt64) {
        state = seed &* 0x2545_F491_4F6C_DD1D &+ game
        state = next()
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// `count` different numbers below a limit that is not smaller.
    mutating func distinct(_ count: Int, below limit: Int) -> [Int] {
        var chosen: [Int] = []
        var known: Set<Int> = []
        while chosen.count < count {
            let (draw, _) = next().multipliedFullWidth(by: UInt64(limit))
            if known.insert(Int(draw)).inserted { chosen.append(Int(draw)) }
        }
        return chosen
    }
}
