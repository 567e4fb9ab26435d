import Cryptography
import Datasets
import Foundation
import Geohash
import Testing

@testable import Heatmap

/// What somebody learns about one person from a map, who knows everything else.
///
/// All days and keys are fixed, so that a run is like every other.
@Suite struct AttackTests {
    private static let isLong = ProcessInfo.processInfo.environment["PANDAPP_LONG_TESTS"] == "1"

    private static func map(_ days: [[UInt32]], key: UInt64, epsilon: UInt64 = 1_000_000) throws -> ReleasedHeatmap {
        var histogram = try TokenHistogram(region: Town.region)
        for day in days { try histogram.addPerson(day.span) }
        let bytes = Array("attack \(key)".utf8)
        return try HeatmapMechanism.release(
            histogram,
            parameters: HeatmapParameters(epsilonMillionths: epsilon, region: Town.region),
            noiseKey: SecretBytes(copying: SHA256Digest.of(bytes).bytes)
        )
    }

    /// The exact counts, a block a cell: what a map without protection shows.
    private static func raw(_ days: [[UInt32]]) -> [(cells: [Int], persons: Double)] {
        var counts = [Double](repeating: 0, count: Town.region.count)
        for day in days { for token in day { counts[Int(token)] += 1.0 / 48 } }
        return counts.enumerated().map { ([$0], $1) }
    }

    /// The areas under the curve of exact counts, of those with fewer than five suppressed, and of our map.
    private static func games(_ count: Int, persons: Int) throws -> (raw: Double, suppressed: Double, ours: Double) {
        var town = try Town(seed: 2018)
        let target = town.day()
        let sample = (0..<3_000).map { _ in town.day() }
        let everybody = raw(sample).map { $0.persons / Double(sample.count) }
        let adversary = Adversary(target: target.shares, everybody: everybody, persons: Double(persons))
        var scores: [Bool: [[Double]]] = [true: [], false: []]
        for game in 0..<count {
            let isIn = town.coin()
            let days = (0..<persons - 1).map { _ in town.day() } + [isIn ? target : town.day()]
            let exact = raw(days)
            let suppressed = exact.map { (cells: $0.cells, persons: $0.persons < 5 ? 0 : $0.persons) }
            let ours = try map(days, key: UInt64(game))
            scores[isIn]?.append([exact, suppressed, ours.blocks].map(adversary.score))
        }
        let areas = (0..<3).map { release in
            Adversary.areaUnderCurve(
                with: scores[true, default: []].map { $0[release] },
                without: scores[false, default: []].map { $0[release] }
            )
        }
        return (areas[0], areas[1], areas[2])
    }

    @Test("who is among 200 ill is plain in exact counts, and near chance in our map")
    func membership() throws {
        let areas = try Self.games(Self.isLong ? 600 : 150, persons: 200)
        #expect(areas.raw >= 0.85)
        #expect(areas.ours <= 0.60)
    }

    @Test("the likeliest evidence tells no more than epsilon, and much more where epsilon is large")
    func likelihood() throws {
        // Somebody alone in a corner, everybody else in the opposite one: days that are easy to tell apart.
        let alone = [UInt32](repeating: 0, count: 48)
        let crowd = [[UInt32]](
            repeating: [UInt32](repeating: UInt32(Town.region.count - 1), count: 48),
            count: 60
        )
        let count = Self.isLong ? 4_000 : 400
        func evidence(epsilon: UInt64) throws -> Double {
            let seen = try [crowd + [alone], crowd].map { days in
                try (0..<count).map { game in
                    let key = UInt64(game) + (days.count == crowd.count ? 1_000_000 : 0)
                    return try Self.map(days, key: key, epsilon: epsilon).cells[0].estimate
                }
            }
            // The best of a few thresholds, chosen on one half of the games and counted on the other.
            func rates(_ threshold: Int64, _ half: Range<Int>) -> (with: Int, without: Int) {
                (seen[0][half].count { $0 >= threshold }, seen[1][half].count { $0 >= threshold })
            }
            let best = ([1, 12, 24, 36, 48, 72, 96, 144] as [Int64]).max { a, b in
                let (a, b) = (rates(a, 0..<count / 2), rates(b, 0..<count / 2))
                return a.with - a.without < b.with - b.without
            }
            let held = rates(best ?? 1, count / 2..<count)
            return Proportion(held.with, of: count / 2).lower.logarithm(
                over: Proportion(held.without, of: count / 2).upper
            )
        }
        #expect(try evidence(epsilon: 1_000_000) <= 1)
        #expect(try evidence(epsilon: 10_000_000) >= 1, "the attack itself works")
    }

    @Test("two days that differ in one person do not show that person by subtraction")
    func differencing() throws {
        var town = try Town(seed: 7)
        let others = (0..<200).map { _ in town.day() }
        let target = town.day()
        let dataKey = SecretBytes(copying: [UInt8](repeating: 9, count: 32))
        let parameters = HeatmapParameters(epsilonMillionths: 1_000_000, region: Town.region)
        var exact = 0
        for round in 0..<20 as Range<UInt8> {
            let totals = try [others, others + [target]].enumerated().map { place, days in
                var histogram = try TokenHistogram(region: Town.region)
                for day in days { try histogram.addPerson(day.span) }
                // As in the enclave: one data key, two datasets.
                let key = DatasetKeys.noise(
                    dataKey: dataKey,
                    dataset: SHA256Digest.of([round, UInt8(place)]),
                    mechanismVersion: parameters.mechanism.version,
                    parameters: parameters.canonicalBytes
                )
                return try HeatmapMechanism.release(histogram, parameters: parameters, noiseKey: key).totalTokens
            }
            if totals[1] - totals[0] == 48 { exact += 1 }
        }
        #expect(exact <= 1)
        // On exact counts the difference is the target's day.
        let difference = zip(Self.raw(others + [target]), Self.raw(others)).map { $0.persons - $1.persons }
        #expect(zip(difference, target.shares).allSatisfy { abs($0 - $1) < 1e-9 })
    }

    @Test("hundreds of runs of one task are one map, so that nothing averages out")
    func averaging() throws {
        var town = try Town(seed: 3)
        let days = (0..<50).map { _ in town.day() }
        let first = try Self.map(days, key: 1)
        for _ in 0..<(Self.isLong ? 1_000 : 200) { #expect(try Self.map(days, key: 1) == first) }
    }
}

/// A share of trials and the interval of 95 % around it (Wilson 1927).
private struct Proportion {
    let lower: Double
    let upper: Double

    init(_ successes: Int, of trials: Int) {
        let (n, z) = (Double(trials), 1.96)
        let share = Double(successes) / n
        let middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        let reach = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
        lower = max(0, middle - reach)
        upper = min(1, middle + reach)
    }
}

extension Double {
    /// ln(self / other).
    fileprivate func logarithm(over other: Double) -> Double { self <= 0 ? -.infinity : log(self / other) }
}
