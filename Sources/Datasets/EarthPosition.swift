internal import Geohash
internal import Glibc

/// A place on the ground in earth-centred fixed-point coordinates, so that poles and the antimeridian are ordinary.
///
/// The earth is the sphere of ``radiusMetres``; x points to (0° N, 0° E), y to (0° N, 90° E), z to the north pole. Within
/// a hundred metres the chord between two places is their great-circle distance to less than a nanometre.
package struct EarthPosition: Hashable, Sendable {
    /// Units of a metre; rounding moves a place by 3.4 mm at most.
    package static let unitsPerMetre = 256
    /// The earth's mean radius: 1,630,978,253 units, so that every coordinate fits 32 bits.
    package static let radiusMetres = 6_371_008.8
    /// Stands for somebody who is nowhere known; further from every place than anybody can be near.
    package static let unknown = EarthPosition(x: .min, y: .min, z: .min)

    /// Units towards (0° N, 0° E).
    package var x: Int32
    /// Units towards (0° N, 90° E).
    package var y: Int32
    /// Units towards the north pole.
    package var z: Int32

    /// A place of its coordinates.
    package init(x: Int32, y: Int32, z: Int32) {
        (self.x, self.y, self.z) = (x, y, z)
    }

    /// The place at degrees north and east; both must be finite.
    package init(latitude: Double, longitude: Double) {
        let (north, east) = (latitude * .pi / 180, longitude * .pi / 180)
        let radius = Self.radiusMetres * Double(Self.unitsPerMetre)
        x = Int32((radius * cos(north) * cos(east)).rounded())
        y = Int32((radius * cos(north) * sin(east)).rounded())
        z = Int32((radius * sin(north)).rounded())
    }

    /// The middle of a cell.
    ///
    /// - Parameters:
    ///   - cell: geohash bits of that precision.
    ///   - precision: characters of the cell, 1 to 12.
    package init(cell: UInt64, precision: Int) {
        let centre = GeohashCell(checkedBits: cell, precision: precision).boundingBox.centre
        self.init(latitude: centre.latitude, longitude: centre.longitude)
    }

    /// The square of the distance, in square units; exact for whatever coordinates.
    package func squaredDistance(to other: EarthPosition) -> UInt64 {
        func square(_ left: Int32, _ right: Int32) -> UInt64 {
            let difference = (Int64(left) - Int64(right)).magnitude
            return difference * difference
        }
        // Each square is below 2^64 / 3, as no coordinate is beyond the earth; hostile ones saturate.
        let squares = [square(x, other.x), square(y, other.y), square(z, other.z)]
        return squares.reduce(0) { sum, square in
            let (whole, overflows) = sum.addingReportingOverflow(square)
            return overflows ? .max : whole
        }
    }

    /// The place after a share of the straight way to another one, rounded down.
    ///
    /// - Parameters:
    ///   - part: seconds gone.
    ///   - whole: seconds of the whole way, more than zero.
    ///   - other: where the way ends.
    /// - Returns: the place.
    func moved(_ part: UInt32, of whole: UInt32, to other: EarthPosition) -> EarthPosition {
        func between(_ from: Int32, _ to: Int32) -> Int32 {
            // A difference has 33 bits and the time of a day 17, so that nothing overflows.
            let way = (Int64(to) - Int64(from)) * Int64(part)
            return Int32(truncatingIfNeeded: Int64(from) + (way >= 0 ? way : way - Int64(whole) + 1) / Int64(whole))
        }
        return EarthPosition(x: between(x, other.x), y: between(y, other.y), z: between(z, other.z))
    }
}
