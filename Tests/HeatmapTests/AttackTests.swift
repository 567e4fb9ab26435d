import Cryptography
import Datasets
import Foundation
import Geohash
import MembershipAttack
import Testing

@testable import Heatmap

/// What somebody learns about one person from a map, who knows everything else.
///
/// All days and keys are fixed, so that a run is like every other.
@Suite struct AttackTests {
    private static let isLong = ProcessInfo.processInfo.environment["PANDAPP_LONG_TESTS"] == "1"

    private static let region = CellRectangle.small

    private static func map(_ days: [[UInt32]], key: UInt64, epsilon: UInt64 = 1_000_000) throws -> ReleasedHeatmap {
        var histogram = try TokenHistogram(region: region)
        for day in days { try histogram.addPerson(day.span) }
        let bytes = Array("attack \(key)".utf8)
        return try HeatmapMechanism.release(
            histogram,
            parameters: HeatmapParameters(epsilonMillionths: epsilon, region: region),
            noiseKey: SecretBytes(copying: SHA256Digest.of(bytes).bytes)
        )
    }

    @Test("the likeliest evidence tells no more than epsilon, and much more where epsilon is large")
    func likelihood() throws {
        // Somebody alone in a corner, everybody else in the opposite one: days that are easy to tell apart.
        let alone = [UInt32](repeating: 0, count: 48)
        let crowd = [[UInt32]](
            repeating: [UInt32](repeating: UInt32(Self.region.count - 1), count: 48),
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
            return EmpiricalEpsilon.lowerBound(hits: held.with, alarms: held.without, games: count / 2)
        }
        #expect(try evidence(epsilon: 1_000_000) <= 1)
        #expect(try evidence(epsilon: 10_000_000) >= 1, "the attack itself works")
    }

    @Test("two days that differ in one person do not show that person by subtraction")
    func differencing() throws {
        var town = try Town(seed: 7, people: 201)
        let days = (0..<201).map { town.day(of: $0) }
        let target = days[200]
        let dataKey = SecretBytes(copying: [UInt8](repeating: 9, count: 32))
        let parameters = HeatmapParameters(epsilonMillionths: 1_000_000, region: try Town.region)
        var exact = 0
        for round in 0..<20 as Range<UInt8> {
            let totals = try [days.dropLast(), days[...]].enumerated().map { place, days in
                var histogram = try TokenHistogram(region: parameters.region)
                for day in days {
                    let tokens = day.tokens
                    try histogram.addPerson(tokens.span)
                }
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
        func counts(_ days: some Sequence<Town.Day>) -> [UInt32: UInt64] {
            days.reduce(into: [:]) { $0.merge($1.counts, uniquingKeysWith: +) }
        }
        let difference = counts(days).merging(counts(days.dropLast())) { $0 - $1 }
        #expect(difference.filter { $0.value > 0 } == target.counts)
    }

    @Test("hundreds of runs of one task are one map, so that nothing averages out")
    func averaging() throws {
        var city = try SyntheticCity(seed: 3)
        let days = (0..<50).map { _ in (0..<48).map { _ in UInt32(city.next() % UInt64(Self.region.count)) } }
        let first = try Self.map(days, key: 1)
        for _ in 0..<(Self.isLong ? 1_000 : 200) { #expect(try Self.map(days, key: 1) == first) }
    }
}
