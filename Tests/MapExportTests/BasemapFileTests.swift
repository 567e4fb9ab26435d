import Cartography
import MapExport
import Testing

@Suite struct BasemapFileTests {
    private static func read(_ text: String, credit: String = "a survey") throws -> Basemap {
        try BasemapFile.read(Array(text.utf8), credit: credit)
    }

    @Test("lines and rims are taken from every geometry and collection, points and heights passed over")
    func geometries() throws {
        let basemap = try Self.read(
            """
            {"type": "FeatureCollection", "features": [
             {"type": "Feature", "properties": {"name": "road"},
              "geometry": {"type": "LineString", "coordinates": [[2.1, 48.1, 30], [2.2, 48.2]]}},
             {"type": "Feature", "geometry": null},
             {"type": "Feature", "geometry": {"type": "GeometryCollection", "geometries": [
              {"type": "Point", "coordinates": [2, 48]},
              {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]], [[0.2, 0.1], [0.3, 0.1]]]},
              {"type": "MultiPolygon", "coordinates": [[[[5, 5], [6, 5]]], [[[7, 7], [8, 7]]]]},
              {"type": "MultiLineString", "coordinates": [[[9, 9], [10, 9]]]}]}}]}
            """
        )
        #expect(basemap.lines.map(\.count) == [2, 4, 2, 2, 2, 2])
        #expect(basemap.lines[0][0] == Basemap.Place(latitude: 48.1, longitude: 2.1))
        #expect(basemap.credit == "a survey")
    }

    @Test(
        "what is no GeoJSON, or lies outside of the Earth, is refused",
        arguments: [
            "", "[]", "{}", #"{"type": "Line"}"#, #"{"type": "LineString", "coordinates": [[2]]}"#,
            #"{"type": "LineString", "coordinates": [[181, 2], [1, 2]]}"#,
            #"{"type": "LineString", "coordinates": [[1, 91], [1, 2]]}"#,
            #"{"type": "LineString", "coordinates": [["1", "2"]]}"#, #"{"type": "FeatureCollection"}"#,
        ]
    )
    func refusals(text: String) {
        #expect(throws: MapExportError.malformedBasemap) { try Self.read(text) }
    }

    @Test("lines without a credit are refused")
    func credit() {
        #expect(throws: MapExportError.malformedBasemap) {
            try Self.read(#"{"type": "LineString", "coordinates": [[1, 2], [3, 4]]}"#, credit: " ")
        }
    }
}
