/// The equirectangular projection, true to scale on the middle latitude of the map.
///
/// Meridians and parallels are straight and evenly spaced, so that every grid cell is a rectangle of pixels. Over the
/// width of a city region the scale differs by less than one part in a hundred.
package struct MapProjection: Hashable, Sendable {
    package static let name = "equirectangular, true at the middle latitude"

    /// The pixels that the map fills.
    package let frame: PixelRectangle
    /// Pixels for one degree of latitude.
    private let verticalScale: Double
    /// Pixels for one degree of longitude.
    private let horizontalScale: Double
    private let centreLatitude: Double
    private let centreLongitude: Double

    /// Fits `bounds` into the middle of `frame`, with `margin` of the frame left free on the tighter side.
    package init(fitting bounds: MapBounds, in frame: PixelRectangle, margin: Double = 0.02) {
        self.frame = frame
        centreLatitude = bounds.centreLatitude
        centreLongitude = bounds.centreLongitude
        let shrink = max(Sphere.cosine(degrees: centreLatitude), 0.01)
        let room = 1 - 2 * margin
        let high = max(bounds.north - bounds.south, 1e-7)
        let wide = max(bounds.east - bounds.west, 1e-7) * shrink
        verticalScale = min(Double(frame.height) * room / high, Double(frame.width) * room / wide)
        horizontalScale = verticalScale * shrink
    }

    /// A place in pixels, not rounded.
    package func point(latitude: Double, longitude: Double) -> (x: Double, y: Double) {
        (
            Double(frame.x + frame.width / 2) + (longitude - centreLongitude) * horizontalScale,
            Double(frame.y + frame.height / 2) + (centreLatitude - latitude) * verticalScale
        )
    }

    /// The first pixel column at or east of a meridian.
    package func x(_ longitude: Double) -> Int {
        frame.x + frame.width / 2 + Self.whole((longitude - centreLongitude) * horizontalScale)
    }

    /// The first pixel row at or south of a parallel.
    package func y(_ latitude: Double) -> Int {
        frame.y + frame.height / 2 + Self.whole((centreLatitude - latitude) * verticalScale)
    }

    /// The pixels of a box, cut to the frame.
    ///
    /// Boxes that share an edge share no pixel and leave none out.
    package func pixels(_ bounds: MapBounds) -> PixelRectangle {
        let left = x(bounds.west)
        let top = y(bounds.north)
        let box = PixelRectangle(x: left, y: top, width: x(bounds.east) - left, height: y(bounds.south) - top)
        return box.intersection(frame)
    }

    /// How many metres of ground one pixel is.
    package var metresPerPixel: Double { Sphere.kilometresPerDegree * 1000 / verticalScale }

    /// Pixels for one degree of longitude and of latitude.
    package var pixelsPerDegree: (longitude: Double, latitude: Double) { (horizontalScale, verticalScale) }

    /// What the frame shows.
    package var visible: MapBounds {
        let halfHeight = Double(frame.height) / 2 / verticalScale
        let halfWidth = Double(frame.width) / 2 / horizontalScale
        return MapBounds(
            south: centreLatitude - halfHeight,
            west: centreLongitude - halfWidth,
            north: centreLatitude + halfHeight,
            east: centreLongitude + halfWidth
        )
    }

    /// The degrees of the middle of the raster's first pixel, also where it lies outside of the frame.
    package var firstPixel: (longitude: Double, latitude: Double) {
        (
            centreLongitude - (Double(frame.x + frame.width / 2) - 0.5) / horizontalScale,
            centreLatitude + (Double(frame.y + frame.height / 2) - 0.5) / verticalScale
        )
    }

    /// The nearest whole number, far-off values bounded.
    private static func whole(_ value: Double) -> Int {
        value.isNaN ? 0 : Int(min(max(value, -1e6), 1e6).rounded())
    }
}
