/// A box in degrees that does not cross the antimeridian.
package struct MapBounds: Hashable, Sendable {
    package var south: Double
    package var west: Double
    package var north: Double
    package var east: Double

    package init(south: Double, west: Double, north: Double, east: Double) {
        self.south = south
        self.west = west
        self.north = north
        self.east = east
    }

    package var centreLatitude: Double { (south + north) / 2 }
    package var centreLongitude: Double { (west + east) / 2 }

    /// North to south.
    package var heightKilometres: Double { (north - south) * Sphere.kilometresPerDegree }

    /// West to east, along the middle.
    package var widthKilometres: Double {
        (east - west) * Sphere.kilometresPerDegree * Sphere.cosine(degrees: centreLatitude)
    }

    /// The ground that the box covers.
    package var squareKilometres: Double { widthKilometres * heightKilometres }

    /// Whether the two boxes share ground.
    package func intersects(_ other: MapBounds) -> Bool {
        south < other.north && other.south < north && west < other.east && other.west < east
    }
}

/// The Earth as a sphere of radius 6371.0088 km.
package enum Sphere {
    /// The length of a degree on a great circle.
    package static let kilometresPerDegree = 111.195_080_234

    /// The cosine of an angle between -90 and 90 degrees, exact to 1e-14, from additions and multiplications alone.
    ///
    /// The C library picks its cosine by the processor and its last bit may differ; a map must be the same bytes on
    /// every worker.
    package static func cosine(degrees: Double) -> Double {
        let radians = min(max(degrees, -90), 90) * (Double.pi / 180)
        let square = radians * radians
        var sum = 1.0
        for order in stride(from: 24.0, through: 2.0, by: -2.0) {
            sum = 1 - square / (order * (order - 1)) * sum
        }
        return max(0, sum)
    }
}
