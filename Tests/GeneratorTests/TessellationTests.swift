import Foundation
import Geohash
import Mobility
import Testing

@testable import Generator

@Suite struct TessellationTests {
    /// Squares of a tenth of a degree at 45° N, from west to east, the second with a hole in its middle.
    private static func areas(_ populations: [Double]) -> String {
        let features = populations.enumerated().map { index, population in
            func ring(_ margin: Double) -> String {
                let (west, east) = (4 + Double(index) / 10 + margin, 4.1 + Double(index) / 10 - margin)
                let (south, north) = (45 + margin, 45.1 - margin)
                let corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
                return "[" + corners.map { "[\($0.0),\($0.1)]" }.joined(separator: ",") + "]"
            }
            let rings = index == 1 ? ring(0) + "," + ring(0.03) : ring(0)
            return """
                {"type": "Feature", "properties": {"tile_id": "t\(index)", "population": \(population)},
                "geometry": {"type": "Polygon", "coordinates": [\(rings)]}}
                """
        }
        return #"{"type": "FeatureCollection", "features": ["# + features.joined(separator: ",") + "]}"
    }

    private static func tessellation(_ populations: [Double], flows: String? = nil) throws -> Tessellation {
        var tessellation = try Tessellation(geoJSON: Array(areas(populations).utf8))
        if let flows { try tessellation.readFlows(csv: Array(flows.utf8)) }
        return tessellation
    }

    private static func city(_ tessellation: Tessellation, persons: Int = 3000) throws -> CityPlan {
        try CityPlan(like: tessellation, venues: 400, persons: persons, seed: 1)
    }

    /// The area of a place of the city, if it is in one: areas are a tenth of a degree wide.
    private static func tile(_ position: Position, in city: CityPlan) throws -> Int {
        let corner = try #require(city.frame.position(latitude: 45, longitude: 4))
        let width = try #require(city.frame.position(latitude: 45, longitude: 4.1)).east - corner.east
        return Int((Double(position.east - corner.east) / Double(width)).rounded(.down))
    }

    @Test("people live in the areas in proportion to their population, and in no hole")
    func homes() throws {
        let city = try Self.city(Self.tessellation([1000, 3000, 0, 4000]))
        let hole = (45.03...45.07, 4.13...4.17)
        let low = try #require(city.frame.position(latitude: hole.0.lowerBound, longitude: hole.1.lowerBound))
        let high = try #require(city.frame.position(latitude: hole.0.upperBound, longitude: hole.1.upperBound))
        var (stream, counts) = (RandomStream(state: 4), [0, 0, 0, 0])
        for _ in 0..<8000 {
            let home = city.home(&stream).position
            counts[try Self.tile(home, in: city)] += 1
            let isInHole = (low.east...high.east).contains(home.east) && (low.north...high.north).contains(home.north)
            #expect(!isInHole)
        }
        // To five deviations.
        for (count, expected) in zip(counts, [1000, 3000, 0, 4000]) { #expect(abs(count - expected) <= 230) }
    }

    @Test("people work where the flows say, and where none are known to come from in their own area")
    func flows() throws {
        let flows = "origin,flow,destination\r\nt0,30,t1\r\nt0,10,t2\r\nt1,5,t2\r\n"
        let city = try Self.city(Self.tessellation([500, 500, 500], flows: flows))
        var (stream, counts) = (RandomStream(state: 4), [[0, 0, 0], [0, 0, 0], [0, 0, 0]])
        for _ in 0..<6000 {
            let home = city.home(&stream)
            let firm = city.firms[city.commuting.draw(from: home, &stream)]
            counts[try Self.tile(home.position, in: city)][try Self.tile(firm.corner, in: city)] += 1
        }
        #expect(counts[0][0] == 0 && counts[1] == [0, 0, counts[1][2]] && counts[2] == [0, 0, counts[2][2]])
        #expect(abs(Double(counts[0][1]) / Double(counts[0][2]) - 3) < 0.7)
    }

    @Test("without flows people go by the radiation model")
    func radiation() {
        // Of thirty who leave, two thirds find a place in the nearest town, a sixth in the next.
        let weights = TownTravel.radiation(from: 0, people: [10, 20, 30], distances: [0, 1, 3])
        #expect(weights == [0, 200.0 / 300, 300.0 / 1800])
        #expect(TownTravel.radiation(from: 0, people: [10, 20, 30], distances: [0, 3, 1])[1] == 200.0 / 2400)
        #expect(TownTravel.radiation(from: 1, people: [0, 5, 0], distances: [1, 0, 1]) == [0, 1, 0])
        #expect(TownTravel.radiation(from: 0, people: [0, 0], distances: [0, 1]) == [1, 0])
    }

    @Test("roads connect all towns, and the way from one to another climbs no further than to where they meet")
    func roads() throws {
        let towns = [(0, 0), (10, 0), (20, 0), (20, 5), (-7, 0)].map { Position(east: $0 * 100, north: $1 * 100) }
        let (roads, order) = RoadTree.connecting(towns, from: 2)
        #expect(order == [2, 3, 1, 0, 4])
        #expect(roads.nodes.map(\.position) == order.map { towns[$0] })
        #expect(roads.distance(from: 1, to: 4) == 500 + 1000 + 1000 + 700)
        #expect(RoadTree.connecting([towns[0]], from: 0).order == [0])
    }

    @Test("the same seed gives the same region, and everyone stays in it")
    func population() throws {
        let tessellation = try Self.tessellation([1000, 3000, 0, 4000])
        let city = try Self.city(tessellation, persons: 200)
        #expect(try Self.city(tessellation, persons: 200) == city)
        let population = try SyntheticPopulation(persons: 200, midnights: [0, 86_400], seed: 1, city: city)
        #expect(try population.tracks(day: 1).cells.allSatisfy { city.region.contains(bits: $0) })
    }

    // MARK: Refusals

    @Test(
        "refuses what is no tessellation",
        arguments: [
            "", "{}", "[]", #"{"type": "FeatureCollection"}"#, #"{"type": "Feature", "features": []}"#,
            #"{"type": "FeatureCollection", "features": 5}"#,
        ]
    )
    func unreadable(text: String) {
        #expect(throws: GeneratorError.tessellationUnreadable) { try Tessellation(geoJSON: Array(text.utf8)) }
    }

    @Test("refuses no areas, too many, and those where nobody lives")
    func outOfRange() throws {
        for populations in [[], [0.0, 0], Array(repeating: 1.0, count: Tessellation.maximumTiles + 1)] {
            #expect(throws: GeneratorError.tessellationOutOfRange) { try Self.tessellation(populations) }
        }
        let twice = Self.areas([1, 2]).replacing("t1", with: "t0")
        #expect(throws: GeneratorError.tileRepeated(index: 1)) { try Tessellation(geoJSON: Array(twice.utf8)) }
    }

    @Test(
        "refuses an area without name, people or borders",
        arguments: [
            ("\"tile_id\": \"t1\"", "\"tile_id\": \"\""), ("\"tile_id\": \"t1\"", "\"name\": \"t1\""),
            ("\"population\": 7.0", "\"population\": -1"), ("\"population\": 7.0", "\"population\": \"many\""),
            ("\"population\": 7.0", "\"population\": 1e300"), ("\"population\": 7.0", "\"population\": 1e999"),
            ("\"Polygon\", \"coordinates\": [[[4.1,", "\"Polygon\", \"coordinates\": [[[191,"),
            ("\"Polygon\", \"coordinates\": [[[4.1,", "\"Polygon\", \"coordinates\": [[[null,"),
            ("\"Polygon\", \"coordinates\": [[[4.1,", "\"Point\", \"coordinates\": [[[4.1,"),
            ("\"Polygon\", \"coordinates\": [[[4.1,", "\"MultiPolygon\", \"coordinates\": [[[4.1,"),
            ("\"Polygon\", \"coordinates\": [[[4.1,", "\"Polygon\", \"coordinates\": [[],[[4.1,"),
            ("\"Polygon\", \"coordinates\": [[[4.1,", "\"Polygon\", \"coordinates\": [[[]],[[4.1,"),
        ]
    )
    func unusable(part: String, other: String) throws {
        let text = Self.areas([5, 7])
        #expect(text.contains(part))
        #expect(throws: GeneratorError.tileUnusable(index: 1)) {
            try Tessellation(geoJSON: Array(text.replacing(part, with: other).utf8))
        }
    }

    @Test("flows may have a byte order mark, quoted fields and columns that nobody asked for")
    func quotedFlows() throws {
        let rows = [#""flow",origin,year,"destination""#, #""30","t0",2011,t1"#, #"5,t1,2011,"t0""#]
        let text = "\u{FEFF}" + rows.joined(separator: "\r\n")
        let flows = try Self.tessellation([1, 1], flows: text).flows
        #expect(flows == [[0, 30], [5, 0]])
        // Names may have commas and quotes.
        let named = Self.areas([1, 1]).replacing("\"t1\"", with: #""a, \"b\"""#)
        var tessellation = try Tessellation(geoJSON: Array(named.utf8))
        try tessellation.readFlows(csv: Array("flow,origin,destination\n2,t0,\"a, \"\"b\"\"\"\n".utf8))
        #expect(tessellation.flows == [[0, 2], [0, 0]])
    }

    @Test(
        "refuses flows that are none, with line and column",
        arguments: [
            ("flow,origin,destination\n1,t0\n", 2, "row"), ("flow,origin,destination\n1,t0,t1,t1\n", 2, "row"),
            ("flow,origin,destination\n1,t0,t9\n", 2, "destination"),
            ("flow,origin,destination\n1,t0,t1\n-1,t0,t1\n", 3, "flow"),
            ("flow,origin,destination\nnan,t0,t1\n", 2, "flow"), ("flow,origin,destination\n1e300,t0,t1\n", 2, "flow"),
            ("flow,origin,destination\n1,,t1\n", 2, "origin"), ("flow,origin,destination\n\"1,t0,t1\n", 2, "row"),
        ] as [(String, Int, String)]
    )
    func badFlows(text: String, line: Int, column: String) throws {
        var tessellation = try Self.tessellation([1, 1])
        let error = #expect(throws: GeneratorError.self) { try tessellation.readFlows(csv: Array(text.utf8)) }
        guard case .flowsRefused(.badRow(let row)) = error else {
            Issue.record("\(error.map { "\($0)" } ?? "accepted")")
            return
        }
        #expect(row.line == line && row.column == column)
    }

    @Test("refuses flows without header, and those of nobody")
    func noFlows() throws {
        let refusals: [(String, GeneratorError)] = [
            ("", .flowsRefused(.headerUnreadable)),
            ("flow,origin\n", .flowsRefused(.headerMissingColumn("destination"))),
            ("flow,flow,origin,destination\n", .flowsRefused(.headerDuplicateColumn("flow"))),
            ("flow,origin,destination\n", .flowsEmpty), ("flow,origin,destination\n0,t0,t1\n", .flowsEmpty),
        ]
        for (text, error) in refusals {
            #expect(throws: error) { try Self.tessellation([1, 1], flows: text) }
        }
    }

    @Test("refuses a region across the antimeridian")
    func antimeridian() throws {
        // From 179.9° to 180.1°, as some programs write it, and cut in two at the antimeridian, as RFC 7946 asks.
        let beyond = Self.areas([1]).replacing("[4.0,", with: "[179.9,").replacing("[4.1,", with: "[180.1,")
        #expect(throws: GeneratorError.tileUnusable(index: 0)) { try Tessellation(geoJSON: Array(beyond.utf8)) }
        let west = Self.areas([1]).replacing("[4.0,", with: "[179.9,").replacing("[4.1,", with: "[180,")
        let east = Self.areas([1]).replacing("t0", with: "t1").replacing("[4.0,", with: "[-180,")
            .replacing("[4.1,", with: "[-179.9,")
        let opening = #"{"type": "FeatureCollection", "features": ["#
        let both = west.dropLast("]}".count) + "," + east.dropFirst(opening.count)
        #expect(throws: GeneratorError.centreOutOfRange) {
            try Self.city(Tessellation(geoJSON: Array(both.utf8)))
        }
    }

    @Test("refuses regions too wide or near a pole")
    func wide() throws {
        let wide = Self.areas([1]).replacing("4.1,", with: "40.1,")
        #expect(throws: GeneratorError.extentOutOfRange(allowed: CityPlan.regionExtents)) {
            try Self.city(Tessellation(geoJSON: Array(wide.utf8)))
        }
        let high = Self.areas([1]).replacing("45.0]", with: "89.0]").replacing("45.1]", with: "89.1]")
        #expect(throws: GeneratorError.centreOutOfRange) { try Self.city(Tessellation(geoJSON: Array(high.utf8))) }
    }
}
