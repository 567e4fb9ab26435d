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
        let shown = map.estimates.indices.filter(map.isAboveNoiseFloor)
        let breaks = breaks(map, shown)
        let colours = Palette.inferno.reversed.classes(breaks?.count ?? 0, from: 24...228)
        let cells = map.estimates.indices.map { index in
            let isShown = map.isAboveNoiseFloor(index)
            return MapSheet.Cell(
                bounds: map.grid.bounds(index),
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
                hatching: ["below the noise floor:", "fewer than \(floor) persons", "in the cell, or none"]
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
        let widest = map.estimates.indices.map { map.grid.bounds($0).squareKilometres }.max() ?? 1
        return ClassBreaks(lowest: map.noiseFloorPersons / widest, highest: highest)
    }

    private static func notes(_ map: ReleasedHeatmap) -> [MapSheet.Note] {
        let persons = FixedDecimal.grouped(Int64(map.totalPersons.rounded()))
        let margin = FixedDecimal.grouped(Int64((2 * map.totalPersonsDeviation).rounded(.up)))
        let size = GeohashCellSize(map.parameters.region)
        let width = size.widthMetres * Double(1 << map.grid.columnBits) / 1000
        let height = size.heightMetres * Double(1 << map.grid.rowBits) / 1000
        return [
            MapSheet.Note(
                heading: "Estimated ill persons",
                lines: ["\(persons) ± \(margin)", "(two standard deviations)"]
            ),
            MapSheet.Note(
                heading: "Grid",
                lines: [
                    "\(map.grid.columns) × \(map.grid.rows) cells",
                    "of \(FixedDecimal.text(rounding: width, decimals: 2)) × \(FixedDecimal.text(rounding: height, decimals: 2)) km",
                    "± \(FixedDecimal.text(rounding: map.noiseFloorPersons, decimals: 1)) persons in each",
                ]
            ),
            MapSheet.Note(
                heading: "Privacy",
                lines: ["ε = \(map.parameters.epsilonText) per person-day", UniformGridMechanism.version]
            ),
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
            PNGText("pandapp:mechanism", UniformGridMechanism.version),
            PNGText("pandapp:epsilon", map.parameters.epsilonText),
        ]
    }
}
