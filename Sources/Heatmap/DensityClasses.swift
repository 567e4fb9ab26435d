package import Cartography

/// The classes in which densities are drawn, one scale for all maps that stand together: in files and on pages.
///
/// Breaks come from released numbers only.
package struct DensityClasses: Hashable, Sendable {
    private let breaks: ClassBreaks?
    /// What each class holds, in the maps' density (``MeasureWords/per``), lowest class first.
    package let texts: [String]
    /// The classes' colours on light ground.
    package let colours: [RGB]

    /// The classes from the lowest noise floor to the highest density of a cell above its own; none where no cell is.
    package init(of maps: [ReleasedHeatmap]) {
        let highest = maps.flatMap { map in map.cells.indices.filter(map.isAboveNoiseFloor).map(map.density) }.max()
        let lowest = maps.flatMap { map in map.cells.indices.map(map.noiseFloorDensity) }.min()
        let breaks = highest.map { ClassBreaks(lowest: lowest ?? $0, highest: $0) }
        self.breaks = breaks
        texts = (0..<(breaks?.count ?? 0)).map { breaks?.text($0) ?? "" }
        colours = Palette.mapClasses(texts.count)
    }

    /// The class of a cell; nil where it is hatched, being below the noise floor.
    package func index(of cell: Int, in map: ReleasedHeatmap) -> Int? {
        map.isAboveNoiseFloor(cell) ? breaks?.index(of: map.density(cell)) ?? 0 : nil
    }
}
