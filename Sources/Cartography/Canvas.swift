/// A raster on which a sheet is drawn in units of its layout.
struct Canvas {
    let scale: SheetScale
    /// The pixels, for what is drawn to the pixel.
    var raster: Raster

    init(width: Int, height: Int, background: RGB, scale: SheetScale) throws(CartographyError) {
        self.scale = scale
        raster = try Raster(width: width * scale.factor, height: height * scale.factor, background: background)
    }

    mutating func fill(_ box: PixelRectangle, _ colour: RGB) {
        raster.fill(scale.pixels(box), colour)
    }

    mutating func outline(_ box: PixelRectangle, _ colour: RGB) {
        raster.outline(scale.pixels(box), colour, thickness: scale.factor)
    }

    /// The colour of a pixel where there is hatching: lines that run on from one place to the next.
    func hatching(_ x: Int, _ y: Int) -> RGB {
        (x + y) % (8 * scale.factor) < scale.factor ? Ink.hatching : Ink.ground
    }

    /// Hatches pixels.
    mutating func hatch(_ pixels: PixelRectangle) {
        raster.hatch(pixels, ground: Ink.ground, line: Ink.hatching, spacing: 8 * scale.factor, thickness: scale.factor)
    }

    /// One line of text; `y` is the top of the line.
    mutating func draw(
        _ text: String,
        x: Int,
        y: Int,
        _ lettering: Lettering,
        _ ink: RGB,
        anchor: Raster.TextAnchor = .left
    ) {
        let glyphs = scale.glyphs(lettering)
        raster.draw(text, x: x * scale.factor, y: y * scale.factor, glyphs, ink, anchor: anchor)
    }

    mutating func fillTriangle(_ a: (x: Int, y: Int), _ b: (x: Int, y: Int), _ c: (x: Int, y: Int), _ ink: RGB) {
        let corners = [a, b, c].map { (x: $0.x * scale.factor, y: $0.y * scale.factor) }
        raster.fillTriangle(corners[0], corners[1], corners[2], ink)
    }
}
