import Cartography
import Foundation
import Generator
import Testing

@testable import Realism

@Suite struct LawsTests {
    /// Someone's life from the places of each day; a place's number is where it is, in kilometres to the east.
    private func life(_ days: [[Int32]]) -> ObservedLives.Life {
        var life = ObservedLives.Life()
        for (index, day) in days.enumerated() {
            life.beginDay()
            for (hour, place) in day.enumerated() {
                let position = Position(east: Int(place) * 100_000, north: 0)
                life.stay(at: .venue(place), position, from: index * 86_400 + hour * 3600)
            }
        }
        return life
    }

    @Test("counts moves and places, and stays over midnight are one")
    func rows() {
        let life = life([[0, 1, 0], [0, 2, 1, 0]])
        #expect(life.visits.map(\.location) == [0, 1, 0, 2, 1, 0])
        #expect(life.visitCounts == [3, 2, 1])
        #expect(Laws.jumps(of: [life]) == [1, 1, 2, 1, 1])
        #expect(Laws.discovered(by: [life], days: 2) == [2, 3])
        let frequencies = Array(Laws.rankFrequencies(of: [life]).prefix(3))
        let thirds: [Double] = [0.5, 2.0 / 6.0, 1.0 / 6.0]
        #expect(frequencies == thirds)
    }

    @Test("networks are the same whatever their places are called, and others where the ways differ")
    func motifs() {
        let days: [[Int32]] = [
            [0, 1, 0], [5, 7, 5], [0, 1, 2, 0], [3, 9, 4, 3], [0, 1, 0, 2, 0], [4], Array(0...9),
        ]
        let counts = Laws.motifShares(of: [life(days)]).map { Int(($0 * 7).rounded()) }
        #expect(counts == [2, 2, 1, 1])
    }

    @Test("finds the exponent of jumps that were drawn from the law", arguments: [1.5, 1.75, 2])
    func jumpExponent(beta: Double) throws {
        var stream = RandomStream(state: 9)
        let jumps = (0..<20_000).map { _ -> Double in
            let even = Double(stream.below(1 << 40)) / 0x1p40
            return 1.7 * pow(1 - even, -1 / (beta - 1)) - 1.5
        }
        let found = try #require(Laws.jumpExponent(jumps))
        #expect(abs(found - beta) < 0.06)
        #expect(Laws.jumpExponent(Array(jumps.prefix(50))) == nil)
    }

    @Test("jumps that are all shorter than where the law begins have no exponent")
    func shortJumps() {
        #expect(Laws.jumpExponent((0..<200).map { Double($0) / 2000 }) == nil)
        // And so are all but the farthest hundredth.
        #expect(Laws.jumpExponent((0..<200).map { $0 == 199 ? 3 : 0.1 }) == nil)
    }

    @Test("the radius of gyration of two places a kilometre apart is half a kilometre")
    func gyration() {
        let life = life([[0, 1]])
        #expect(Laws.radiusOfGyration(of: life, counts: [1, 1]) == 0.5)
        let uneven = Laws.radiusOfGyration(of: life, counts: [3, 1])
        #expect(abs(uneven * uneven - 0.1875) < 1e-12)
        #expect(Laws.radiusOfGyration(of: life, counts: [0, 0]) == 0)
    }

    @Test("who always does the same is predictable, and who never does less so")
    func predictability() {
        var stream = RandomStream(state: 2)
        let steady = life((0..<14).map { _ in [0, 1, 1, 0] })
        let restless = life((0..<14).map { _ in (0..<24).map { _ in Int32(stream.below(20)) } })
        let (high, low) = (
            Laws.predictability(of: [steady], days: 14) ?? 0, Laws.predictability(of: [restless], days: 14) ?? 1
        )
        #expect(high > 0.9)
        #expect(low < 0.4)
        #expect(Laws.predictability(of: [steady], days: 2) == nil)
    }

    @Test("each hour has the place in which it ended, up to the last hour that is asked for")
    func hourly() {
        var life = ObservedLives.Life()
        life.beginDay()
        for (place, second) in [(4, 0), (7, 7300), (8, 7400), (7, 10_000), (9, 90_000)] as [(Int32, Int)] {
            life.stay(at: .venue(place), Position(east: 0, north: 0), from: second)
        }
        #expect(Laws.hourly(life, days: 1) == [0, 0] + Array(repeating: 1, count: 22))
        #expect(Array(Laws.hourly(life, days: 2).suffix(24)) == [1] + Array(repeating: 3, count: 23))
    }

    @Test("a long time is looked at hour by hour at its beginning alone")
    func long() {
        let life = life((0..<400).map { $0 < 56 ? [0, 1] : [Int32($0), 1, Int32(1000 + $0)] })
        #expect(Laws.predictability(of: [life], days: 400) == Laws.predictability(of: [life], days: 56))
    }

    @Test("twins cannot be told apart, and strangers can")
    func unicity() {
        let (one, other) = (life((0..<7).map { _ in [0, 5, 0] }), life((0..<7).map { _ in [9, 20, 9] }))
        #expect(Laws.unicity(of: [one, one], days: 7) == 0)
        #expect(Laws.unicity(of: [one, other], days: 7) == 1)
    }

    @Test("a generated month has a table inside its bands and six diagrams, nobody has none")
    func month() throws {
        let city = try CityPlan(latitude: 45.76, longitude: 4.84, venues: 4000, persons: 2000, seed: 1)
        let population = try SyntheticPopulation(
            persons: 2000,
            midnights: (0..<28).map { Int64($0) * 86_400 },
            seed: 1,
            city: city
        )
        var (days, lives) = (PopulationDays(of: population), ObservedLives())
        for _ in 0..<28 { lives.add(try days.next(), of: days) }
        for row in RealismTable(lives).rows { #expect(row.isInside, "\(row.name): \(row.value ?? .nan)") }
        let charts = RealismCharts.all(of: lives)
        #expect(
            charts.map(\.name) == [
                "jump-lengths", "radius-of-gyration", "visits", "motifs", "hourly-rhythm", "discovery",
            ]
        )
        for chart in charts { #expect(try Set(chart.raster().bytes).count > 4) }
        #expect(RealismCharts.all(of: ObservedLives()).isEmpty)
        #expect(RealismTable(ObservedLives()).rows.allSatisfy { !$0.isInside })
    }
}
