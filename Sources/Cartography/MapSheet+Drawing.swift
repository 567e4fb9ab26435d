extension MapSheet {
    /// The sheet as a PNG file of 1600 × 1200 pixels, times the scale.
    package func png(scale: SheetScale = .single) throws(CartographyError) -> [UInt8] {
        let projection = PNGText("Projection", MapProjection.name)
        return try PNGFile.encode(raster(scale: scale), texts: [PNGText("Title", title)] + metadata + [projection])
    }

    /// Draws the sheet.
    package func raster(scale: SheetScale = .single) throws(CartographyError) -> Raster {
        var canvas = try Canvas(width: Self.width, height: Self.height, background: Ink.paper, scale: scale)
        let projection = MapProjection(fitting: region, in: scale.pixels(Self.mapFrame))
        drawMap(&canvas, projection)
        drawBasemap(&canvas, projection)
        drawGraticule(&canvas, Graticule(projection, spacing: Double(170 * scale.factor)), projection)
        canvas.raster.outline(projection.pixels(region), Ink.line, thickness: scale.factor)
        canvas.outline(Self.mapFrame, Ink.text)
        canvas.draw(title, x: Self.margin, y: 28, .title, Ink.text)
        canvas.draw(subtitle, x: Self.margin, y: 78, .text, Ink.quiet)
        drawLegend(&canvas)
        drawNotes(&canvas)
        drawScale(&canvas, projection)
        drawFoot(&canvas)
        return canvas.raster
    }

    private func drawMap(_ canvas: inout Canvas, _ projection: MapProjection) {
        canvas.fill(Self.mapFrame, Ink.outside)
        canvas.raster.fill(projection.pixels(region), Ink.ground)
        drawSurface(&canvas, projection)
        for cell in cells {
            var box = projection.pixels(cell.bounds)
            switch cell.paint {
            case .hatched:
                canvas.hatch(box)
            case .shade(let index):
                guard legend.classes.indices.contains(index) else { continue }
                // A cell narrower than two pixels would vanish.
                box.width = max(box.width, 2)
                box.height = max(box.height, 2)
                canvas.raster.fill(box.intersection(projection.frame), legend.classes[index].colour)
            }
        }
    }

    private func drawGraticule(_ canvas: inout Canvas, _ graticule: Graticule, _ projection: MapProjection) {
        let (frame, unit) = (projection.frame, canvas.scale.factor)
        let letters = canvas.scale.glyphs(.small)
        for meridian in graticule.meridians {
            let x = projection.x(Graticule.degrees(meridian))
            canvas.raster.blend(PixelRectangle(x: x, y: frame.y, width: unit, height: frame.height), Ink.line, level: 3)
            canvas.raster.fill(PixelRectangle(x: x, y: frame.bottom, width: unit, height: 6 * unit), Ink.text)
            let (label, y) = (graticule.label(meridian: meridian), frame.bottom + 9 * unit)
            canvas.raster.draw(label, x: x, y: y, letters, Ink.quiet, anchor: .centre)
        }
        for parallel in graticule.parallels {
            let y = projection.y(Graticule.degrees(parallel))
            canvas.raster.blend(PixelRectangle(x: frame.x, y: y, width: frame.width, height: unit), Ink.line, level: 3)
            canvas.raster.fill(PixelRectangle(x: frame.x - 6 * unit, y: y, width: 6 * unit, height: unit), Ink.text)
            let (label, top) = (graticule.label(parallel: parallel), y - letters.lineHeight / 2)
            canvas.raster.draw(label, x: frame.x - 9 * unit, y: top, letters, Ink.quiet, anchor: .right)
        }
    }

    private func drawLegend(_ canvas: inout Canvas) {
        var y = Self.column.y
        for line in Lettering.strong.lines(of: legend.heading, width: Self.column.width) {
            canvas.draw(line, x: Self.column.x, y: y, .strong, Ink.text)
            y += Lettering.strong.lineHeight
        }
        for (index, entry) in legend.classes.enumerated() {
            let box = swatch(index)
            canvas.fill(box, entry.colour)
            drawBeside(&canvas, box, [entry.text])
        }
        if legend.classes.count > 1 {
            let first = swatch(0)
            let last = swatch(legend.classes.count - 1)
            canvas.draw("high", x: Self.column.right, y: last.y + 4, .text, Ink.quiet, anchor: .right)
            canvas.draw("low", x: Self.column.right, y: first.y + 4, .text, Ink.quiet, anchor: .right)
        }
        guard !legend.hatching.isEmpty else { return }
        canvas.hatch(canvas.scale.pixels(hatchingSwatch))
        canvas.outline(hatchingSwatch, Ink.hatching)
        drawBeside(&canvas, hatchingSwatch, legend.hatching)
    }

    private func drawBeside(_ canvas: inout Canvas, _ box: PixelRectangle, _ lines: [String]) {
        for (row, line) in lines.enumerated() {
            canvas.draw(line, x: box.right + 14, y: box.y + 4 + row * Lettering.text.lineHeight, .text, Ink.text)
        }
    }

    private func drawNotes(_ canvas: inout Canvas) {
        var y = legendBottom + 28
        for note in notes {
            canvas.draw(note.heading, x: Self.column.x, y: y, .strong, Ink.text)
            y += Lettering.strong.lineHeight + 2
            for line in note.lines.flatMap({ Lettering.text.lines(of: $0, width: Self.column.width) }) {
                canvas.draw(line, x: Self.column.x, y: y, .text, Ink.text)
                y += Lettering.text.lineHeight
            }
            y += 16
        }
    }

    /// Scale bar and north arrow, at the foot of the right column.
    private func drawScale(_ canvas: inout Canvas, _ projection: MapProjection) {
        let metresPerUnit = projection.metresPerPixel * Double(canvas.scale.factor)
        let bar = ScaleBar(metresPerPixel: metresPerUnit, maximumPixels: 250)
        let y = Self.column.bottom - 8
        let x = Self.column.x
        canvas.fill(PixelRectangle(x: x, y: y, width: bar.pixels, height: 4), Ink.text)
        for end in [x, x + bar.pixels / 2, x + bar.pixels - 2] {
            canvas.fill(PixelRectangle(x: end, y: y - 8, width: 2, height: 12), Ink.text)
        }
        canvas.draw(bar.text, x: x + bar.pixels / 2, y: y - 36, .text, Ink.text, anchor: .centre)

        let north = Self.column.right - 24
        canvas.fillTriangle((north, y - 48), (north - 14, y + 4), (north, y - 6), Ink.text)
        canvas.fillTriangle((north, y - 48), (north + 14, y + 4), (north, y - 6), Ink.quiet)
        canvas.draw("N", x: north, y: y - 76, .strong, Ink.text, anchor: .centre)
    }

    private func drawFoot(_ canvas: inout Canvas) {
        for (row, line) in Lettering.small.lines(of: footer, width: Self.width - 2 * Self.margin).prefix(3)
            .enumerated()
        {
            let y = Self.footerTop + row * Lettering.small.lineHeight
            canvas.draw(line, x: Self.margin, y: y, .small, Ink.text)
        }
        let band = Self.labelBand
        canvas.fill(band, Ink.band)
        let lines = Lettering.strong.lines(of: label, width: band.width - 24).prefix(2)
        var y = band.y + (band.height - lines.count * Lettering.strong.lineHeight) / 2
        for line in lines {
            canvas.draw(line, x: band.x + band.width / 2, y: y, .strong, Ink.paper, anchor: .centre)
            y += Lettering.strong.lineHeight
        }
    }
}
