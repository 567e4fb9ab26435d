extension MapSheet {
    /// Four places in a pixel, no two in one row or column: edges of every direction come out smooth, in few colours.
    private static let samples = [(0.125, 0.625), (0.375, 0.125), (0.625, 0.875), (0.875, 0.375)]

    /// Draws the surface with smooth edges.
    func drawSurface(_ canvas: inout Canvas, _ projection: MapProjection) {
        guard let surface else { return }
        let box = projection.pixels(region)
        let (width, height) = (
            Double(surface.surface.columns) / Double(max(box.width, 1)),
            Double(surface.surface.rows) / Double(max(box.height, 1))
        )
        let colours = legend.classes.map(\.colour)
        for y in 0..<box.height {
            for x in 0..<box.width {
                let (left, top) = (Double(x) * width, Double(y) * height)
                let hatching = canvas.hatching(box.x + x, box.y + y)
                func colour(_ shade: ClassedSurface.Shade) -> RGB {
                    colours.indices.contains(Int(shade)) ? colours[Int(shade)] : hatching
                }
                let uniform = surface.uniformShade(left: left, top: top, right: left + width, bottom: top + height)
                var mixture = Mixture()
                for (across, down) in uniform == nil ? Self.samples : [] {
                    mixture.add(colour(surface.shade(x: left + width * across, y: top + height * down)))
                }
                canvas.raster.set(box.x + x, box.y + y, uniform.map(colour) ?? mixture.mean)
            }
        }
    }
}

/// Colours that share a pixel.
private struct Mixture {
    private var (red, green, blue, count) = (0, 0, 0, 0)

    mutating func add(_ colour: RGB) {
        red += Int(colour.red)
        green += Int(colour.green)
        blue += Int(colour.blue)
        count += 1
    }

    /// The mean, rounded half up.
    var mean: RGB {
        func rounded(_ sum: Int) -> UInt8 { UInt8(truncatingIfNeeded: (2 * sum + count) / (2 * max(count, 1))) }
        return RGB(red: rounded(red), green: rounded(green), blue: rounded(blue))
    }
}
