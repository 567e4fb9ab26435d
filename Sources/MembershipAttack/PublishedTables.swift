package import Cartography
internal import Geohash

/// A released map as everybody can read it: the table `cells.csv`.
package struct PublishedMap: Equatable, Sendable {
    /// A line of the table.
    package struct Cell: Equatable, Sendable {
        package let bounds: MapBounds
        /// Estimated persons.
        package let persons: Double
        /// The standard deviation of the noise, in persons.
        package let deviation: Double

        /// Whether the estimate stands out of its noise.
        package var isAboveNoiseFloor: Bool { persons > 0 && persons >= 2 * deviation }
        /// Persons per square kilometre.
        package var density: Double { persons / bounds.squareKilometres }
    }

    /// More lines are refused.
    static let maximumCells = 1 << 20

    package let cells: [Cell]

    /// The columns that are read.
    private static let columns = "south,west,north,east,estimate_persons,standard_deviation"

    /// Reads a table of presence: ``columns``, and what columns follow is passed over.
    package init(csv: [UInt8]) throws(MembershipAttackError) {
        var cells: [Cell] = []
        for (index, line) in csv.split(separator: UInt8(ascii: "\n")).enumerated() {
            guard index > 0 else {
                guard line.starts(with: Self.columns.utf8) else { throw .malformedTable(line: 1) }
                continue
            }
            let numbers = line.split(separator: UInt8(ascii: ",")).prefix(6).compactMap {
                Double(String(decoding: $0, as: UTF8.self))
            }
            guard numbers.count == 6, numbers.allSatisfy(\.isFinite), numbers[0] < numbers[2], numbers[1] < numbers[3],
                numbers[4] >= 0, numbers[5] >= 0, cells.count < Self.maximumCells
            else { throw .malformedTable(line: index + 1) }
            let bounds = MapBounds(south: numbers[0], west: numbers[1], north: numbers[2], east: numbers[3])
            cells.append(Cell(bounds: bounds, persons: numbers[4], deviation: numbers[5]))
        }
        guard !cells.isEmpty else { throw .unusableRegion }
        self.cells = cells
    }

    /// The ground of all cells.
    package var bounds: MapBounds {
        cells.dropFirst().reduce(cells[0].bounds) { box, cell in
            MapBounds(
                south: min(box.south, cell.bounds.south),
                west: min(box.west, cell.bounds.west),
                north: max(box.north, cell.bounds.north),
                east: max(box.east, cell.bounds.east)
            )
        }
    }
}

/// The map of 2020: how many fixes of ill people fell into each five-metre cell, exact.
package struct ExactMap: Equatable, Sendable {
    /// Cells of nine characters, 4.8 × 4.8 m at the equator.
    package static let precision = 9

    /// Fixes by cell.
    package let counts: [UInt64: UInt64]

    /// The counts of a game.
    package init(counts: [UInt64: UInt64]) { self.counts = counts }

    /// Reads the table `geohash,count` of `app test heatmap --raw --precision 9`.
    package init(csv: [UInt8]) throws(MembershipAttackError) {
        var counts: [UInt64: UInt64] = [:]
        for (index, line) in csv.split(separator: UInt8(ascii: "\n")).enumerated() where index > 0 {
            let fields = line.split(separator: UInt8(ascii: ",")).map { String(decoding: $0, as: UTF8.self) }
            guard fields.count == 2, let count = UInt64(fields[1]), let cell = try? GeohashCell(parsing: fields[0]),
                cell.precision == Self.precision
            else { throw .malformedTable(line: index + 1) }
            guard counts.updateValue(count, forKey: cell.bits) == nil else { throw .malformedTable(line: index + 1) }
        }
        self.counts = counts
    }
}
