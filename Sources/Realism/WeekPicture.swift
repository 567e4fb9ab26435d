package import Cartography
package import Generator

/// A map of one person's week: the ways of each day in a colour, the stays as discs, behind them all places and the water.
package struct WeekPicture: Sendable {
    /// The file's name without its ending.
    package static let name = "week"
    private static let side = 900
    private static let margin = 60
    /// The least that the map shows from side to side, in centimetres.
    private static let leastSpan = 300_000
    private static let inks = (ink: RGB(0x22_2222), place: RGB(0xBD_B9AE), paper: RGB(0xFB_F9F4), water: RGB(0xB8_D3E6))
    /// From Monday's or whatever day comes first.
    private static let days = [0x1B_4F8A, 0x2E_8B57, 0xB3_3A1E, 0x8A_5A00, 0x6A_3D9A, 0xC2_1E6B, 0x00_7A87]
        .map { RGB($0) }

    private let population: SyntheticPopulation
    private let diary: [ObservedCity.DiaryDay]
    private let middle: Position
    /// Centimetres from side to side.
    private let span: Int

    /// The week of a person of a city; nil if there was no day.
    package init?(_ city: ObservedCity, of population: SyntheticPopulation) {
        diary = city.diary
        self.population = population
        let corners = diary.flatMap { day in day.stays.map(\.position) + day.ways.flatMap(\.self) }
        guard let west = corners.map(\.east).min(), let east = corners.map(\.east).max(),
            let south = corners.map(\.north).min(), let north = corners.map(\.north).max()
        else { return nil }
        middle = Position(east: (west + east) / 2, north: (south + north) / 2)
        span = max(max(east - west, north - south) * Self.side / (Self.side - 2 * Self.margin), Self.leastSpan)
    }

    /// Draws the map.
    package func raster() throws(CartographyError) -> Raster {
        var raster = try Raster(width: Self.side, height: Self.side, background: Self.inks.paper)
        drawWater(on: &raster)
        for place in population.places {
            let (x, y) = pixel(place)
            raster.fill(PixelRectangle(x: x - 1, y: y - 1, width: 2, height: 2), Self.inks.place)
        }
        for (index, day) in diary.enumerated() {
            for way in day.ways {
                for (start, end) in zip(way, way.dropFirst()) {
                    // Beside those of other days on the same way.
                    let (one, other, shift) = (pixel(start), pixel(end), 2 * index - diary.count)
                    raster.stroke(
                        from: (one.x + shift, one.y + shift),
                        to: (other.x + shift, other.y + shift),
                        side: 2,
                        Self.days[index]
                    )
                }
            }
        }
        drawStays(on: &raster)
        drawKey(on: &raster)
        return raster
    }

    // MARK: Parts

    private func drawWater(on raster: inout Raster) {
        for y in 0..<Self.side {
            for x in 0..<Self.side {
                let position = middle.offset(
                    east: (2 * x + 1 - Self.side) * span / (2 * Self.side),
                    north: (Self.side - 2 * y - 1) * span / (2 * Self.side)
                )
                if population.isWater(at: position) { raster.set(x, y, Self.inks.water) }
            }
        }
    }

    /// A disc for each place, of an area by how long the person was there.
    private func drawStays(on raster: inout Raster) {
        var dwells: [Position: Int] = [:]
        for day in diary { for stay in day.stays { dwells[stay.position, default: 0] += stay.seconds } }
        for (position, seconds) in dwells.sorted(by: { ($0.value, $0.key.east) > ($1.value, $1.key.east) }) {
            let (x, y) = pixel(position)
            let radius = 3 + Int((Double(seconds) / 3600).squareRoot() * 2)
            raster.disc(x: x, y: y, radius: radius, Self.inks.ink, level: 6)
            raster.disc(x: x, y: y, radius: 2, Self.inks.ink, level: 15)
        }
    }

    private func drawKey(on raster: inout Raster) {
        let bar = Self.bar(ofSpan: span)
        let width = Int(bar.value * 100_000 * Double(Self.side) / Double(span))
        raster.fill(PixelRectangle(x: 30, y: Self.side - 34, width: width, height: 4), Self.inks.ink)
        raster.draw("\(bar.text) km", x: 30, y: Self.side - 62, .named(.text), Self.inks.ink)
        raster.draw("One person's week", x: 30, y: 20, .named(.title), Self.inks.ink)
        for (index, ink) in Self.days.prefix(diary.count).enumerated() {
            raster.fill(PixelRectangle(x: 30, y: 76 + index * 24, width: 22, height: 4), ink)
            raster.draw("day \(index + 1)", x: 60, y: 66 + index * 24, .named(.small), Self.inks.ink)
        }
    }

    /// The kilometres of the scale bar: a round number of them, a quarter of the map at most.
    static func bar(ofSpan span: Int) -> RoundNumber {
        RoundNumber.atMost(Double(span) / 400_000, series: [10, 20, 50])
    }

    private func pixel(_ position: Position) -> (x: Int, y: Int) {
        (
            Self.side / 2 + (position.east - middle.east) * Self.side / span,
            Self.side / 2 - (position.north - middle.north) * Self.side / span
        )
    }
}

extension Position {
    /// The position so many centimetres away.
    fileprivate func offset(east: Int, north: Int) -> Position {
        Position(east: self.east + east, north: self.north + north)
    }
}
