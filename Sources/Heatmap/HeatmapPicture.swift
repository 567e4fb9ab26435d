internal import Cartography
internal import Geohash

/// The heat map as a picture.
package enum HeatmapPicture {
    /// Draws a released map as a PNG file of 1600 × 1200 pixels; equal maps give equal bytes.
    package static func png(_ map: ReleasedHeatmap, description: MapDescription) throws(HeatmapError) -> [UInt8] {
        do {
            return try sheet(map, description).png()
        } catch {
            throw .pictureFailed(reason: "\(error)")
        }
    }

    /// Everything on the sheet.
    ///
    /// The class breaks, too, come from released numbers only.
    static func sheet(_ map: ReleasedHeatmap, _ description: MapDescription) -> MapSheet {
        let shown = map.cells.indices.filter(map.isAboveNoiseFloor)
        let breaks = breaks(map, shown)
        let colours = Palette.inferno.reversed.classes(breaks?.count ?? 0, from: 24...228)
        let cells = map.cells.indices.map { index in
            let isShown = map.isAboveNoiseFloor(index)
            return MapSheet.Cell(
                bounds: map.bounds(index),
                paint: isShown ? .shade(breaks?.index(of: map.density(index)) ?? 0) : .hatched
            )
        }
        let floor = FixedDecimal.text(rounding: map.noiseFloorPersons, decimals: 1)
        let box = map.parameters.region.boundingBox
        return MapSheet(
            title: description.title,
            subtitle: description.day + " · estimated presence of persons declared ill",
            region: MapBounds(south: box.south, west: box.west, north: box.north, east: box.east),
            cells: cells,
            legend: MapSheet.Legend(
                heading: "Ill persons per km²",
                classes: zip(colours.indices, colours).map { index, colour in
                    MapSheet.Class(text: breaks?.text(index) ?? "", colour: colour)
                },
                hatching: ["below the noise floor:", "\(floor) persons or fewer", "in the cell, or none"]
                    + (shown.isEmpty ? ["No cell stands out."] : [])
            ),
            notes: notes(map),
            footer: footer(map, description),
            label: description.label,
            metadata: metadata(map, description)
        )
    }

    private static func breaks(_ map: ReleasedHeatmap, _ shown: [Int]) -> ClassBreaks? {
        guard let highest = shown.map(map.density).max() else { return nil }
        let lowest = map.cells.indices.map(map.noiseFloorDensity).min() ?? highest
        return ClassBreaks(lowest: lowest, highest: highest)
    }

    private static func notes(_ map: ReleasedHeatmap) -> [MapSheet.Note] {
        let persons = FixedDecimal.grouped(Int64(map.totalPersons.rounded()))
        let margin = FixedDecimal.grouped(Int64((2 * map.totalPersonsDeviation).rounded(.up)))
        return [
            MapSheet.Note(
                heading: "Estimated ill persons",
                lines: ["\(persons) ± \(margin)", "(two standard deviations)"]
            ),
            MapSheet.Note(heading: "Grid", lines: grid(map)),
            MapSheet.Note(
                heading: "Privacy",
                lines: ["ε = \(map.parameters.epsilonText) per person-day", map.parameters.mechanism.version]
            ),
        ]
    }

    private static func grid(_ map: ReleasedHeatmap) -> [String] {
        let size = GeohashCellSize(map.parameters.region)
        func kilometres(_ metres: Double, _ bits: Int) -> String {
            FixedDecimal.text(rounding: metres * Double(1 << bits) / 1000, decimals: 2)
        }
        let width = kilometres(size.widthMetres, map.grid.columnBits)
        let height = kilometres(size.heightMetres, map.grid.rowBits)
        let error = FixedDecimal.text(rounding: map.noiseFloorPersons, decimals: 1)
        guard map.parameters.mechanism == .adaptiveGrid else {
            return [
                "\(map.grid.columns) × \(map.grid.rows) cells",
                "of \(width) × \(height) km",
                "± \(error) persons in each",
            ]
        }
        return [
            "\(FixedDecimal.grouped(Int64(map.cells.count))) cells of \(width) × \(height) km",
            "and smaller in crowded places", "± \(error) persons in each, or less",
        ]
    }

    private static func footer(_ map: ReleasedHeatmap, _ description: MapDescription) -> String {
        "Differentially private, ε = \(map.parameters.epsilonText) per person-day; values are noisy. "
            + "A person counts as one, spread over the places of the day. About 3 in 100 empty cells show a colour by "
            + "chance. Projection: \(MapProjection.name)."
            + (description.source.isEmpty ? "" : " Source: \(description.source).")
    }

    private static func metadata(_ map: ReleasedHeatmap, _ description: MapDescription) -> [PNGText] {
        let box = map.parameters.region.boundingBox
        let bounds = [box.south, box.west, box.north, box.east].map { FixedDecimal.text(rounding: $0, decimals: 9) }
        return [
            PNGText("Software", "Pandapp heatmap"),
            PNGText("pandapp:label", description.label),
            PNGText("pandapp:day", description.day),
            PNGText("pandapp:bounds", bounds.joined(separator: ",")),
            PNGText("pandapp:crs", "EPSG:4326 cells, drawn equirectangular"),
            PNGText("pandapp:mechanism", map.parameters.mechanism.version),
            PNGText("pandapp:epsilon", map.parameters.epsilonText),
        ]
    }
}
