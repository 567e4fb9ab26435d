package import Cartography
package import Heatmap

/// What all files of a map have in common: its cells' classes, their colours, and the pixels on which they are drawn.
package struct MapDrawing: Sendable {
    /// How opaque a class is: the map below shows through a little.
    private static let classOpacity: UInt8 = 0xD8
    /// How a cell below the noise floor is painted: neutral, where the sheet is hatched.
    static let belowFloor = (colour: RGB(0x8A_8A_8A), opacity: UInt8(0x50))

    package let map: ReleasedMap
    package let classes: DensityClasses
    /// The finest grid; zooms below it are drawn anew, not scaled down.
    package let grid: MercatorGrid
    let cells: [MapBounds]

    /// Chooses classes and grid.
    ///
    /// - Parameter map: a map that does not reach beyond 85° of latitude.
    /// - Throws: `MapExportError.notOnMercator`.
    package init(_ map: ReleasedMap) throws(MapExportError) {
        self.map = map
        classes = DensityClasses(of: [map.heatmap])
        cells = map.heatmap.cells.indices.map(map.heatmap.bounds)
        grid = try MercatorGrid(fitting: map.bounds, cells: cells)
    }

    var heatmap: ReleasedHeatmap { map.heatmap }

    /// The colours of indexed pictures: nothing, below the noise floor, then the classes, lowest first.
    var palette: [RGB] { [RGB(0xFF_FF_FF), Self.belowFloor.colour] + classes.colours }

    /// How opaque ``palette`` is.
    var opacity: [UInt8] {
        [0, Self.belowFloor.opacity] + classes.colours.map { _ in Self.classOpacity }
    }

    /// The place of each cell's colour in ``palette``.
    var paints: [UInt8] {
        heatmap.cells.indices.map { index in classes.index(of: index, in: heatmap).map { UInt8($0 + 2) } ?? 1 }
    }

    /// The cells on the pixels of a grid.
    func raster(_ grid: MercatorGrid) -> CellRaster {
        CellRaster(width: grid.width, height: grid.height, count: cells.count) { grid.pixels(cells[$0]) }
    }

    /// A PNG file of palette indexes, with the texts that every picture carries.
    func png(_ indexes: [UInt8], width: Int, height: Int, texts: [PNGText]) throws(MapExportError) -> [UInt8] {
        do {
            let raster = try IndexedRaster(
                width: width,
                height: height,
                palette: palette,
                opacity: opacity,
                indexes: indexes
            )
            return try PNGFile.encode(raster, texts: texts)
        } catch {
            throw .pictureFailed(reason: "\(error)")
        }
    }
}

extension ReleasedMap {
    /// The region's ground.
    package var bounds: MapBounds { heatmap.regionBounds }

    /// What every file says of itself, name by name; the label comes first.
    var facts: [(name: String, text: String)] {
        let (heatmap, words) = (heatmap, heatmap.parameters.words)
        let noun = words.noun
        func number(_ value: Double) -> String { FixedDecimal.text(rounding: value, decimals: 3) }
        let facts = [
            ("label", description.label), ("title", description.title), ("day", description.day),
            ("source", description.source), ("mechanism", heatmap.parameters.mechanism.version),
            ("epsilon", heatmap.parameters.epsilonText), ("unit_of_privacy", "person-day"),
            ("measure", words.name),
            ("estimated_\(noun)", number(heatmap.totalPersons)),
            ("estimated_\(noun)_standard_deviation", number(heatmap.totalPersonsDeviation)),
            ("noise_floor_\(noun)", number(heatmap.noiseFloorPersons)),
        ]
        return facts.filter { !$0.1.isEmpty }
    }
}
