extension MapSheet {
    /// Draws the basemap's lines over the surface: thin, in one neutral ink, as dark where lines meet as elsewhere.
    func drawBasemap(_ canvas: inout Canvas, _ projection: MapProjection) {
        guard let basemap else { return }
        var mask = LineMask(frame: projection.frame, width: Double(canvas.scale.factor) * 1.2)
        for line in basemap.lines {
            var last: (x: Double, y: Double)?
            for place in line {
                let point = projection.point(latitude: place.latitude, longitude: place.longitude)
                if let last { mask.draw(last, point) }
                last = point
            }
        }
        for y in projection.frame.y..<projection.frame.bottom {
            for x in projection.frame.x..<projection.frame.right {
                canvas.raster.blend(x, y, Ink.line, level: mask.level(x, y))
            }
        }
    }
}

/// How much lines cover each pixel of a frame, 0 to 15.
private struct LineMask {
    private let frame: PixelRectangle
    private let halfWidth: Double
    private var levels: [UInt8]

    init(frame: PixelRectangle, width: Double) {
        self.frame = frame
        halfWidth = width / 2
        levels = [UInt8](repeating: 0, count: frame.width * frame.height)
    }

    func level(_ x: Int, _ y: Int) -> UInt8 { levels[(y - frame.y) * frame.width + x - frame.x] }

    /// Lays a line between two points in pixels; what is not finite or outside the frame is left out.
    mutating func draw(_ a: (x: Double, y: Double), _ b: (x: Double, y: Double)) {
        guard a.x.isFinite, a.y.isFinite, b.x.isFinite, b.y.isFinite else { return }
        // Along its longer axis a line has a few pixels in each row or column.
        let isFlat = abs(b.x - a.x) >= abs(b.y - a.y)
        let (from, to) = isFlat ? (a, b) : ((x: a.y, y: a.x), (x: b.y, y: b.x))
        let along = isFlat ? frame.x..<frame.right : frame.y..<frame.bottom
        let across = isFlat ? frame.y..<frame.bottom : frame.x..<frame.right
        let reach = halfWidth + 1
        let slope = to.x == from.x ? 0 : (to.y - from.y) / (to.x - from.x)
        for step in Self.pixels(min(from.x, to.x) - reach, max(from.x, to.x) + reach, in: along) {
            let middle = from.y + (Double(step) + 0.5 - from.x) * slope
            for other in Self.pixels(middle - 2 * reach, middle + 2 * reach, in: across) {
                cover(x: isFlat ? step : other, y: isFlat ? other : step, a, b)
            }
        }
    }

    private mutating func cover(x: Int, y: Int, _ a: (x: Double, y: Double), _ b: (x: Double, y: Double)) {
        let (px, py) = (Double(x) + 0.5 - a.x, Double(y) + 0.5 - a.y)
        let (dx, dy) = (b.x - a.x, b.y - a.y)
        let length = dx * dx + dy * dy
        let part = length > 0 ? min(max((px * dx + py * dy) / length, 0), 1) : 0
        let (ex, ey) = (px - part * dx, py - part * dy)
        let coverage = min(max(halfWidth + 0.5 - (ex * ex + ey * ey).squareRoot(), 0), 1)
        let at = (y - frame.y) * frame.width + x - frame.x
        levels[at] = max(levels[at], UInt8(coverage * 15))
    }

    private static func pixels(_ low: Double, _ high: Double, in range: Range<Int>) -> Range<Int> {
        let first = max(low, Double(range.lowerBound))
        let end = min(high + 1, Double(range.upperBound))
        return first < end ? Int(first)..<Int(end) : range.lowerBound..<range.lowerBound
    }
}
