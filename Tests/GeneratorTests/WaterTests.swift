import Foundation
import Geohash
import Mobility
import TestSupport
import Testing

@testable import Generator

@Suite struct WaterTests {
    /// A mask of rectangles of water and of lines, in metres east and north of 45° N 4° E.
    private static func mask(
        _ rectangles: [(west: Double, south: Double, east: Double, north: Double)],
        lines: [[(Double, Double)]] = []
    ) throws -> WaterMask {
        func text(_ corners: [(Double, Double)]) -> String {
            let degree = 6_378_137.0 * .pi / 180
            let parallel = degree * cos(.pi / 4)
            return "[" + corners.map { "[\(4 + $0.0 / parallel),\(45 + $0.1 / degree)]" }.joined(separator: ",") + "]"
        }
        let polygons = rectangles.map { box in
            let corners = [
                (box.west, box.south), (box.east, box.south), (box.east, box.north), (box.west, box.north),
                (box.west, box.south),
            ]
            return #"{"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [\#(text(corners))]}}"#
        }
        let crossings = lines.map {
            #"{"type": "Feature", "geometry": {"type": "LineString", "coordinates": \#(text($0))}}"#
        }
        let features = (polygons + crossings).joined(separator: ",")
        return try WaterMask(geoJSON: Array(#"{"type": "FeatureCollection", "features": [\#(features)]}"#.utf8))
    }

    private static func city(_ water: WaterMask, persons: Int = 300) throws -> CityPlan {
        try CityPlan(
            latitude: 45,
            longitude: 4,
            extentKilometres: 6,
            venues: 200,
            persons: persons,
            water: water,
            seed: 1
        )
    }

    /// A river of 280 m from the north to the south, east of the middle.
    private static let river = (west: 510.0, south: -4000.0, east: 790.0, north: 4000.0)
    private static let bridge = [(450.0, 1000.0), (850.0, 1100.0)]

    private static func metres(east: Double, north: Double) -> Position {
        Position(east: Int(east * 100), north: Int(north * 100))
    }

    // MARK: Land

    @Test("what a polygon touches is water, what is beside it is shore, and people are on land alone")
    func grounds() throws {
        let land = try #require(Self.city(Self.mask([Self.river], lines: [Self.bridge])).roads.land)
        #expect(land.grid.side == 2500)
        func ground(_ east: Double, _ north: Double) -> Land.Ground {
            land.ground(at: Self.metres(east: east, north: north))
        }
        #expect(ground(650, 0) == .water && ground(501, -2999) == .water && ground(799, 2999) == .water)
        // The cells of the borders, and one more to either side.
        #expect(ground(490, 0) == .shore && ground(815, 0) == .shore)
        #expect(ground(440, 0) == .land && ground(860, 0) == .land)
        #expect(ground(650, 1050) == .crossing)
        #expect(ground(650, 950) == .water && ground(650, 1150) == .water)
    }

    @Test("a hole in water is land, but without a bridge nobody goes to it")
    func islands() throws {
        let lake = [
            (west: 500.0, south: -1000.0, east: 1500.0, north: 1000.0),
            (west: 800.0, south: -400.0, east: 1200.0, north: 400.0),
        ]
        // One polygon of two rings, by the even-odd rule.
        let rings = try lake.flatMap { try Self.mask([$0]).polygons[0] }
        let line = try Self.mask([lake[0]], lines: [[(450, 0), (850, 0)]]).crossings
        let alone = try #require(Self.city(WaterMask(polygons: [rings], crossings: [])).roads.land)
        #expect(alone.ground(at: Self.metres(east: 1000, north: 0)) == .shore)
        #expect(alone.ground(at: Self.metres(east: 650, north: 0)) == .water)
        let reached = try #require(Self.city(WaterMask(polygons: [rings], crossings: line)).roads.land)
        #expect(reached.ground(at: Self.metres(east: 1000, north: 0)) == .land)
    }

    @Test("sight ends at water, and is open beside it and along a crossing")
    func sight() throws {
        let land = try #require(Self.city(Self.mask([Self.river], lines: [[(400, 1010), (900, 1010)]])).roads.land)
        func sees(_ one: (Double, Double), _ other: (Double, Double)) -> Bool {
            land.sees(Self.metres(east: one.0, north: one.1), Self.metres(east: other.0, north: other.1))
        }
        #expect(!sees((0, 0), (1500, 0)) && !sees((1500, 10), (0, 0)))
        #expect(sees((0, -2500), (400, 2500)) && sees((400, 1010), (900, 1010)))
        #expect(!sees((400, 1010), (900, 1200)))
        func permits(_ one: (Double, Double), _ other: (Double, Double)) -> Bool {
            let (start, end) = (Self.metres(east: one.0, north: one.1), Self.metres(east: other.0, north: other.1))
            return land.permits(SideStreets(from: start, to: end))
        }
        #expect(permits((0, -2500), (400, 2500)) && permits((400, 2500), (0, -2500)))
        #expect(!permits((0, 0), (1500, 500)) && !permits((1500, 500), (0, 0)))
        #expect(permits((0, 1010), (1500, 1010)))
    }

    // MARK: Ways

    @Test("roads lead around water and over the bridge, as long as their corners say, and the same back")
    func network() throws {
        guard case .network(let network) = try Self.city(Self.mask([Self.river], lines: [Self.bridge])).roads else {
            Issue.record("the roads keep away from no water")
            return
        }
        let nodes = network.nodes.indices
        let west = nodes.filter { network.nodes[$0].east < 50_000 }
        let east = nodes.filter { network.nodes[$0].east > 80_000 }
        #expect(!west.isEmpty && !east.isEmpty && west.count + east.count == nodes.count)
        for (one, other) in Array(zip(west, east.reversed())) + Array(zip(west, west.reversed())) {
            var (way, back): ([Position], [Position]) = ([], [])
            network.appendRoute(from: one, to: other, to: &way)
            network.appendRoute(from: other, to: one, to: &back)
            #expect(way.first == network.nodes[one] && way.last == network.nodes[other])
            #expect(way.length == network.distance(from: one, to: other) && back.length == way.length)
            for (start, end) in zip(way, way.dropFirst()) {
                for share in 0...100 {
                    let place = start.onTheWay(to: end, done: share, of: 100)
                    let ground = network.land.ground(at: place)
                    #expect(ground == .land || ground == .crossing)
                }
            }
        }
        let crosses = zip(west, east).allSatisfy { one, other in
            var way: [Position] = []
            network.appendRoute(from: one, to: other, to: &way)
            return zip(way, way.dropFirst()).contains { start, end in
                let place = start.onTheWay(to: end, done: 65_000 - start.east, of: max(end.east - start.east, 1))
                return start.east < 65_000 && end.east >= 65_000 && abs(place.north - 105_000) < 5000
            }
        }
        #expect(crosses)
    }

    @Test("the best way is the shortest that the links have")
    func bestWays() throws {
        var queue = CostQueue()
        let costs = [7, 3, 9, 3, 1, 12, 0, 5, 5, 2]
        for (index, cost) in costs.enumerated() { queue.insert(index, cost: cost) }
        var drawn: [Int] = []
        while let (index, cost) = queue.popLeast() {
            #expect(costs[index] == cost)
            drawn.append(index)
        }
        #expect(drawn == [6, 4, 9, 1, 3, 7, 8, 0, 2, 5])
    }

    @Test("without a bridge only the larger side is lived on")
    func noBridge() throws {
        let city = try Self.city(Self.mask([Self.river]))
        let population = try SyntheticPopulation(persons: 60, midnights: [0], seed: 1, city: city)
        let frame = city.frame
        let bank = try GeohashCell(bits: frame.cell(at: Self.metres(east: 500, north: 0)), precision: 12)
        let columns = try population.tracks(day: 0).cells.map { try GeohashCell(bits: $0, precision: 12).column }
        #expect(columns.allSatisfy { $0 < bank.column })
    }

    @Test("nobody is in the water, in a city or a region, at home, at venues or on the way", arguments: [false, true])
    func dry(isRegion: Bool) throws {
        let water = try Self.mask(
            [Self.river, (west: -2500, south: -2000, east: -500, north: -1500)],
            lines: [Self.bridge]
        )
        let city: CityPlan
        if isRegion {
            let areas = """
                {"type": "FeatureCollection", "features": [{"type": "Feature", "properties":
                {"tile_id": "a", "population": 9}, "geometry": {"type": "Polygon", "coordinates":
                [[[3.97, 44.98], [4.03, 44.98], [4.03, 45.02], [3.97, 45.02], [3.97, 44.98]]]}}]}
                """
            let tessellation = try Tessellation(geoJSON: Array(areas.utf8))
            city = try CityPlan(like: tessellation, venues: 200, persons: 300, water: water, seed: 1)
        } else {
            city = try Self.city(water)
        }
        let land = try #require(city.roads.land)
        for place in city.venues + city.firms {
            for spot in 0..<place.spots { #expect(land.ground(at: place.stop(atSpot: spot).position) == .land) }
        }
        let population = try SyntheticPopulation(persons: 120, midnights: [0], seed: 1, city: city, stepSeconds: 10)
        let box = city.region.boundingBox
        var crossed = 0
        for cell in try population.tracks(day: 0).cells {
            let middle = try GeohashCell(bits: cell, precision: 12).boundingBox.centre
            let position = try #require(city.frame.position(latitude: middle.latitude, longitude: middle.longitude))
            let ground = land.ground(at: position)
            #expect(ground != .water)
            if ground == .crossing { crossed += 1 }
        }
        #expect(crossed > 0 && box.west < 4)
    }

    @Test("the same seed gives the same city of water, another mask another, and one of no water near none at all")
    func seeds() throws {
        let water = try Self.mask([Self.river], lines: [Self.bridge])
        #expect(try Self.city(water) == Self.city(water))
        #expect(try Self.city(water) != Self.city(Self.mask([Self.river])))
    }

    // MARK: Refusals

    @Test("refuses a square that is all water, and one whose land has no room")
    func allWater() throws {
        let sea = try Self.mask([(west: -5000, south: -5000, east: 5000, north: 5000)])
        #expect(throws: GeneratorError.landTooSmall) { try Self.city(sea) }
        let hole = try Self.mask([(west: -60, south: -60, east: 60, north: 60)]).polygons[0]
        let rock = WaterMask(polygons: [sea.polygons[0] + hole], crossings: [])
        #expect(throws: GeneratorError.landTooSmall) { try Self.city(rock) }
    }

    @Test("refuses a region of which an area is an island without a bridge")
    func drownedArea() throws {
        func area(_ name: String, _ west: Double, _ east: Double) -> String {
            """
            {"type": "Feature", "properties": {"tile_id": "\(name)", "population": 9},
            "geometry": {"type": "Polygon", "coordinates":
            [[[\(west), 44.98], [\(east), 44.98], [\(east), 45.02], [\(west), 45.02],
            [\(west), 44.98]]]}}
            """
        }
        let areas = [area("a", 3.97, 4.005), area("b", 4.012, 4.03)].joined(separator: ",")
        let text = #"{"type": "FeatureCollection", "features": [\#(areas)]}"#
        let tessellation = try Tessellation(geoJSON: Array(text.utf8))
        #expect(throws: GeneratorError.areaWithoutLand(index: 1)) {
            try CityPlan(like: tessellation, venues: 200, persons: 300, water: Self.mask([Self.river]), seed: 1)
        }
    }

    @Test("refuses what is no mask", arguments: ["", "{}", "[]", #"{"type": "FeatureCollection"}"#, "\u{0}"])
    func unreadable(text: String) {
        #expect(throws: GeneratorError.waterUnreadable) { try WaterMask(geoJSON: Array(text.utf8)) }
    }

    @Test(
        "refuses a feature that is neither polygons nor lines, with its index",
        arguments: [
            #"{"type": "Point", "coordinates": [4, 45]}"#, "null", "5", #"{"type": "Polygon"}"#,
            #"{"type": "Polygon", "coordinates": []}"#,
            #"{"type": "Polygon", "coordinates": [[[4, 45], [5, 45], [4, 45]]]}"#,
            #"{"type": "MultiPolygon", "coordinates": [[]]}"#, #"{"type": "LineString", "coordinates": [[4, 45]]}"#,
            #"{"type": "LineString", "coordinates": [[4, 45], [4, 1e999]]}"#,
            #"{"type": "LineString", "coordinates": [[4, 45], [190, 45]]}"#,
            #"{"type": "MultiLineString", "coordinates": []}"#,
            #"{"type": "MultiLineString", "coordinates": [[[4, 45], [5, 45]], [[4, 45]]]}"#,
        ]
    )
    func unusable(geometry: String) {
        let line = #"{"type": "LineString", "coordinates": [[4, 45], [5, 45]]}"#
        let features = [line, geometry].map { #"{"type": "Feature", "geometry": \#($0)}"# }.joined(separator: ",")
        let text = #"{"type": "FeatureCollection", "features": [\#(features)]}"#
        #expect(throws: GeneratorError.waterShapeUnusable(index: 1)) { try WaterMask(geoJSON: Array(text.utf8)) }
    }

    @Test("refuses no water, and more shapes than its limit")
    func outOfRange() throws {
        #expect(throws: GeneratorError.waterOutOfRange) { try Self.mask([], lines: [[(0, 0), (1, 1)]]) }
        let boxes = Array(repeating: Self.river, count: WaterMask.maximumShapes + 1)
        #expect(throws: GeneratorError.waterOutOfRange) { try Self.mask(boxes) }
    }

    @Test("borders anywhere on the earth, crossing themselves or without any extent, are borders")
    func strange() throws {
        let shapes = [
            "[[[-180, -90], [180, -90], [180, -89], [-180, -89], [-180, -90]]]",
            "[[[-180, 90], [180, 90], [180, -90], [-180, 89], [4.0, 45.0]]]",
            "[[[4, 45], [4, 45], [4, 45], [4, 45]]]", "[[[4, 44], [4, 46], [4, 44], [4, 46]]]",
        ]
        for shape in shapes {
            let text = """
                {"type": "FeatureCollection", "features": [
                {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": \(shape)}},
                {"type": "Feature", "geometry": {"type": "LineString", "coordinates": [[-180, -90], [180, 90]]}},
                {"type": "Feature", "geometry": {"type": "LineString", "coordinates": [[4, 45], [4, 45]]}}]}
                """
            let mask = try WaterMask(geoJSON: Array(text.utf8))
            let frame = try #require(CityFrame(latitude: 45, longitude: 4, half: 300_000))
            do throws(GeneratorError) {
                let land = try Land(mask, frame: frame, half: 300_000)
                #expect(land.hasRoom(at: land.centre))
            } catch { #expect(error == .landTooSmall) }
        }
    }
}
