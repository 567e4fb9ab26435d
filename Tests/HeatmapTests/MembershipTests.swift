import Cryptography
import Foundation
import Geohash
import MembershipAttack
import Testing

@testable import Heatmap

/// The membership game.
///
/// Who knows the target's day, how people are spread and how many were ill: does a map tell them that the target was in?
/// In each game two maps are made, with the target and with somebody else instead; towns and keys are fixed, so that a
/// run is like every other. The goals are those of docs/privacy.md.
@Suite struct MembershipTests {
    private static let isLong = ProcessInfo.processInfo.environment["PANDAPP_LONG_TESTS"] == "1"
    private static let persons = 200

    /// Three scores, with the target and without.
    fileprivate struct Scores {
        var exact: [Double] = []
        var suppressed: [Double] = []
        var ours: [Double] = []
    }

    @Test(
        "who is among 200 ill is plain in exact counts, and near chance in our map, which proves no epsilon above one"
    )
    func oneDay() throws {
        let (with, without) = try Self.games(Self.isLong ? 1_000 : 120, days: 1)
        #expect(AreaUnderCurve.of(with: with.exact, without: without.exact) >= 0.95)
        #expect(AreaUnderCurve.of(with: with.ours, without: without.ours) <= 0.60)
        // Suppressing cells of fewer than five persons hides as much here; differencing is what it does not survive.
        #expect(AreaUnderCurve.of(with: with.suppressed, without: without.suppressed) <= 0.60)

        let half = with.ours.count / 2
        // The threshold is chosen on one half of the games, and counted on the other.
        let best = with.ours.prefix(half).max { a, b in
            func gain(_ threshold: Double) -> Int {
                with.ours.prefix(half).count { $0 >= threshold } - without.ours.prefix(half).count { $0 >= threshold }
            }
            return gain(a) < gain(b)
        }
        let threshold = try #require(best)
        let proved = EmpiricalEpsilon.lowerBound(
            hits: with.ours.suffix(half).count { $0 >= threshold },
            alarms: without.ours.suffix(half).count { $0 >= threshold },
            games: half
        )
        #expect(proved <= 1)
        let exact = EmpiricalEpsilon.lowerBound(
            hits: with.exact.count { $0 >= 1 },
            alarms: without.exact.count { $0 >= 1 },
            games: with.exact.count
        )
        #expect(exact >= 1, "the attack itself works")
    }

    @Test("fourteen days of the same habits say little more")
    func fortnight() throws {
        let (with, without) = try Self.games(Self.isLong ? 300 : 12, days: 14)
        #expect(AreaUnderCurve.of(with: with.exact, without: without.exact) >= 0.95)
        #expect(AreaUnderCurve.of(with: with.ours, without: without.ours) <= 0.65)
    }

    private static func games(_ count: Int, days: Int) throws -> (with: Scores, without: Scores) {
        var town = try Town(seed: 2018, people: 3_000)
        let crowd = try Spread(&town, people: 3_000)
        var (with, without) = (Scores(), Scores())
        for game in 0..<count {
            let people = town.draw(persons + 1)
            var sums: [[Double]] = [[0, 0, 0], [0, 0, 0]]
            for day in 0..<days {
                let made = people.map { town.day(of: $0) }
                let (target, substitute, others) = (made[0], made[1], made.dropFirst(2))
                for (world, last) in [substitute, target].enumerated() {
                    let key = "game \(game) \(day) \(world)"
                    let scores = try crowd.scores(target: target, in: others + [last], key: key)
                    for index in scores.indices { sums[world][index] += scores[index] }
                }
            }
            without.append(sums[0])
            with.append(sums[1])
        }
        return (with, without)
    }

    /// How people are spread in general, which the adversary knows, and what it makes of a map.
    private struct Spread {
        /// Persons by token of the region, per person of the town.
        private var everybody: [Double]
        private let region: CellRectangle

        init(_ town: inout Town, people: Int) throws {
            region = try Town.region
            everybody = [Double](repeating: 0, count: region.count)
            for person in 0..<people {
                for token in town.day(of: person).tokens { everybody[Int(token)] += 1 / 48 / Double(people) }
            }
        }

        /// The scores of exact counts, of those below five persons suppressed, and of our map.
        func scores(target: Town.Day, in days: some Sequence<Town.Day>, key: String) throws -> [Double] {
            var counts = target.counts.mapValues { _ in 0 as UInt64 }
            var histogram = try TokenHistogram(region: region)
            for day in days {
                let tokens = day.tokens
                try histogram.addPerson(tokens.span)
                for (cell, halfHours) in day.stays where counts[cell] != nil {
                    counts[cell, default: 0] += UInt64(halfHours)
                }
            }
            let map = try HeatmapMechanism.release(
                histogram,
                parameters: HeatmapParameters(epsilonMillionths: 1_000_000, region: region),
                noiseKey: SecretBytes(copying: SHA256Digest.of(Array(key.utf8)).bytes)
            )
            return [
                MapScore.exact(target: target.counts) { counts[$0, default: 0] },
                MapScore.exact(target: target.counts) { counts[$0, default: 0] < 5 * 48 ? 0 : counts[$0, default: 0] },
                MapScore.released(blocks(of: map, target: target.tokens)),
            ]
        }

        /// The cells that the target was in.
        private func blocks(of map: ReleasedHeatmap, target: [UInt32]) -> [MapScore.Block] {
            map.cells.compactMap { cell in
                func isInside(_ token: UInt32) -> Bool {
                    let (row, column) = token.quotientAndRemainder(dividingBy: UInt32(region.columns.count))
                    return cell.block.columns.contains(region.columns.lowerBound + column)
                        && cell.block.rows.contains(region.rows.lowerBound + row)
                }
                let share = Double(target.count(where: isInside)) / 48
                guard share > 0 else { return nil }
                var expected = 0.0
                for row in cell.block.rows {
                    for column in cell.block.columns {
                        let at = Int(row - region.rows.lowerBound) * region.columns.count
                        expected += everybody[at + Int(column - region.columns.lowerBound)]
                    }
                }
                return MapScore.Block(
                    target: share,
                    expected: expected * Double(persons - 1),
                    released: Double(cell.estimate) / 48,
                    deviation: cell.deviation / 48
                )
            }
        }
    }
}

extension MembershipTests.Scores {
    fileprivate mutating func append(_ scores: [Double]) {
        exact.append(scores[0])
        suppressed.append(scores[1])
        ours.append(scores[2])
    }
}
