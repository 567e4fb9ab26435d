import Testing

@testable import Cartography

@Suite struct BasemapTests {
    private static func place(_ latitude: Double, _ longitude: Double) -> Basemap.Place {
        Basemap.Place(latitude: latitude, longitude: longitude)
    }

    private static func sheet(_ lines: [[Basemap.Place]]) throws -> MapSheet {
        var sheet = MapSheetTests.example
        sheet.cells = []
        let basemap: Basemap = try #require(Basemap(lines: lines, credit: "a survey"))
        sheet.basemap = basemap
        return sheet
    }

    @Test("a line passes over its places and over nothing else")
    func line() throws {
        let lines = [[Self.place(48.81, 2.32), Self.place(48.87, 2.35), Self.place(48.87, 2.39)]]
        let raster = try Self.sheet(lines).raster()
        var plain = try Self.sheet([])
        plain.basemap = nil
        let without = try plain.raster()
        let projection = MapProjection(fitting: MapSheetTests.region, in: MapSheet.mapFrame)
        let points = lines[0].map { projection.point(latitude: $0.latitude, longitude: $0.longitude) }
        var (drawn, far) = (0, 0)
        for y in 0..<raster.height {
            for x in 0..<raster.width where raster[x, y] != without[x, y] {
                drawn += 1
                let distances = zip(points, points.dropFirst()).map {
                    Self.distance(Double(x) + 0.5, Double(y) + 0.5, $0, $1)
                }
                if distances.allSatisfy({ $0 > 1.2 }) { far += 1 }
            }
        }
        #expect(far == 0)
        // Each column or row of a line has at least one pixel.
        let least = abs(points[1].y - points[0].y) + abs(points[2].x - points[1].x)
        #expect(Double(drawn) >= least)
    }

    private static func distance(
        _ x: Double,
        _ y: Double,
        _ a: (x: Double, y: Double),
        _ b: (x: Double, y: Double)
    ) -> Double {
        let (dx, dy) = (b.x - a.x, b.y - a.y)
        let part = min(max(((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy), 0), 1)
        let (ex, ey) = (x - a.x - part * dx, y - a.y - part * dy)
        return (ex * ex + ey * ey).squareRoot()
    }

    @Test("lines that lead far away, nowhere or through no place do no harm, and stay inside the frame")
    func hostile() throws {
        let lines = [
            [], [Self.place(48.85, 2.35)], [Self.place(48.85, 2.35), Self.place(48.85, 2.35)],
            [Self.place(-90, -180), Self.place(90, 180)], [Self.place(.nan, 2), Self.place(48, .infinity)],
            [Self.place(1e300, 1e300), Self.place(-1e300, 1e300)],
        ]
        let raster = try Self.sheet(lines).raster()
        var plain = try Self.sheet([])
        plain.basemap = nil
        let without = try plain.raster()
        for y in stride(from: 0, to: raster.height, by: 3) {
            for x in 0..<MapSheet.mapFrame.x { #expect(raster[x, y] == without[x, y]) }
        }
    }

    @Test("a basemap without a credit is none")
    func credit() {
        for credit in ["", " \n", String(repeating: "c", count: 161), "a\0b"] {
            #expect(Basemap(lines: [], credit: credit) == nil)
        }
    }
}
