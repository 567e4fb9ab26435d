import Datasets
import Geohash
import Heatmap
import Testing

@testable import MapExport

@Suite struct GeoJSONFileTests {
    @Test("densities of cells as large as a country keep their digits")
    func smallDensities() throws {
        let region = try CellRectangle(south: -20, west: -20, north: 20, east: 20, precision: 2)
        let map = try SampleMap.released(persons: 500, region: region)
        let text = String(decoding: GeoJSONFile.bytes(try MapDrawing(map)), as: UTF8.self)
        let densities = text.matches(of: /"persons_per_km2":([0-9.]+)/).compactMap { Double($0.1) }
        #expect(densities.count == map.heatmap.cells.count)
        #expect(densities.contains { $0 > 0 && $0 < 0.0005 })
        for (index, density) in densities.enumerated() {
            #expect(abs(density - map.heatmap.density(index)) < 1e-9)
        }
    }

    @Test("visits are called visits, and their density is that of a cell, in every file that says it")
    func visits() throws {
        let drawing = try MapDrawing(SampleMap.released(persons: 2_000, measure: .distinctPersons))
        let cells = String(decoding: GeoJSONFile.bytes(drawing), as: UTF8.self)
        #expect(cells.contains(#""estimate_visits":"#) && cells.contains(#""persons_per_cell":"#))
        #expect(cells.contains(#""estimated_visits":"#) && cells.contains(#""measure":"distinct-persons""#))
        #expect(!cells.contains("estimate_persons") && !cells.contains("km2"))
        let raster = String(decoding: try GeoTIFFFile.bytes(drawing), as: UTF8.self)
        #expect(raster.contains("persons declared ill per cell of") && raster.contains(">1/cell<"))
        #expect(!raster.contains("square kilometre") && !raster.contains("1/km²"))
    }
}
