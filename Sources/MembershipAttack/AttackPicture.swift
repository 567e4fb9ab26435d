package import Cartography
internal import Geohash

/// Two maps of the same people side by side, with the place of one person in each: above the city, below the street.
package struct AttackPicture: Sendable {
    /// What is written beside the maps.
    package struct Words: Sendable {
        package var title: String
        package var subtitle: String
        /// Verdict on the exact map: a word or two, then sentences.
        package var exact: [String]
        /// Verdict on the released map.
        package var released: [String]
        package var footer: String
        package var label: String

        package init(
            title: String,
            subtitle: String,
            exact: [String],
            released: [String],
            footer: String,
            label: String
        ) {
            self.title = title
            self.subtitle = subtitle
            self.exact = exact
            self.released = released
            self.footer = footer
            self.label = label
        }
    }

    package static let width = 1840
    package static let height = 1440

    static let margin = 40
    static let columnWidth = 860
    static let cityTop = 196
    static let cityHeight = 604
    static let streetTop = 884
    static let streetHeight = 300
    /// The street scale's width in metres: a five-metre cell has room for its number.
    static let streetMetres = 72.0

    let exact: ExactMap
    let released: PublishedMap
    let story: TargetStory
    let words: Words
    let scale: Shades

    package init(exact: ExactMap, released: PublishedMap, story: TargetStory, words: Words) {
        (self.exact, self.released, self.story, self.words) = (exact, released, story, words)
        scale = Shades(exact: exact, released: released)
    }

    /// The picture as a PNG file; equal arguments give equal bytes.
    package func png() throws(CartographyError) -> [UInt8] {
        let texts = [PNGText("Title", words.title), PNGText("pandapp:label", words.label)]
        return try PNGFile.encode(raster(), texts: texts)
    }

    /// Draws it.
    func raster() throws(CartographyError) -> Raster {
        var raster = try Raster(width: Self.width, height: Self.height, background: Colours.paper)
        raster.draw(words.title, x: Self.margin, y: 26, .named(.title), Colours.text)
        raster.draw(words.subtitle, x: Self.margin, y: 78, .named(.text), Colours.quiet)
        for side in Side.allCases {
            heading(&raster, side)
            city(&raster, side)
            legend(&raster, side)
            street(&raster, side)
            verdict(&raster, side)
        }
        foot(&raster)
        return raster
    }

    /// The frame of a map.
    static func frame(_ side: Side, top: Int, height: Int) -> PixelRectangle {
        PixelRectangle(x: side.left, y: top, width: columnWidth, height: height)
    }

    private func heading(_ raster: inout Raster, _ side: Side) {
        raster.draw(side.heading, x: side.left, y: 124, .named(.strong), Colours.text)
        raster.draw(side.explanation, x: side.left, y: 154, .named(.text), Colours.quiet)
    }

    /// A verdict, and the sentences that go with it.
    private func verdict(_ raster: inout Raster, _ side: Side) {
        let lines = side == .exact ? words.exact : words.released
        let top = Self.streetTop + Self.streetHeight + 14
        raster.draw(lines.first ?? "", x: side.left, y: top, .named(.title), Colours.mark)
        var y = top + GlyphSheet.named(.title).height + 4
        for line in lines.dropFirst().flatMap({ GlyphSheet.named(.text).lines(of: $0, width: Self.columnWidth) }) {
            raster.draw(line, x: side.left, y: y, .named(.text), Colours.text)
            y += GlyphSheet.named(.text).height + 2
        }
    }

    private func foot(_ raster: inout Raster) {
        let width = Self.width - 2 * Self.margin
        var y = 1346
        for line in GlyphSheet.named(.small).lines(of: words.footer, width: width).prefix(2) {
            raster.draw(line, x: Self.margin, y: y, .named(.small), Colours.quiet)
            y += GlyphSheet.named(.small).height
        }
        let band = PixelRectangle(x: 0, y: Self.height - 44, width: Self.width, height: 44)
        raster.fill(band, Colours.band)
        let top = band.y + (band.height - GlyphSheet.named(.strong).height) / 2
        raster.draw(words.label, x: Self.width / 2, y: top, .named(.strong), Colours.paper, anchor: .centre)
    }

    /// Which of the two maps.
    enum Side: CaseIterable, Sendable {
        case exact, released

        /// The left edge of its column.
        var left: Int { self == .exact ? margin : margin + columnWidth + 40 }

        var heading: String {
            self == .exact ? "The map of 2020: exact counts in five-metre cells" : "Ours: differentially private"
        }

        var explanation: String {
            self == .exact
                ? "each dot is a cell, and the number of fixes of ill people in it"
                : "the same people; cells as small as noise allows, every number noisy"
        }
    }

    /// The picture's few colours beside the palette.
    enum Colours {
        static let paper = RGB(0xffffff)
        static let text = RGB(0x1f2328)
        static let quiet = RGB(0x57606a)
        static let ground = RGB(0xfafaf7)
        static let hatching = RGB(0xd3d7db)
        static let mark = RGB(0x0057d9)
        static let band = RGB(0x7f1d1d)
    }
}

/// The classes of both maps' colours.
struct Shades: Sendable {
    let exact: ClassBreaks
    let released: ClassBreaks?
    let exactColours: [RGB]
    let releasedColours: [RGB]

    init(exact map: ExactMap, released: PublishedMap) {
        exact = ClassBreaks(lowest: 1, highest: Double(map.counts.values.max() ?? 1), isCounting: true)
        exactColours = Palette.inferno.reversed.classes(exact.count, from: 40...236)
        let shown = released.cells.filter(\.isAboveNoiseFloor).map(\.density)
        if let lowest = shown.min(), let highest = shown.max(), lowest > 0 {
            self.released = ClassBreaks(lowest: lowest, highest: highest)
        } else {
            self.released = nil
        }
        releasedColours = Palette.mapClasses(self.released?.count ?? 0)
    }

    /// The colour of an exact count.
    func colour(count: UInt64) -> RGB { exactColours[exact.index(of: Double(count))] }

    /// The colour of a released cell; nil where noise drowns it.
    func colour(_ cell: PublishedMap.Cell) -> RGB? {
        guard cell.isAboveNoiseFloor, let released else { return nil }
        return releasedColours[released.index(of: cell.density)]
    }
}
