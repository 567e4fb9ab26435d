import ContributionTestSupport
import Cryptography
import Datasets
import Foundation
import Geohash
import TestSupport
import Testing

@testable import SocialDistance

/// What satellite positions, wrong by 5 m along each axis at every tick, make of meetings.
@Suite struct PositionErrorTests {
    @Test("by 10 m and a quarter of an hour, meetings of half an hour are told from standing 20 m apart: F1 ≥ 0.9")
    func meetings() throws {
        let definition = try ProximityDefinition(radiusMillimetres: 10_000, positionErrorMillimetres: 5000)
        var random = SplitMix(state: 5)
        var (found, missed, invented) = (0, 0, 0)
        for _ in 0..<4 {
            // Person 2n and 2n + 1 are a pair: of every second pair a metre apart for half an hour, of the others 20 m.
            let pairs = 60
            let day = PlacedDay(
                keys: try (0..<2 * pairs).map { try Contributions.key(UInt8($0 + 1)).verificationKey },
                ticks: try (0..<30).map { _ in
                    try (0..<2 * pairs).map { person in
                        let (pair, apart) = (person / 2, person / 2 % 2 == 0 ? 1.0 : 20.0)
                        return try measured(
                            north: 1000 * Double(pair),
                            east: person % 2 == 0 ? 0 : apart,
                            precision: definition.coarsestPrecision,
                            using: &random
                        )
                    }
                },
                statuses: [StatusTable.Entry](repeating: .init(isIll: true), count: 2 * pairs)
            )
            let answers = try ProximityAnswer.counts(for: day.keys, in: day.dataset(definition))
            for pair in 0..<pairs {
                let isFound = answers[2 * pair].days[0].closeContacts == 1
                if pair % 2 == 0 {
                    (found, missed) = isFound ? (found + 1, missed) : (found, missed + 1)
                } else {
                    invented += isFound ? 1 : 0
                }
            }
        }
        // By the binomial distribution of 30 ticks, of which 63 % are near: 95 % of meetings, hence 0.975.
        let score = 2 * Double(found) / Double(2 * found + missed + invented)
        #expect(found + missed == 120 && score >= 0.9, "\(found) found, \(missed) missed, \(invented) invented")
    }

    /// Where a receiver says that somebody is, as the middle of a cell of the home's precision.
    private func measured(
        north: Double,
        east: Double,
        precision: Int,
        using random: inout SplitMix
    ) throws -> EarthPosition {
        // Box and Muller.
        let reach = 5 * (-2 * log(Double.random(in: .leastNonzeroMagnitude...1, using: &random))).squareRoot()
        let turn = Double.random(in: 0..<2 * .pi, using: &random)
        let metresPerDegree = EarthPosition.radiusMetres * .pi / 180
        let cell = try GeohashCell(
            latitude: (north + reach * cos(turn)) / metresPerDegree,
            longitude: (east + reach * sin(turn)) / metresPerDegree,
            precision: precision
        )
        return EarthPosition(cell: cell.bits, precision: precision)
    }
}
