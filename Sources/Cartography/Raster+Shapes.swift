extension Raster {
    /// The edge of a rectangle, `thickness` pixels wide, drawn inwards.
    package mutating func outline(_ box: PixelRectangle, _ colour: RGB, thickness: Int = 1) {
        fill(PixelRectangle(x: box.x, y: box.y, width: box.width, height: thickness), colour)
        fill(PixelRectangle(x: box.x, y: box.bottom - thickness, width: box.width, height: thickness), colour)
        fill(PixelRectangle(x: box.x, y: box.y, width: thickness, height: box.height), colour)
        fill(PixelRectangle(x: box.right - thickness, y: box.y, width: thickness, height: box.height), colour)
    }

    /// Diagonal lines on a ground colour.
    ///
    /// The lines run on from one rectangle into the next.
    package mutating func hatch(
        _ rectangle: PixelRectangle,
        ground: RGB,
        line: RGB,
        spacing: Int = 8,
        thickness: Int = 1
    ) {
        let part = rectangle.intersection(extent)
        fill(part, ground)
        for y in part.y..<part.bottom {
            for x in part.x..<part.right where (x + y) % spacing < thickness { set(x, y, line) }
        }
    }

    /// Lays `level` fifteenths of `ink` on a rectangle.
    package mutating func blend(_ rectangle: PixelRectangle, _ ink: RGB, level: UInt8) {
        let part = rectangle.intersection(extent)
        for y in part.y..<part.bottom {
            for x in part.x..<part.right { blend(x, y, ink, level: level) }
        }
    }

    /// A filled triangle with smooth edges: sixteen samples a pixel.
    package mutating func fillTriangle(_ a: (x: Int, y: Int), _ b: (x: Int, y: Int), _ c: (x: Int, y: Int), _ ink: RGB)
    {
        let corners = [a, b, c].map { (x: $0.x * 8, y: $0.y * 8) }
        func side(_ p: (x: Int, y: Int), _ q: (x: Int, y: Int), _ x: Int, _ y: Int) -> Int {
            (q.x - p.x) * (y - p.y) - (q.y - p.y) * (x - p.x)
        }
        func isInside(_ x: Int, _ y: Int) -> Bool {
            let sides = [
                side(corners[0], corners[1], x, y), side(corners[1], corners[2], x, y),
                side(corners[2], corners[0], x, y),
            ]
            return sides.allSatisfy { $0 >= 0 } || sides.allSatisfy { $0 <= 0 }
        }
        for y in min(a.y, b.y, c.y)...max(a.y, b.y, c.y) {
            for x in min(a.x, b.x, c.x)...max(a.x, b.x, c.x) {
                var hits = 0
                for sample in 0..<16 where isInside(x * 8 + sample % 4 * 2 + 1, y * 8 + sample / 4 * 2 + 1) {
                    hits += 1
                }
                blend(x, y, ink, level: UInt8(hits * 15 / 16))
            }
        }
    }
}
