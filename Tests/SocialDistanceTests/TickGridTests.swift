import Datasets
import TestSupport
import Testing

@testable import SocialDistance

@Suite struct TickGridTests {
    /// Every pair of rows that the grid finds, the lower one first, in order; a pair found twice stands there twice.
    func found(_ grid: inout TickGrid, _ places: [EarthPosition], _ nearness: Nearness) -> [[UInt32]] {
        let (x, y) = (places.map { UInt32(bitPattern: $0.x) }, places.map { UInt32(bitPattern: $0.y) })
        let z = places.map { UInt32(bitPattern: $0.z) }
        grid.fill(x: x.span, y: y.span, z: z.span)
        var pairs: [[UInt32]] = []
        grid.forEachNear(nearness) { found in
            for index in found.indices { pairs.append([UInt32(found[index] >> 24), UInt32(found[index] & 0xff_ffff)]) }
        }
        return pairs.sorted { $0.lexicographicallyPrecedes($1) }
    }

    @Test("a crowd's pairs are counted alike, however many lists they fill", arguments: [2, 40, 300, 6000])
    func crowd(persons: Int) throws {
        let nearness = Nearness(try ProximityDefinition(radiusMillimetres: 10_000, positionErrorMillimetres: 0))
        let place = EarthPosition(latitude: 48.86, longitude: 2.35)
        let x = [UInt32](repeating: UInt32(bitPattern: place.x), count: persons)
        let y = [UInt32](repeating: UInt32(bitPattern: place.y), count: persons)
        let z = [UInt32](repeating: UInt32(bitPattern: place.z), count: persons)
        // Of a large crowd few ask: each is near all.
        let askers = Set((0..<UInt32(min(persons, 40))))
        var batch = ProximityBatch(rows: persons, askers: askers, nearness: nearness, maximumPairs: 1 << 20)
        for _ in 0..<3 { try batch.visit(x: x.span, y: y.span, z: z.span) }
        var times: Set<UInt64> = []
        batch.pairs.forEach { _, _, count in times.insert(count) }
        let others = persons - askers.count
        #expect(batch.pairs.count == askers.count * (askers.count - 1) / 2 + askers.count * others && times == [3])
    }

    @Test(
        "each near pair is found once, among few and many, in a crowd and all over the earth, tick after tick",
        arguments: [(8, 4.0), (64, 3.0), (65, 60.0), (200, 30.0), (260, 200.0)]
    )
    func againstNaive(persons: Int, spread: Double) throws {
        var random = SplitMix(state: UInt64(persons))
        let nearness = Nearness(try ProximityDefinition(radiusMillimetres: 10_000, positionErrorMillimetres: 0))
        var grid = TickGrid(isAsking: [Bool](repeating: true, count: persons), radius: nearness.radius)
        var total = 0
        for place in PlacedDay.places {
            let middle = EarthPosition(latitude: place.latitude, longitude: place.longitude)
            let reach = Int32(spread * Double(EarthPosition.unitsPerMetre))
            let places = (0..<persons).map { person in
                guard Int.random(in: 0..<10, using: &random) > 0 else { return EarthPosition.unknown }
                // Some stand at the other places.
                let other = PlacedDay.places[person % PlacedDay.places.count]
                let centre =
                    person % 5 == 0 ? EarthPosition(latitude: other.latitude, longitude: other.longitude) : middle
                return EarthPosition(
                    x: centre.x + .random(in: -reach...reach, using: &random),
                    y: centre.y + .random(in: -reach...reach, using: &random),
                    z: centre.z + .random(in: -reach...reach, using: &random)
                )
            }
            let square = UInt64(nearness.radius) * UInt64(nearness.radius)
            let expected = (0..<persons).flatMap { one in
                (one + 1..<max(persons, one + 1)).filter { other in
                    places[one] != .unknown && places[other] != .unknown
                        && places[one].squaredDistance(to: places[other]) <= square
                }.map { [UInt32(one), UInt32($0)] }
            }
            #expect(found(&grid, places, nearness) == expected)
            total += expected.count
        }
        #expect(total > 0)
        #expect(found(&grid, [EarthPosition](repeating: .unknown, count: persons), nearness).isEmpty)
    }
}
