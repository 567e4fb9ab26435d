internal import StrictJSON

/// Areas of a real region with the people who live in them, and, where it is known, how many of them work where.
///
/// Read from a GeoJSON `FeatureCollection` of polygons whose properties have `tile_id` (or `tile_ID`) and `population`: the
/// form of scikit-mobility's tessellations.
package struct Tessellation: Hashable, Sendable {
    /// The most areas.
    package static let maximumTiles = 2000
    /// The most corners of all areas together.
    package static let maximumCorners = 1_000_000

    /// A place on the earth, in degrees.
    struct Corner: Hashable, Sendable {
        let latitude: Double
        let longitude: Double
    }

    /// An area.
    struct Tile: Hashable, Sendable {
        let name: String
        /// How many people live there.
        let population: Double
        /// The borders of its parts and of their holes: what an odd number of them surrounds is inside.
        let rings: [[Corner]]
    }

    /// The areas, at least one; somebody lives in one of them.
    let tiles: [Tile]
    /// For each area how many of its people work in each; nil where that is not known.
    private(set) var flows: [[Double]]?

    /// Reads the areas.
    ///
    /// - Parameter bytes: The GeoJSON text.
    /// - Throws: `tessellationUnreadable`, `tileUnusable`, `tileRepeated` or `tessellationOutOfRange`.
    package init(geoJSON bytes: [UInt8]) throws(GeneratorError) {
        guard let text = try? JSONValue(parsing: bytes), text["type"]?.asText == "FeatureCollection",
            let features = text["features"]?.asArray
        else { throw .tessellationUnreadable }
        guard (1...Self.maximumTiles).contains(features.count) else { throw .tessellationOutOfRange }
        var (tiles, names, corners): ([Tile], Set<String>, Int) = ([], [], 0)
        for (index, feature) in features.enumerated() {
            guard let tile = Tile(feature) else { throw .tileUnusable(index: index) }
            guard names.insert(tile.name).inserted else { throw .tileRepeated(index: index) }
            corners += tile.rings.reduce(0) { $0 + $1.count }
            tiles.append(tile)
        }
        guard corners <= Self.maximumCorners, tiles.contains(where: { $0.population > 0 }) else {
            throw .tessellationOutOfRange
        }
        self.tiles = tiles
    }

    /// Reads who works where: a CSV file with the columns `flow,origin,destination` in any order, areas by their names; rows
    /// of the same two areas add up.
    ///
    /// - Parameter bytes: The file.
    /// - Throws: `flowUnusable` with the line, from 1; line 1 also where nobody flows.
    package mutating func readFlows(csv bytes: [UInt8]) throws(GeneratorError) {
        let indices = Dictionary(uniqueKeysWithValues: tiles.enumerated().map { ($1.name, $0) })
        var flows = tiles.map { _ in tiles.map { _ in 0.0 } }
        var columns: [String] = []
        for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            let text = String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
            let fields = text.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
            if index == 0 {
                columns = fields
                guard columns.sorted() == ["destination", "flow", "origin"] else { throw .flowUnusable(line: 1) }
            } else if !text.isEmpty {
                let row = Dictionary(zip(columns, fields)) { first, _ in first }
                guard fields.count == columns.count, let origin = indices[row["origin"] ?? ""],
                    let destination = indices[row["destination"] ?? ""],
                    let flow = Double(row["flow"] ?? ""), flow >= 0, flow <= Tile.maximumPopulation
                else { throw .flowUnusable(line: index + 1) }
                flows[origin][destination] += flow
            }
        }
        guard flows.contains(where: { $0.contains { $0 > 0 } }) else { throw .flowUnusable(line: 1) }
        self.flows = flows
    }

    /// The square around all areas: its middle in degrees, and its side in kilometres with some room at the edges.
    package var square: (latitude: Double, longitude: Double, kilometres: Double) {
        let corners = tiles.flatMap { $0.rings.flatMap(\.self) }
        let (latitudes, longitudes) = (corners.map(\.latitude), corners.map(\.longitude))
        let (south, north) = (latitudes.min() ?? 0, latitudes.max() ?? 0)
        let (west, east) = (longitudes.min() ?? 0, longitudes.max() ?? 0)
        let half = CityFrame.half(from: south, to: north, from: west, to: east)
        return ((south + north) / 2, (west + east) / 2, half / 50_000 * 1.02)
    }
}

extension Tessellation.Tile {
    /// The most people of an area, and the most who work in another.
    static let maximumPopulation = 1e10

    /// The area of a GeoJSON feature; nil if it is none.
    fileprivate init?(_ feature: JSONValue) {
        guard let properties = feature["properties"], let geometry = feature["geometry"],
            let name = (properties["tile_id"] ?? properties["tile_ID"])?.asName, !name.isEmpty,
            let population = properties["population"]?.asDouble, (0...Self.maximumPopulation).contains(population),
            let coordinates = geometry["coordinates"]?.asArray
        else { return nil }
        let polygons: [JSONValue]
        switch geometry["type"]?.asText {
        case "Polygon": polygons = [.array(coordinates)]
        case "MultiPolygon": polygons = coordinates
        default: return nil
        }
        var rings: [[Tessellation.Corner]] = []
        for ring in polygons.flatMap({ $0.asArray ?? [.null] }) {
            guard let corners = ring.asArray?.map(Tessellation.Corner.init), corners.count >= 4 else { return nil }
            let known = corners.compactMap(\.self)
            guard known.count == corners.count else { return nil }
            rings.append(known)
        }
        guard !rings.isEmpty else { return nil }
        (self.name, self.population, self.rings) = (name, population, rings)
    }
}

extension Tessellation.Corner {
    /// A GeoJSON position, longitude first; nil if it is none.
    fileprivate init?(_ position: JSONValue) {
        guard let numbers = position.asArray, numbers.count >= 2, let longitude = numbers[0].asDouble,
            let latitude = numbers[1].asDouble, abs(latitude) <= 90, abs(longitude) <= 180
        else { return nil }
        (self.latitude, self.longitude) = (latitude, longitude)
    }
}

extension JSONValue {
    /// A finite number.
    fileprivate var asDouble: Double? {
        guard case .number(let text) = self, let number = Double(text), number.isFinite else { return nil }
        return number
    }

    /// A string, or a number as it was written.
    fileprivate var asName: String? {
        if case .number(let text) = self { text } else { asText }
    }
}
