package import Cartography
internal import Geohash

/// The heat map as a picture.
package enum HeatmapPicture {
    /// Draws a released map as a PNG file of 1600 × 1200 pixels, times the scale; equal maps give equal bytes.
    ///
    /// - Parameters:
    ///   - map: the map.
    ///   - description: the words on it.
    ///   - scale: how large it is drawn.
    ///   - basemap: public lines over it, outside of an enclave only.
    /// - Returns: the file.
    /// - Throws: `HeatmapError.pictureFailed`.
    package static func png(
        _ map: ReleasedHeatmap,
        description: MapDescription,
        scale: SheetScale = .single,
        basemap: Basemap? = nil
    ) throws(HeatmapError) -> [UInt8] {
        do {
            return try sheet(map, description, scale: scale, basemap: basemap).png(scale: scale)
        } catch {
            throw .pictureFailed(reason: "\(error)")
        }
    }

    /// Everything on the sheet.
    ///
    /// The class breaks, too, come from released numbers only.
    static func sheet(
        _ map: ReleasedHeatmap,
        _ description: MapDescription,
        scale: SheetScale = .single,
        basemap: Basemap? = nil
    ) -> MapSheet {
        let surface = ClassedSurface(map.surface)
        let colours = Palette.mapClasses(surface.breaks?.count ?? 0)
        return MapSheet(
            title: description.title,
            subtitle: subtitle(map, description),
            region: map.regionBounds,
            surface: surface,
            basemap: basemap,
            legend: MapSheet.Legend(
                heading: map.parameters.words.densityHeading,
                classes: zip(colours.indices, colours).map { index, colour in
                    MapSheet.Class(text: surface.breaks?.text(index) ?? "", colour: colour)
                },
                hatching: ["below the noise floor:", "less than twice the error,", "or nobody"]
                    + (surface.breaks == nil ? ["No place stands out."] : [])
            ),
            notes: notes(map),
            footer: footer(map, description) + (basemap.map { " Lines: \($0.credit)." } ?? ""),
            label: description.label,
            metadata: metadata(map, description, scale)
        )
    }

    /// The numbers with which a GIS puts the picture in its place: see ``MapSheet/worldFile(region:scale:)``.
    package static func worldFile(_ map: ReleasedHeatmap, scale: SheetScale = .single) -> String {
        MapSheet.worldFile(region: map.regionBounds, scale: scale)
    }

    /// Day, ground and what is shown.
    private static func subtitle(_ map: ReleasedHeatmap, _ description: MapDescription) -> String {
        func degrees(_ value: Double, _ positive: String, _ negative: String) -> String {
            FixedDecimal.text(rounding: abs(value), decimals: 3) + "° " + (value < 0 ? negative : positive)
        }
        let box = map.regionBounds
        let latitudes = degrees(box.south, "N", "S") + " – " + degrees(box.north, "N", "S")
        let longitudes = degrees(box.west, "E", "W") + " – " + degrees(box.east, "E", "W")
        return "\(readable(description.day)) · \(latitudes), \(longitudes) · \(map.parameters.words.shown)"
    }

    /// "1 April 2020" for "2020-04-01"; anything else as it is.
    private static func readable(_ day: String) -> String {
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
        let parts = day.split(separator: "-")
        guard parts.map(\.count) == [4, 2, 2], let month = Int(parts[1]), let date = Int(parts[2]),
            (1...12).contains(month)
        else { return day }
        return "\(date) \(months[month - 1]) \(parts[0])"
    }

    private static func notes(_ map: ReleasedHeatmap) -> [MapSheet.Note] {
        let persons = FixedDecimal.grouped(Int64(map.totalPersons.rounded()))
        let margin = FixedDecimal.grouped(Int64((2 * map.totalPersonsDeviation).rounded(.up)))
        return [
            MapSheet.Note(
                heading: "Estimated " + map.parameters.words.total,
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
        let (error, noun) = (FixedDecimal.text(rounding: map.noiseFloorPersons, decimals: 1), map.parameters.words.noun)
        guard map.parameters.mechanism == .adaptiveGrid else {
            return [
                "\(map.grid.columns) × \(map.grid.rows) cells",
                "of \(width) × \(height) km",
                "± \(error) \(noun) in each,",
                "smoothed by half a cell or more",
            ]
        }
        return [
            "\(FixedDecimal.grouped(Int64(map.cells.count))) cells of \(width) × \(height) km",
            "and smaller in crowded places,", "± \(error) \(noun) in each, or less,", "smoothed by half a cell or more",
        ]
    }

    private static func footer(_ map: ReleasedHeatmap, _ description: MapDescription) -> String {
        "Differentially private, ε = \(map.parameters.epsilonText) per person-day; values are noisy. "
            + map.parameters.words.rule + " About 1 in 100 parts of empty ground shows a colour by chance. "
            + "Projection: \(MapProjection.name)."
            + (description.source.isEmpty ? "" : " Source: \(description.source).")
    }

    private static func metadata(
        _ map: ReleasedHeatmap,
        _ description: MapDescription,
        _ scale: SheetScale
    ) -> [PNGText] {
        let box = map.regionBounds
        let bounds = [box.south, box.west, box.north, box.east].map { FixedDecimal.text(rounding: $0, decimals: 9) }
        return [
            PNGText("Software", "Pandapp heatmap"),
            PNGText("pandapp:label", description.label),
            PNGText("pandapp:day", description.day),
            PNGText("pandapp:bounds", bounds.joined(separator: ",")),
            PNGText("pandapp:crs", "EPSG:4326, drawn equirectangular: see pandapp:world-file"),
            PNGText("pandapp:world-file", worldFile(map, scale: scale)),
            PNGText("pandapp:report", map.reportJSON(description: description)),
        ]
    }
}
