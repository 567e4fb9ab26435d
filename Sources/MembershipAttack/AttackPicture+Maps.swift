internal import Cartography
internal import Geohash

extension AttackPicture {
    /// The whole region.
    func city(_ raster: inout Raster, _ side: Side) {
        let frame = Self.frame(side, top: Self.cityTop, height: Self.cityHeight)
        let projection = MapProjection(fitting: released.bounds, in: frame, margin: 0)
        let ground = projection.pixels(released.bounds)
        raster.fill(frame, RGB(0xeceff1))
        raster.fill(ground, Colours.ground)
        switch side {
        case .exact:
            // Least full first, so that the fullest lies on top where cells are widened to be seen.
            for (cell, count) in exact.counts.sorted(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
                var box = projection.pixels(TargetStory.bounds(of: cell))
                (box.width, box.height) = (2, 2)
                raster.fill(box.intersection(ground), scale.colour(count: count))
            }
        case .released:
            for cell in released.cells { paint(&raster, cell, projection.pixels(cell.bounds)) }
        }
        raster.outline(frame, Colours.text)
        scaleBar(&raster, frame, projection)
        let places = story.stays.prefix(9).map { stay in
            let box = TargetStory.bounds(of: stay.cell)
            return (x: projection.x(box.centreLongitude), y: projection.y(box.centreLatitude))
        }
        pins(&raster, places, in: frame)
    }

    /// The ground around the target's first place, five-metre cell by five-metre cell.
    func street(_ raster: inout Raster, _ side: Side) {
        guard let home = story.stays.first else { return }
        let frame = Self.frame(side, top: Self.streetTop, height: Self.streetHeight)
        let middle = TargetStory.bounds(of: home.cell)
        let projection = MapProjection(fitting: Self.street(around: middle), in: frame, margin: 0)
        raster.fill(frame, Colours.ground)
        let caption = "Place 1, \(FixedDecimal.text(rounding: Self.streetMetres, decimals: 0)) metres across: "
        switch side {
        case .exact:
            drawCaption(&raster, side, caption + "the fixes in each cell; framed, the target's cells")
            cells(&raster, frame, projection)
        case .released:
            drawCaption(&raster, side, caption + "all of it, and much more, is one cell")
            let centre = (middle.centreLatitude, middle.centreLongitude)
            if let cell = released.cells.first(where: { $0.bounds.holds(centre) }) { only(cell, &raster, frame) }
        }
        raster.outline(frame, Colours.text)
        scaleBar(&raster, frame, projection)
    }

    /// A box of the street scale's width, as high as its frame.
    private static func street(around middle: MapBounds) -> MapBounds {
        let high = streetMetres / 1000 / Sphere.kilometresPerDegree
        let shrink = max(Sphere.cosine(degrees: middle.centreLatitude), 0.01)
        let (north, east) = (high * Double(streetHeight) / Double(columnWidth) / 2, high / shrink / 2)
        return MapBounds(
            south: middle.centreLatitude - north,
            west: middle.centreLongitude - east,
            north: middle.centreLatitude + north,
            east: middle.centreLongitude + east
        )
    }

    private func drawCaption(_ raster: inout Raster, _ side: Side, _ text: String) {
        raster.draw(text, x: side.left, y: Self.streetTop - 32, .named(.text), Colours.text)
    }

    /// The exact map's cells, each with its number.
    private func cells(_ raster: inout Raster, _ frame: PixelRectangle, _ projection: MapProjection) {
        let visible = projection.visible
        let counts = story.target.counts
        var mine: [PixelRectangle] = []
        for (cell, count) in exact.counts.sorted(by: { $0.key < $1.key }) {
            let bounds = TargetStory.bounds(of: cell)
            guard bounds.intersects(visible) else { continue }
            let box = projection.pixels(bounds)
            let colour = scale.colour(count: count)
            raster.fill(box, colour)
            if counts[cell] != nil { mine.append(box) }
            guard box.width > 24, box.height > 20 else { continue }
            let ink = colour.isDark ? Colours.paper : Colours.text
            let top = box.y + (box.height - GlyphSheet.named(.small).height) / 2
            raster.draw(String(count), x: box.x + box.width / 2, y: top, .named(.small), ink, anchor: .centre)
        }
        for box in mine { raster.outline(box, Colours.mark, thickness: 3) }
    }

    /// The one released cell that covers the street.
    private func only(_ cell: PublishedMap.Cell, _ raster: inout Raster, _ frame: PixelRectangle) {
        paint(&raster, cell, frame)
        func number(_ value: Double) -> String { FixedDecimal.text(rounding: value, decimals: 1) }
        let lines = [
            "\(number(cell.bounds.widthKilometres)) × \(number(cell.bounds.heightKilometres)) km",
            "\(number(cell.persons)) ± \(number(2 * cell.deviation)) persons",
        ]
        let title = GlyphSheet.named(.title)
        let width = lines.map(title.width(of:)).max() ?? 0
        let plate = PixelRectangle(
            x: frame.x + (frame.width - width) / 2 - 24,
            y: frame.y + frame.height / 2 - title.height - 12,
            width: width + 48,
            height: 2 * title.height + 24
        )
        raster.fill(plate, Colours.paper)
        for (row, line) in lines.enumerated() {
            let y = plate.y + 12 + row * title.height
            raster.draw(line, x: frame.x + frame.width / 2, y: y, title, Colours.text, anchor: .centre)
        }
    }

    private func paint(_ raster: inout Raster, _ cell: PublishedMap.Cell, _ box: PixelRectangle) {
        if let colour = scale.colour(cell) {
            raster.fill(box, colour)
        } else {
            raster.hatch(box, ground: Colours.ground, line: Colours.hatching)
        }
    }
}

extension MapBounds {
    /// Whether a place, latitude first, lies inside; of neighbours only one has the edge between them.
    fileprivate func holds(_ place: (Double, Double)) -> Bool {
        place.0 >= south && place.0 < north && place.1 >= west && place.1 < east
    }
}

extension RGB {
    /// Whether white is easier to read on it than black.
    fileprivate var isDark: Bool { 299 * Int(red) + 587 * Int(green) + 114 * Int(blue) < 140_000 }
}
