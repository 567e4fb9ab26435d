/// Where water is, and where it can be crossed.
///
/// Read from a GeoJSON `FeatureCollection`: what its polygons cover is water, and its lines are bridges, tunnels and ferries.
/// Properties are not looked at.
package struct WaterMask: Hashable, Sendable {
    /// The most polygons, and the most crossings.
    package static let maximumShapes = 10_000
    /// The most corners of all shapes together.
    package static let maximumCorners = 1_000_000

    /// For each polygon its rings: what an odd number of them surrounds is water.
    let polygons: [[[GeoJSON.Corner]]]
    /// Lines along which water can be crossed.
    let crossings: [[GeoJSON.Corner]]
}

extension WaterMask {
    /// Reads a mask.
    ///
    /// - Parameter bytes: The GeoJSON text.
    /// - Throws: `waterUnreadable`, `waterShapeUnusable` or `waterOutOfRange`.
    package init(geoJSON bytes: [UInt8]) throws(GeneratorError) {
        guard let features = GeoJSON.features(bytes) else { throw .waterUnreadable }
        var polygons: [[[GeoJSON.Corner]]] = []
        var crossings: [[GeoJSON.Corner]] = []
        for (index, feature) in features.enumerated() {
            switch GeoJSON.Shapes(of: feature) {
            case .polygons(let more): polygons += more
            case .lines(let more): crossings += more
            case nil: throw .waterShapeUnusable(index: index)
            }
        }
        let corners = polygons.reduce(0) { $0 + $1.reduce(0) { $0 + $1.count } } + crossings.reduce(0) { $0 + $1.count }
        guard (1...Self.maximumShapes).contains(polygons.count), crossings.count <= Self.maximumShapes,
            corners <= Self.maximumCorners
        else { throw .waterOutOfRange }
        (self.polygons, self.crossings) = (polygons, crossings)
    }
}
