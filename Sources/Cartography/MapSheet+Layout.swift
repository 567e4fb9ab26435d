/// Where things stand on the sheet, in units of which a ``SheetScale`` says how many pixels they are.
extension MapSheet {
    static let width = 1600
    static let height = 1200
    static let margin = 40

    /// The map; degrees stand left of it and below it.
    package static let mapFrame = PixelRectangle(x: 116, y: 124, width: 1056, height: 892)

    /// Legend and notes, right of the map.
    static let column = PixelRectangle(x: 1204, y: 124, width: 356, height: 892)

    /// The band of the label.
    static let labelBand = PixelRectangle(x: margin, y: 1128, width: width - 2 * margin, height: 48)

    /// The top of the footer's first line.
    static let footerTop = 1064

    private static let swatchHeight = 32

    /// The row where the legend's classes begin.
    private var swatchTop: Int {
        Self.column.y + Lettering.strong.lines(of: legend.heading, width: Self.column.width).count
            * Lettering.strong.lineHeight + 12
    }

    /// The box of a class's colour; the lowest class stands at the bottom.
    package func swatch(_ index: Int) -> PixelRectangle {
        let row = legend.classes.count - 1 - index
        return PixelRectangle(
            x: Self.column.x,
            y: swatchTop + row * Self.swatchHeight,
            width: 52,
            height: Self.swatchHeight
        )
    }

    /// The box that shows the hatching.
    package var hatchingSwatch: PixelRectangle {
        PixelRectangle(
            x: Self.column.x,
            y: swatchTop + legend.classes.count * Self.swatchHeight + 12,
            width: 52,
            height: Self.swatchHeight
        )
    }

    /// The row under the legend.
    var legendBottom: Int {
        guard !legend.hatching.isEmpty else { return swatchTop + legend.classes.count * Self.swatchHeight }
        return hatchingSwatch.y + max(Self.swatchHeight, legend.hatching.count * Lettering.text.lineHeight)
    }
}

/// The sheet's few colours beside the palette.
enum Ink {
    static let paper = RGB(0xffffff)
    static let text = RGB(0x1f2328)
    static let quiet = RGB(0x57606a)
    static let outside = RGB(0xeceff1)
    static let ground = RGB(0xfafaf7)
    static let hatching = RGB(0xd3d7db)
    static let line = RGB(0x4b5563)
    static let band = RGB(0x7f1d1d)
}
