internal import Mobility
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

    /// An area.
    struct Tile: Hashable, Sendable {
        let name: String
        /// How many people live there.
        let population: Double
        /// The borders of its parts and of their holes: what an odd number of them surrounds is inside.
        let rings: [[GeoJSON.Corner]]
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
        guard let features = GeoJSON.features(bytes) else { throw .tessellationUnreadable }
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

    /// Reads who works where: a CSV file with the columns `flow,origin,destination`, areas by their names.
    ///
    /// - Parameter bytes: The file; see ``FlowCSV``.
    /// - Throws: `flowsRefused`, or `flowsEmpty` where nobody flows.
    package mutating func readFlows(csv bytes: [UInt8]) throws(GeneratorError) {
        let flows: [[Double]]
        do throws(MobilityError) {
            flows = try FlowCSV.read(bytes, between: tiles.map(\.name))
        } catch {
            throw .flowsRefused(error)
        }
        guard flows.contains(where: { $0.contains { $0 > 0 } }) else { throw .flowsEmpty }
        self.flows = flows
    }

    /// The square around all areas: its middle in degrees, and its side in kilometres with some room at the edges.
    package var square: (latitude: Double, longitude: Double, kilometres: Double) {
        let (south, north) = bounds(of: \.latitude)
        let (west, east) = bounds(of: \.longitude)
        let half = CityFrame.half(from: south, to: north, from: west, to: east)
        return ((south + north) / 2, (west + east) / 2, half / 50_000 * 1.02)
    }

    /// Whether there are areas on both sides of the antimeridian: no other region reaches half around the earth.
    var isAcrossAntimeridian: Bool {
        let (west, east) = bounds(of: \.longitude)
        return east - west > 180
    }

    private func bounds(of coordinate: KeyPath<GeoJSON.Corner, Double>) -> (least: Double, greatest: Double) {
        let coordinates = tiles.flatMap { $0.rings.flatMap { $0.map { $0[keyPath: coordinate] } } }
        return (coordinates.min() ?? 0, coordinates.max() ?? 0)
    }
}

extension Tessellation.Tile {
    /// The most people of an area.
    static let maximumPopulation = 1e10

    /// The area of a GeoJSON feature; nil if it is none.
    fileprivate init?(_ feature: JSONValue) {
        guard let properties = feature["properties"],
            let name = (properties["tile_id"] ?? properties["tile_ID"])?.asName, !name.isEmpty,
            let population = properties["population"]?.asDouble, (0...Self.maximumPopulation).contains(population),
            case .polygons(let polygons) = GeoJSON.Shapes(of: feature)
        else { return nil }
        (self.name, self.population, self.rings) = (name, population, polygons.flatMap(\.self))
    }
}

extension JSONValue {
    /// A string, or a number as it was written.
    fileprivate var asName: String? {
        if case .number(let text) = self { text } else { asText }
    }
}
