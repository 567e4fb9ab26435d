package import Cartography
package import Generator

/// Small maps of where everyone is, one for each of some hours.
package struct HoursPicture: Sendable {
    /// The file's name without its ending.
    package static let name = "hours"
    /// Pixels of a block.
    private static let block = 3
    private static let gap = 24
    private static let head = 40
    private static let columns = 3
    private static let inks = (
        ink: RGB(0x22_2222), paper: RGB(0xFF_FFFF), ground: RGB(0xF4_F2EC), water: RGB(0xB8_D3E6)
    )
    /// Colours by how often the people of a block can be halved.
    private static let classes = Palette.mapClasses(10)

    private let counts: [[Int]]
    private let population: SyntheticPopulation

    /// The maps of a city; nil before its first working day.
    package init?(_ city: ObservedCity, of population: SyntheticPopulation) {
        guard !city.counts.isEmpty else { return nil }
        (counts, self.population) = (city.counts, population)
    }

    /// Draws the maps.
    package func raster() throws(CartographyError) -> Raster {
        let side = ObservedCity.blocks * Self.block
        let rows = (counts.count + Self.columns - 1) / Self.columns
        var raster = try Raster(
            width: Self.columns * (side + Self.gap) + Self.gap,
            height: rows * (side + Self.head) + Self.gap,
            background: Self.inks.paper
        )
        for (index, blocks) in counts.enumerated() {
            let x = Self.gap + index % Self.columns * (side + Self.gap)
            let y = Self.head + index / Self.columns * (side + Self.head)
            raster.draw("\(ObservedCity.hours[index]):00", x: x, y: y - 28, .named(.text), Self.inks.ink)
            draw(blocks, x: x, y: y, on: &raster)
        }
        return raster
    }

    private func draw(_ blocks: [Int], x: Int, y: Int, on raster: inout Raster) {
        let side = ObservedCity.blocks * Self.block
        for row in 0..<side {
            for column in 0..<side {
                let count = blocks[row / Self.block * ObservedCity.blocks + column / Self.block]
                raster.set(x + column, y + side - 1 - row, ink(count, column: column, row: row, side: side))
            }
        }
    }

    private func ink(_ count: Int, column: Int, row: Int, side: Int) -> RGB {
        if count > 0 { return Self.classes[min(Int.bitWidth - 1 - count.leadingZeroBitCount, Self.classes.count - 1)] }
        func coordinate(_ line: Int) -> Int { (2 * line + 1) * population.half / side - population.half }
        let position = Position(east: coordinate(column), north: coordinate(row))
        return population.isWater(at: position) ? Self.inks.water : Self.inks.ground
    }
}
