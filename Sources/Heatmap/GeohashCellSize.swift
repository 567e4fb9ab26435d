internal import Cartography
internal import Geohash

/// The size of a region's cells on the ground, along its middle latitude.
struct GeohashCellSize {
    let widthMetres: Double
    let heightMetres: Double

    init(_ region: CellRectangle) {
        let axis = GeohashGrid.bitsPerAxis(region.precision)
        let metresPerDegree = Sphere.kilometresPerDegree * 1000
        // At a pole cells have no width; a hundredth of their height keeps ratios finite.
        let shrink = max(Sphere.cosine(degrees: region.boundingBox.centre.latitude), 0.01)
        widthMetres = 360 / Double(1 << axis.longitude) * metresPerDegree * shrink
        heightMetres = 180 / Double(1 << axis.latitude) * metresPerDegree
    }

    /// Width : height.
    var aspect: Double { widthMetres / heightMetres }
}
