/// A rectangle of pixels; parts of it may lie outside a raster, they are not drawn.
package struct PixelRectangle: Hashable, Sendable {
    package var x: Int
    package var y: Int
    package var width: Int
    package var height: Int

    package init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// One past the last column.
    package var right: Int { x + width }
    /// One past the last row.
    package var bottom: Int { y + height }

    /// What two rectangles share; empty where they do not touch.
    package func intersection(_ other: PixelRectangle) -> PixelRectangle {
        let left = max(x, other.x)
        let top = max(y, other.y)
        return PixelRectangle(
            x: left,
            y: top,
            width: max(0, min(right, other.right) - left),
            height: max(0, min(bottom, other.bottom) - top)
        )
    }
}

/// A picture in memory: RGB pixels, rows from the top.
///
/// Drawing outside of it does nothing.
package struct Raster: Equatable, Sendable {
    /// The longest side that a raster may have.
    package static let maximumSide = 8192

    package let width: Int
    package let height: Int
    /// Three bytes a pixel, rows from the top, left to right.
    package private(set) var bytes: [UInt8]

    /// A raster of one colour.
    ///
    /// A side may be zero: such a raster exists, only no file can hold it.
    package init(width: Int, height: Int, background: RGB) throws(CartographyError) {
        guard (0...Self.maximumSide).contains(width), (0...Self.maximumSide).contains(height) else {
            throw .impossibleRasterSize
        }
        self.width = width
        self.height = height
        bytes = [UInt8](repeating: background.red, count: width * height * 3)
        fill(extent, background)
    }

    /// The whole raster.
    package var extent: PixelRectangle { PixelRectangle(x: 0, y: 0, width: width, height: height) }

    /// The colour of a pixel; nil outside.
    package subscript(x: Int, y: Int) -> RGB? {
        guard (0..<width).contains(x), (0..<height).contains(y) else { return nil }
        let at = (y * width + x) * 3
        return RGB(red: bytes[at], green: bytes[at + 1], blue: bytes[at + 2])
    }

    /// Colours one pixel.
    package mutating func set(_ x: Int, _ y: Int, _ colour: RGB) {
        guard (0..<width).contains(x), (0..<height).contains(y) else { return }
        let at = (y * width + x) * 3
        bytes[at] = colour.red
        bytes[at + 1] = colour.green
        bytes[at + 2] = colour.blue
    }

    /// Lays `level` fifteenths of `ink` on one pixel.
    package mutating func blend(_ x: Int, _ y: Int, _ ink: RGB, level: UInt8) {
        guard level > 0, let ground = self[x, y] else { return }
        set(x, y, ground.covered(by: ink, level: level))
    }

    /// Fills a rectangle.
    package mutating func fill(_ rectangle: PixelRectangle, _ colour: RGB) {
        let part = rectangle.intersection(extent)
        for y in part.y..<part.bottom {
            var at = (y * width + part.x) * 3
            for _ in 0..<part.width {
                bytes[at] = colour.red
                bytes[at + 1] = colour.green
                bytes[at + 2] = colour.blue
                at += 3
            }
        }
    }
}
