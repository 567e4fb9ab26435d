import Datasets
import Foundation
import Geohash
import TestSupport
import Testing

@Suite struct EarthPositionTests {
    /// The great-circle distance by the haversine formula, in metres.
    func haversine(_ from: (Double, Double), _ to: (Double, Double)) -> Double {
        let (north, east) = ((to.0 - from.0) * .pi / 360, (to.1 - from.1) * .pi / 360)
        let a = pow(sin(north), 2) + cos(from.0 * .pi / 180) * cos(to.0 * .pi / 180) * pow(sin(east), 2)
        return 2 * EarthPosition.radiusMetres * asin(min(1, a.squareRoot()))
    }

    @Test("the axes point to the equator's meridians and the pole, and no longitude moves a pole")
    func axes() {
        let radius: Int32 = 1_630_978_253
        #expect(EarthPosition(latitude: 0, longitude: 0) == EarthPosition(x: radius, y: 0, z: 0))
        #expect(EarthPosition(latitude: 0, longitude: 90) == EarthPosition(x: 0, y: radius, z: 0))
        #expect(EarthPosition(latitude: 0, longitude: 180) == EarthPosition(latitude: 0, longitude: -180))
        for longitude in [-180.0, -1, 0, 77] {
            #expect(EarthPosition(latitude: -90, longitude: longitude) == EarthPosition(x: 0, y: 0, z: -radius))
        }
    }

    @Test("distances are those of the haversine formula to a centimetre, at poles and the antimeridian as well")
    func distances() {
        var random = SplitMix(state: 5)
        for place in [(0.0, 0.0), (48.86, 2.35), (-33.0, 179.99999), (89.99995, 10.0), (-89.9999, -170.0)] {
            for _ in 0..<200 {
                let reach = 0.0005
                let north = min(90, max(-90, place.0 + .random(in: -reach...reach, using: &random)))
                let scale = max(cos(place.0 * .pi / 180), 1e-6)
                var east = place.1 + .random(in: -reach...reach, using: &random) / scale
                east -= 360 * (east / 360).rounded()
                let measured = EarthPosition(latitude: place.0, longitude: place.1)
                    .squaredDistance(to: EarthPosition(latitude: north, longitude: east))
                let metres = Double(measured).squareRoot() / Double(EarthPosition.unitsPerMetre)
                #expect(abs(metres - haversine(place, (north, east))) < 0.01)
            }
        }
    }

    @Test("a cell's place is its middle, and distances of hostile coordinates saturate")
    func extremes() throws {
        let cell = try GeohashCell(latitude: 48.8566, longitude: 2.3522, precision: 9)
        let centre = cell.boundingBox.centre
        let middle = EarthPosition(latitude: centre.latitude, longitude: centre.longitude)
        #expect(EarthPosition(cell: cell.bits, precision: 9) == middle)
        let far = EarthPosition(x: .max, y: .max, z: .max)
        #expect(EarthPosition.unknown.squaredDistance(to: far) == .max && far.squaredDistance(to: far) == 0)
    }
}

@Suite struct TickInterpolationTests {
    /// A place so many metres north of the equator; along x nothing changes by more than a millimetre.
    func place(_ metres: Double) -> EarthPosition {
        EarthPosition(latitude: metres / (EarthPosition.radiusMetres * .pi / 180), longitude: 0)
    }

    /// How many metres north somebody is at minutes from the first to the last, nil where unknown.
    func metres(_ fixes: [(second: UInt32, metres: Double)], minutes: Range<Int>) -> [Int?] {
        TickInterpolation(stepSeconds: 60)
            .positions(at: minutes, seconds: fixes.map(\.second)[...]) { place(fixes[$0].metres) }
            .map { $0 == .unknown ? nil : Int((Double($0.z) / Double(EarthPosition.unitsPerMetre)).rounded()) }
    }

    @Test("between two fixes at most five minutes apart somebody goes straight on")
    func moving() {
        #expect(metres([(30, 0), (330, 1000)], minutes: 0..<6) == [0, 100, 300, 500, 700, 900])
        #expect(metres([(0, 0), (300, 1000)], minutes: 0..<6) == [0, 200, 400, 600, 800, 1000])
        #expect(metres([(0, 0), (301, 1000)], minutes: 0..<6) == [0, nil, nil, nil, nil, 1000])
    }

    @Test("who is found where they were within half an hour has stayed, and not after more")
    func staying() {
        #expect(metres([(0, 0), (1800, 90)], minutes: 0..<31).compactMap(\.self).count == 31)
        #expect(metres([(0, 0), (1801, 90)], minutes: 0..<32).compactMap(\.self) == [0, 90])
        #expect(metres([(0, 0), (1800, 101)], minutes: 0..<31).compactMap(\.self) == [0, 101])
    }

    @Test("a fix alone counts for its own step, nothing before or after, and the last of one second counts")
    func alone() {
        #expect(metres([(90, 7)], minutes: 0..<4) == [nil, 7, nil, nil])
        #expect(metres([(60, 7), (60, 9)], minutes: 0..<3) == [nil, 9, nil])
        #expect(metres([], minutes: 0..<2) == [nil, nil])
        #expect(metres([(90, 7)], minutes: 2..<3) == [nil])
    }

    @Test("any window of ticks is what the whole day says", arguments: UInt64(1)...20)
    func windows(seed: UInt64) {
        var random = SplitMix(state: seed)
        let seconds = (0..<60).map { _ in UInt32.random(in: 0..<86_400, using: &random) }.sorted()
        let fixes = seconds.map { (second: $0, metres: Double.random(in: 0..<150, using: &random)) }
        let whole = metres(fixes, minutes: 0..<1440)
        for _ in 0..<20 {
            let start = Int.random(in: 0..<1440, using: &random)
            let window = start..<Int.random(in: start...1440, using: &random)
            #expect(metres(fixes, minutes: window) == Array(whole[window]))
        }
    }
}
