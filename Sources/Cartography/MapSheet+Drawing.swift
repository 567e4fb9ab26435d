extension MapSheet {
    /// The sheet as a PNG file of 1600 × 1200 pixels.
    package func png() throws(CartographyError) -> [UInt8] {
        let projection = PNGText("Projection", MapProjection.name)
        return try PNGFile.encode(raster(), texts: [PNGText("Title", title)] + metadata + [projection])
    }

    /// Draws the sheet.
    package func raster() throws(CartographyError) -> Raster {
        var raster = try Raster(width: Self.width, height: Self.height, background: Ink.paper)
        let projection = MapProjection(fitting: region, in: Self.mapFrame)
        drawMap(&raster, projection)
        drawGraticule(&raster, Graticule(projection, spacing: 170), projection)
        raster.outline(projection.pixels(region), Ink.line)
        raster.outline(Self.mapFrame, Ink.text)
        raster.draw(title, x: Self.margin, y: 28, .title, Ink.text)
        raster.draw(subtitle, x: Self.margin, y: 78, .text, Ink.quiet)
        drawLegend(&raster)
        drawNotes(&raster)
        drawScale(&raster, projection)
        drawFoot(&raster)
        return raster
    }

    private func drawMap(_ raster: inout Raster, _ projection: MapProjection) {
        raster.fill(Self.mapFrame, Ink.outside)
        raster.fill(projection.pixels(region), Ink.ground)
        for cell in cells {
            var box = projection.pixels(cell.bounds)
            switch cell.paint {
            case .hatched:
                raster.hatch(box, ground: Ink.ground, line: Ink.hatching)
            case .shade(let index):
                guard legend.classes.indices.contains(index) else { continue }
                // A cell narrower than two pixels would vanish.
                box.width = max(box.width, 2)
                box.height = max(box.height, 2)
                raster.fill(box.intersection(Self.mapFrame), legend.classes[index].colour)
            }
        }
    }

    private func drawGraticule(_ raster: inout Raster, _ graticule: Graticule, _ projection: MapProjection) {
        let frame = Self.mapFrame
        for meridian in graticule.meridians {
            let x = projection.x(Graticule.degrees(meridian))
            for y in frame.y..<frame.bottom { raster.blend(x, y, Ink.line, level: 3) }
            raster.fill(PixelRectangle(x: x, y: frame.bottom, width: 1, height: 6), Ink.text)
            let label = graticule.label(meridian: meridian)
            raster.draw(label, x: x, y: frame.bottom + 9, .small, Ink.quiet, anchor: .centre)
        }
        for parallel in graticule.parallels {
            let y = projection.y(Graticule.degrees(parallel))
            for x in frame.x..<frame.right { raster.blend(x, y, Ink.line, level: 3) }
            raster.fill(PixelRectangle(x: frame.x - 6, y: y, width: 6, height: 1), Ink.text)
            let top = y - GlyphSheet.small.lineHeight / 2
            raster.draw(graticule.label(parallel: parallel), x: frame.x - 9, y: top, .small, Ink.quiet, anchor: .right)
        }
    }

    private func drawLegend(_ raster: inout Raster) {
        var y = Self.column.y
        for line in GlyphSheet.strong.lines(of: legend.heading, width: Self.column.width) {
            raster.draw(line, x: Self.column.x, y: y, .strong, Ink.text)
            y += GlyphSheet.strong.lineHeight
        }
        for (index, entry) in legend.classes.enumerated() {
            let box = swatch(index)
            raster.fill(box, entry.colour)
            drawBeside(&raster, box, [entry.text])
        }
        if legend.classes.count > 1 {
            let first = swatch(0)
            let last = swatch(legend.classes.count - 1)
            raster.draw("high", x: Self.column.right, y: last.y + 4, .text, Ink.quiet, anchor: .right)
            raster.draw("low", x: Self.column.right, y: first.y + 4, .text, Ink.quiet, anchor: .right)
        }
        guard !legend.hatching.isEmpty else { return }
        raster.hatch(hatchingSwatch, ground: Ink.ground, line: Ink.hatching)
        raster.outline(hatchingSwatch, Ink.hatching)
        drawBeside(&raster, hatchingSwatch, legend.hatching)
    }

    private func drawBeside(_ raster: inout Raster, _ box: PixelRectangle, _ lines: [String]) {
        for (row, line) in lines.enumerated() {
            raster.draw(line, x: box.right + 14, y: box.y + 4 + row * GlyphSheet.text.lineHeight, .text, Ink.text)
        }
    }

    private func drawNotes(_ raster: inout Raster) {
        var y = legendBottom + 28
        for note in notes {
            raster.draw(note.heading, x: Self.column.x, y: y, .strong, Ink.text)
            y += GlyphSheet.strong.lineHeight + 2
            for line in note.lines.flatMap({ GlyphSheet.text.lines(of: $0, width: Self.column.width) }) {
                raster.draw(line, x: Self.column.x, y: y, .text, Ink.text)
                y += GlyphSheet.text.lineHeight
            }
            y += 16
        }
    }

    /// Scale bar and north arrow, at the foot of the right column.
    private func drawScale(_ raster: inout Raster, _ projection: MapProjection) {
        let bar = ScaleBar(metresPerPixel: projection.metresPerPixel, maximumPixels: 250)
        let y = Self.column.bottom - 8
        let x = Self.column.x
        raster.fill(PixelRectangle(x: x, y: y, width: bar.pixels, height: 4), Ink.text)
        for end in [x, x + bar.pixels / 2, x + bar.pixels - 2] {
            raster.fill(PixelRectangle(x: end, y: y - 8, width: 2, height: 12), Ink.text)
        }
        raster.draw(bar.text, x: x + bar.pixels / 2, y: y - 36, .text, Ink.text, anchor: .centre)

        let north = Self.column.right - 24
        raster.fillTriangle((north, y - 48), (north - 14, y + 4), (north, y - 6), Ink.text)
        raster.fillTriangle((north, y - 48), (north + 14, y + 4), (north, y - 6), Ink.quiet)
        raster.draw("N", x: north, y: y - 76, .strong, Ink.text, anchor: .centre)
    }

    private func drawFoot(_ raster: inout Raster) {
        for (row, line) in GlyphSheet.small.lines(of: footer, width: Self.width - 2 * Self.margin).prefix(3)
            .enumerated()
        {
            let y = Self.footerTop + row * GlyphSheet.small.lineHeight
            raster.draw(line, x: Self.margin, y: y, .small, Ink.text)
        }
        let band = Self.labelBand
        raster.fill(band, Ink.band)
        let lines = GlyphSheet.strong.lines(of: label, width: band.width - 24).prefix(2)
        var y = band.y + (band.height - lines.count * GlyphSheet.strong.lineHeight) / 2
        for line in lines {
            raster.draw(line, x: band.x + band.width / 2, y: y, .strong, Ink.paper, anchor: .centre)
            y += GlyphSheet.strong.lineHeight
        }
    }
}
