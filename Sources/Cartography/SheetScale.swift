/// The letters of a sheet, by their use.
package enum Lettering: CaseIterable, Hashable, Sendable {
    case title, strong, text, small

    /// Units of the layout from one line's top to the next.
    var lineHeight: Int { SheetScale.single.glyphs(self).lineHeight }

    /// The text in lines of at most `width` units, broken at spaces: the same lines at every scale.
    ///
    /// A fiftieth stays free, since letters of another scale have their own whole numbers of pixels.
    func lines(of text: String, width: Int) -> [String] {
        SheetScale.single.glyphs(self).lines(of: text, width: width - width / 50)
    }
}

/// How large a sheet is drawn, letters and lines too.
package struct SheetScale: Sendable {
    /// Pixels for one unit of the layout, which is 1600 × 1200 units.
    package let factor: Int
    private let title: GlyphSheet
    private let strong: GlyphSheet
    private let text: GlyphSheet
    private let small: GlyphSheet

    /// A scale with letters of its own; they are as large as ``single``'s, times the factor.
    package init(factor: Int, title: GlyphSheet, strong: GlyphSheet, text: GlyphSheet, small: GlyphSheet) {
        self.factor = factor
        self.title = title
        self.strong = strong
        self.text = text
        self.small = small
    }

    /// 1600 × 1200 pixels, what an enclave draws; module LargeLettering has the scale of twice as many.
    package static let single = SheetScale(factor: 1, title: .title, strong: .strong, text: .text, small: .small)

    /// The pixels of a rectangle of the layout.
    func pixels(_ box: PixelRectangle) -> PixelRectangle {
        PixelRectangle(x: box.x * factor, y: box.y * factor, width: box.width * factor, height: box.height * factor)
    }

    /// The letters of a use.
    package func glyphs(_ lettering: Lettering) -> GlyphSheet {
        switch lettering {
        case .title: title
        case .strong: strong
        case .text: text
        case .small: small
        }
    }
}
