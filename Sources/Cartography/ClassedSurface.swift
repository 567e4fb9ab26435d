/// A surface cut into classes: a contour map.
///
/// Between four points the density and its deviation are interpolated linearly along both axes; the contours are where
/// the interpolated density passes a class break, or twice the interpolated deviation.
package struct ClassedSurface: Hashable, Sendable {
    package let surface: DensitySurface
    /// The classes of what stands out of its noise; nil where nothing does.
    package let breaks: ClassBreaks?
    /// The least density of each class but the first.
    private let thresholds: [Double]
    /// For each square between four points the one class of all of it, or ``mixed``.
    private let squares: [Shade]

    /// A class of the legend, or ``hatched``.
    typealias Shade = Int8
    /// Below the noise floor.
    static let hatched: Shade = -1
    private static let mixed: Shade = -2

    /// Classes from the least to the highest density that stands out.
    package init(_ surface: DensitySurface) {
        self.surface = surface
        let shown = surface.densities.indices.filter(surface.standsOut).map { surface.densities[$0] }
        if let lowest = shown.min(), let highest = shown.max() {
            breaks = ClassBreaks(lowest: lowest, highest: highest)
        } else {
            breaks = nil
        }
        let thresholds = (breaks?.lowerEnds ?? []).dropFirst().map(\.value)
        self.thresholds = thresholds
        let classes = surface.densities.indices.map { index in
            surface.standsOut(index)
                ? Self.index(of: surface.densities[index], thresholds) : Self.hatched
        }
        // One more than there are points each way: outwards of the last points their values go on.
        squares = (0...surface.rows).flatMap { row in
            (0...surface.columns).map { column in
                let corners = Self.corners(column, row, surface)
                let (first, second) = (classes[corners.0], classes[corners.1])
                let isUniform = first == second && first == classes[corners.2] && first == classes[corners.3]
                return isUniform ? first : Self.mixed
            }
        }
    }

    /// The class at a point of the lattice; nil where it is hatched.
    package func shade(_ index: Int) -> Int? {
        surface.standsOut(index) ? Int(Self.index(of: surface.densities[index], thresholds)) : nil
    }

    /// The class of all of a box, in points from the region's north-western corner; nil where it may have several.
    func uniformShade(left: Double, top: Double, right: Double, bottom: Double) -> Shade? {
        let columns = Self.square(left, surface.columns)...Self.square(right, surface.columns)
        let rows = Self.square(top, surface.rows)...Self.square(bottom, surface.rows)
        let first = squares[rows.lowerBound * (surface.columns + 1) + columns.lowerBound]
        guard first != Self.mixed else { return nil }
        for row in rows {
            for column in columns where squares[row * (surface.columns + 1) + column] != first { return nil }
        }
        return first
    }

    /// The class of a place, in points from the region's north-western corner.
    func shade(x: Double, y: Double) -> Shade {
        let (column, row) = (Self.square(x, surface.columns), Self.square(y, surface.rows))
        let (northWest, northEast, southWest, southEast) = Self.corners(column, row, surface)
        let (east, south) = (x + 0.5 - Double(column), y + 0.5 - Double(row))
        func interpolated(_ values: [Double]) -> Double {
            let north = values[northWest] * (1 - east) + values[northEast] * east
            return north * (1 - south) + (values[southWest] * (1 - east) + values[southEast] * east) * south
        }
        let density = interpolated(surface.densities)
        guard density > 0, density >= 2 * interpolated(surface.deviations) else { return Self.hatched }
        return Self.index(of: density, thresholds)
    }

    /// The square that holds a coordinate: 0 lies before the first point.
    private static func square(_ coordinate: Double, _ points: Int) -> Int {
        Int(min(max(coordinate + 0.5, 0), Double(points)))
    }

    /// The points around a square: north-west, north-east, south-west, south-east.
    private static func corners(_ column: Int, _ row: Int, _ surface: DensitySurface) -> (Int, Int, Int, Int) {
        let (west, east) = (max(column - 1, 0), min(column, surface.columns - 1))
        let (north, south) = (max(row - 1, 0) * surface.columns, min(row, surface.rows - 1) * surface.columns)
        return (north + west, north + east, south + west, south + east)
    }

    private static func index(of density: Double, _ thresholds: [Double]) -> Shade {
        var index: Shade = 0
        for threshold in thresholds where density >= threshold { index += 1 }
        return index
    }
}
