extension Raster {
    /// Which point of a text the given x is.
    package enum TextAnchor: Sendable {
        case left, centre, right
    }

    /// Draws one line of text; `y` is the top of the line.
    package mutating func draw(
        _ text: String,
        x: Int,
        y: Int,
        _ sheet: GlyphSheet,
        _ ink: RGB,
        anchor: TextAnchor = .left
    ) {
        var pen =
            switch anchor {
            case .left: x
            case .centre: x - sheet.width(of: text) / 2
            case .right: x - sheet.width(of: text)
            }
        for scalar in text.unicodeScalars {
            guard let glyph = sheet.glyph(scalar) else { continue }
            for row in 0..<glyph.height {
                for column in 0..<glyph.width {
                    let level = glyph.coverage[row * glyph.width + column]
                    blend(pen + glyph.left + column, y + glyph.top + row, ink, level: level)
                }
            }
            pen += glyph.advance
        }
    }
}
