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
    package mutating func hatch(_ rectangle: PixelRectangle, ground: RGB, line: RGB, spacing: Int = 8) {
        let part = rectangle.intersection(extent)
        fill(part, ground)
        for y in part.y..<part.bottom {
            let first = part.x + (spacing - (part.x + y) % spacing) % spacing
            for x in stride(from: first, to: part.right, by: spacing) { set(x, y, line) }
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
