internal import Cartography

/// Legends, scale bars and pins.
extension AttackPicture {
    /// The classes from left to right, under the city.
    func legend(_ raster: inout Raster, _ side: Side) {
        let top = Self.cityTop + Self.cityHeight + 12
        let (heading, classes): (String, [(String, RGB)]) =
            switch side {
            case .exact:
                ("fixes in a cell", scale.exactColours.enumerated().map { (scale.exact.text($0), $1) })
            case .released:
                (
                    "ill per km²",
                    scale.releasedColours.enumerated().map { (scale.released?.text($0) ?? "", $1) }
                )
            }
        let small = GlyphSheet.named(.small)
        var x = side.left
        raster.draw(heading, x: x, y: top, small, Colours.text)
        x += small.width(of: heading) + 14
        if side == .released {
            let box = PixelRectangle(x: x, y: top, width: 22, height: 18)
            raster.hatch(box, ground: Colours.ground, line: Colours.hatching)
            raster.outline(box, Colours.hatching)
            raster.draw("lost in noise", x: x + 28, y: top, small, Colours.text)
            x += 40 + small.width(of: "lost in noise")
        }
        for (text, colour) in classes where x + 28 + small.width(of: text) <= side.left + Self.columnWidth {
            raster.fill(PixelRectangle(x: x, y: top, width: 22, height: 18), colour)
            raster.draw(text, x: x + 28, y: top, small, Colours.text)
            x += 38 + small.width(of: text)
        }
    }

    /// A round length on a plate, in the frame's lower left corner.
    func scaleBar(_ raster: inout Raster, _ frame: PixelRectangle, _ projection: MapProjection) {
        let length = RoundNumber.atMost(projection.metresPerPixel * 180, series: [10, 20, 50])
        let pixels = Int((length.value / max(projection.metresPerPixel, 1e-9)).rounded())
        let isKilometres = length.exponent >= 3
        let shown = isKilometres ? RoundNumber(tenths: length.tenths, exponent: length.exponent - 3) : length
        let plate = PixelRectangle(x: frame.x + 1, y: frame.bottom - 47, width: pixels + 32, height: 46)
        raster.fill(plate, Colours.paper)
        let (x, y) = (plate.x + 16, plate.bottom - 12)
        raster.fill(PixelRectangle(x: x, y: y, width: pixels, height: 3), Colours.text)
        for end in [x, x + pixels - 2] {
            raster.fill(PixelRectangle(x: end, y: y - 6, width: 2, height: 9), Colours.text)
        }
        let text = shown.text + (isKilometres ? " km" : " m")
        raster.draw(text, x: x + pixels / 2, y: plate.y + 4, .named(.small), Colours.text, anchor: .centre)
    }

    /// Rings around places, and beside each its number where no other number stands yet.
    func pins(_ raster: inout Raster, _ places: [(x: Int, y: Int)], in frame: PixelRectangle) {
        for (x, y) in places {
            ring(&raster, x, y, radius: 15, thickness: 7, Colours.paper)
            ring(&raster, x, y, radius: 15, thickness: 4, Colours.mark)
        }
        let strong = GlyphSheet.named(.strong)
        var taken: [PixelRectangle] = []
        for (number, (x, y)) in places.enumerated() {
            let beside = [(20, -14), (-44, -14), (-12, -48), (-12, 20), (20, -46), (20, 18), (-44, -46), (-44, 18)]
                .map { PixelRectangle(x: x + $0, y: y + $1, width: 24, height: 28) }
            let free = beside.first { box in
                box.intersection(frame) == box
                    && !taken.contains { $0.intersection(box).height > 0 && $0.intersection(box).width > 0 }
            }
            guard let badge = free ?? beside.first else { continue }
            taken.append(badge)
            raster.fill(badge.intersection(frame), Colours.mark)
            let top = badge.y + (badge.height - strong.height) / 2
            let text = String(number + 1)
            raster.draw(text, x: badge.x + badge.width / 2, y: top, strong, Colours.paper, anchor: .centre)
        }
    }

    /// A circle with smooth edges; the radius reaches the middle of the line.
    private func ring(_ raster: inout Raster, _ x: Int, _ y: Int, radius: Int, thickness: Int, _ ink: RGB) {
        let reach = radius + thickness
        for row in -reach...reach {
            for column in -reach...reach {
                let distance = Double(row * row + column * column).squareRoot()
                let cover = Double(thickness) / 2 + 0.5 - abs(distance - Double(radius))
                raster.blend(x + column, y + row, ink, level: UInt8(min(max(cover, 0), 1) * 15))
            }
        }
    }
}
