internal import Cartography
internal import Geohash

extension RawDensity {
    /// The density on a map that frames itself, labelled ``label``: a PNG file of 1600 × 1200 pixels.
    package func png(title: String, day: String) throws(HeatmapError) -> [UInt8] {
        let description = try MapDescription(title: title, day: day, label: Self.label)
        do {
            return try sheet(description).png()
        } catch {
            throw .pictureFailed(reason: "\(error)")
        }
    }

    /// Everything on the sheet.
    func sheet(_ description: MapDescription) -> MapSheet {
        let (fixes, noun) = (places(), unit == .fixes ? "Fixes" : "Visits")
        let frame = RawFrame(fixes, precision: precision)
        let projection = MapProjection(fitting: frame.bounds, in: MapSheet.mapFrame)
        let blocks = Blocks(precision: precision, projection: projection)
        let counts = blocks.counts(of: fixes.filter { frame.bounds.holds($0) })
        let breaks = ClassBreaks(lowest: 1, highest: Double(counts.map(\.count).max() ?? 1), isCounting: true)
        let colours = Palette.inferno.reversed.classes(breaks.count, from: 40...236)
        return MapSheet(
            title: description.title,
            subtitle: description.day + " · exact number of \(unit.rawValue)",
            region: frame.bounds,
            cells: counts.map { block in
                MapSheet.Cell(bounds: block.bounds, paint: .shade(breaks.index(of: Double(block.count))))
            },
            legend: MapSheet.Legend(
                heading: "\(noun) per cell of \(blocks.sizeText(frame.bounds))",
                classes: zip(colours.indices, colours).map { MapSheet.Class(text: breaks.text($0), colour: $1) }
            ),
            notes: [
                MapSheet.Note(heading: "\(noun) on the map", lines: [FixedDecimal.grouped(frame.inside)]),
                MapSheet.Note(
                    heading: "\(noun) outside of it",
                    lines: [
                        FixedDecimal.grouped(frame.outside),
                        "beyond three times the distance that holds three quarters of all",
                    ]
                ),
            ],
            footer: "Exact counts, for development. Projection: \(MapProjection.name).",
            label: description.label,
            metadata: [
                PNGText("Software", "Pandapp heatmap"), PNGText("pandapp:label", description.label),
                PNGText("pandapp:day", description.day),
            ]
        )
    }

    /// The cells as places with weights, in the order of their bits.
    private func places() -> [Place] {
        counts.sorted { $0.key < $1.key }.map { bits, count in
            let (column, row) = GeohashGrid.deinterleave(bits, precision: precision)
            return Place(
                column: column,
                row: row,
                latitude: GeohashGrid.latitude(row: row, precision: precision),
                longitude: GeohashGrid.longitude(column: column, precision: precision),
                count: Int64(clamping: count)
            )
        }
    }
}

/// A cell by its south-western corner.
private struct Place {
    let column: UInt32
    let row: UInt32
    let latitude: Double
    let longitude: Double
    let count: Int64
}

extension MapBounds {
    fileprivate func holds(_ place: Place) -> Bool {
        (south...north).contains(place.latitude) && (west...east).contains(place.longitude)
    }
}

/// The box around the fixes, less those far away: a car that once drove to another city must not shrink this one.
private struct RawFrame {
    let bounds: MapBounds
    let inside: Int64
    let outside: Int64

    init(_ places: [Place], precision: Int) {
        let middle = MapBounds(
            south: Self.median(places.map { ($0.latitude, $0.count) }),
            west: Self.median(places.map { ($0.longitude, $0.count) }),
            north: 0,
            east: 0
        )
        let shrink = Sphere.cosine(degrees: middle.south)
        let distances = places.map { place in
            max(abs(place.latitude - middle.south), abs(place.longitude - middle.west) * shrink)
        }
        let reach = 3 * Self.quantile(zip(distances, places).map { ($0, $1.count) }, quarters: 3)
        let near = zip(distances, places).filter { $0.0 <= reach }.map(\.1)
        let axis = GeohashGrid.bitsPerAxis(precision)
        bounds = MapBounds(
            south: near.map(\.latitude).min() ?? 0,
            west: near.map(\.longitude).min() ?? 0,
            north: (near.map(\.latitude).max() ?? 0) + 180 / Double(1 << axis.latitude),
            east: (near.map(\.longitude).max() ?? 0) + 360 / Double(1 << axis.longitude)
        )
        inside = near.reduce(0) { $0 + $1.count }
        outside = places.reduce(0) { $0 + $1.count } - inside
    }

    private static func median(_ values: [(Double, Int64)]) -> Double { quantile(values, quarters: 2) }

    /// The smallest value that this many quarters of the weight do not pass.
    private static func quantile(_ values: [(Double, Int64)], quarters: Int64) -> Double {
        let whole = values.reduce(0) { $0 + $1.1 }
        var passed: Int64 = 0
        for (value, weight) in values.sorted(by: { $0.0 < $1.0 }) {
            passed += weight
            if passed * 4 >= whole * quarters { return value }
        }
        return 0
    }
}

/// Cells put together until a block is about three pixels wide.
private struct Blocks {
    private static let smallestPixels = 3.0
    let precision: Int
    let columnBits: UInt32
    let rowBits: UInt32

    init(precision: Int, projection: MapProjection) {
        let axis = GeohashGrid.bitsPerAxis(precision)
        let scale = projection.pixelsPerDegree
        func bits(_ degrees: Double, _ pixelsPerDegree: Double, _ most: Int) -> UInt32 {
            let pixels = degrees / Double(1 << most) * pixelsPerDegree
            return UInt32((0..<most).first { pixels * Double(1 << $0) >= Self.smallestPixels } ?? most)
        }
        self.precision = precision
        columnBits = bits(360, scale.longitude, axis.longitude)
        rowBits = bits(180, scale.latitude, axis.latitude)
    }

    /// Blocks that hold a fix, least full first, so that the fullest lies on top where blocks are widened to be seen.
    func counts(of places: [Place]) -> [(bounds: MapBounds, count: Int64)] {
        var sums: [UInt64: Int64] = [:]
        for place in places {
            sums[UInt64(place.row >> rowBits) << 32 | UInt64(place.column >> columnBits), default: 0] += place.count
        }
        return sums.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map { key, count in
            let column = UInt32(truncatingIfNeeded: key) << columnBits
            let row = UInt32(truncatingIfNeeded: key >> 32) << rowBits
            let bounds = MapBounds(
                south: GeohashGrid.latitude(row: row, precision: precision),
                west: GeohashGrid.longitude(column: column, precision: precision),
                north: GeohashGrid.latitude(row: row + 1 << rowBits, precision: precision),
                east: GeohashGrid.longitude(column: column + 1 << columnBits, precision: precision)
            )
            return (bounds, count)
        }
    }

    /// "24 × 19 m".
    func sizeText(_ frame: MapBounds) -> String {
        let axis = GeohashGrid.bitsPerAxis(precision)
        let metres = Sphere.kilometresPerDegree * 1000
        let width = 360 / Double(1 << axis.longitude) * Double(1 << columnBits) * metres
        let height = 180 / Double(1 << axis.latitude) * Double(1 << rowBits) * metres
        let shrink = Sphere.cosine(degrees: frame.centreLatitude)
        let decimals = height < 10 ? 1 : 0
        return FixedDecimal.text(rounding: width * shrink, decimals: decimals) + " × "
            + FixedDecimal.text(rounding: height, decimals: decimals) + " m"
    }
}
