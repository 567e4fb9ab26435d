internal import Cartography

extension Raster {
    /// Draws a line of squares of this side.
    mutating func stroke(from start: (x: Int, y: Int), to end: (x: Int, y: Int), side: Int, _ ink: RGB) {
        let steps = max(abs(end.x - start.x), abs(end.y - start.y), 1)
        for step in 0...steps {
            let x = start.x + (end.x - start.x) * step / steps
            let y = start.y + (end.y - start.y) * step / steps
            fill(PixelRectangle(x: x - side / 2, y: y - side / 2, width: side, height: side), ink)
        }
    }

    /// Lays so many fifteenths of an ink on a disc.
    mutating func disc(x: Int, y: Int, radius: Int, _ ink: RGB, level: UInt8) {
        for row in -radius...radius {
            for column in -radius...radius where row * row + column * column <= radius * radius {
                blend(x + column, y + row, ink, level: level)
            }
        }
    }
}
