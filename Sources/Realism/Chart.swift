package import Cartography

/// A diagram: one curve, and behind it the band in which people's curves lie.
package struct Chart: Sendable {
    /// How a quantity becomes a length.
    package enum Scale: Sendable {
        case linear
        case logarithmic
    }

    /// A quantity and the part of it that is drawn; on a logarithmic scale both ends are positive.
    package struct Axis: Sendable {
        let title: String
        let range: ClosedRange<Double>
        let scale: Scale
    }

    /// A point of the literature's band.
    struct BandPoint: Sendable {
        let x: Double
        let least: Double
        let most: Double
    }

    /// The file's name without its ending.
    package let name: String
    /// What the diagram is about.
    let title: String
    /// What the band is; nil where there is none.
    let source: String?
    let x: Axis
    let y: Axis
    let curve: [(x: Double, y: Double)]
    let band: [BandPoint]

    private static let size = (width: 900, height: 600)
    private static let frame = PixelRectangle(x: 90, y: 60, width: 780, height: 450)
    private static let inks = (ink: RGB(0x22_2222), grid: RGB(0xE4_E4E4), band: RGB(0xC9_DDF2), curve: RGB(0xB3_3A1E))

    /// Draws the diagram.
    package func raster() throws(CartographyError) -> Raster {
        let (width, height) = Self.size
        var raster = try Raster(width: width, height: height, background: RGB(0xFF_FFFF))
        let frame = Self.frame
        drawBand(on: &raster)
        drawTicks(on: &raster)
        drawCurve(on: &raster)
        raster.outline(frame, Self.inks.ink)
        raster.draw(title, x: frame.x, y: 14, .named(.title), Self.inks.ink)
        raster.draw(x.title, x: frame.right, y: frame.bottom + 40, .named(.text), Self.inks.ink, anchor: .right)
        raster.draw(y.title, x: frame.x + 10, y: frame.y + 8, .named(.text), Self.inks.ink)
        if let source {
            let box = PixelRectangle(x: frame.x, y: frame.bottom + 44, width: 20, height: 14)
            raster.fill(box, Self.inks.band)
            raster.draw(source, x: box.right + 8, y: box.y - 4, .named(.small), Self.inks.ink)
        }
        return raster
    }

    // MARK: Parts

    private func drawBand(on raster: inout Raster) {
        let columns = Self.frame.x..<Self.frame.right
        for (before, after) in zip(band, band.dropFirst()) {
            guard let left = column(before.x), let right = column(after.x), right > left else { continue }
            for at in max(left, columns.lowerBound)..<min(right + 1, columns.upperBound) {
                let share = Double(at - left) / Double(right - left)
                let most = interpolated(before.most, after.most, share)
                let least = interpolated(before.least, after.least, share)
                guard let top = row(most), let bottom = row(least), bottom >= top else { continue }
                raster.fill(PixelRectangle(x: at, y: top, width: 1, height: bottom - top + 1), Self.inks.band)
            }
        }
    }

    /// Between two values of the band, as the scale has it.
    private func interpolated(_ one: Double, _ other: Double, _ share: Double) -> Double {
        switch y.scale {
        case .linear: one + (other - one) * share
        case .logarithmic: one * power(other / one, share)
        }
    }

    private func drawTicks(on raster: inout Raster) {
        let (frame, inks) = (Self.frame, Self.inks)
        for tick in x.ticks {
            guard let at = column(tick) else { continue }
            raster.fill(PixelRectangle(x: at, y: frame.y, width: 1, height: frame.height), inks.grid)
            raster.draw(Axis.label(tick), x: at, y: frame.bottom + 8, .named(.small), inks.ink, anchor: .centre)
        }
        for tick in y.ticks {
            guard let at = row(tick) else { continue }
            raster.fill(PixelRectangle(x: frame.x, y: at, width: frame.width, height: 1), inks.grid)
            raster.draw(Axis.label(tick), x: frame.x - 8, y: at - 10, .named(.small), inks.ink, anchor: .right)
        }
    }

    private func drawCurve(on raster: inout Raster) {
        let points = curve.compactMap { point -> (x: Int, y: Int)? in
            guard let x = column(point.x), let y = row(point.y) else { return nil }
            return (x, y)
        }
        for (before, after) in zip(points, points.dropFirst()) {
            raster.stroke(from: before, to: after, side: 2, Self.inks.curve)
        }
        for point in points {
            raster.fill(PixelRectangle(x: point.x - 3, y: point.y - 3, width: 7, height: 7), Self.inks.curve)
        }
    }

    // MARK: Places

    /// The column of a value; nil outside the axis.
    private func column(_ value: Double) -> Int? {
        x.share(of: value).map { Self.frame.x + Int($0 * Double(Self.frame.width - 1)) }
    }

    /// The row of a value; nil outside the axis.
    private func row(_ value: Double) -> Int? {
        y.share(of: value).map { Self.frame.bottom - 1 - Int($0 * Double(Self.frame.height - 1)) }
    }
}
