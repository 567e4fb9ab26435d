package import Cartography
internal import Datasets
package import Geohash
package import Mobility

/// Everybody's day, as an adversary may know it: each person's fixes in five-metre cells and tokens in a map's region.
package struct Crowd: Sendable {
    /// Beyond this there is no room for the sums.
    package static let maximumCells = 1 << 22

    /// One person's day.
    package struct Day: Sendable {
        package let identifier: String
        package let isIll: Bool
        /// The fixes' five-metre cells in the order of time.
        package let fixes: [UInt64]
        /// 48 half hours as cells of the region.
        package let tokens: [UInt32]

        /// Fixes by cell.
        package var counts: [UInt64: UInt64] { fixes.reduce(into: [:]) { $0[$1, default: 0] += 1 } }
    }

    /// The ground of the map, in its finest cells.
    package let region: CellRectangle
    package let days: [Day]
    /// The persons south-west of each corner of the region's cells, row by row, with a first row and column of zeros.
    private let sums: [Double]

    /// Cuts tracks of one day to the cells of a map.
    ///
    /// - Parameters:
    ///   - tracks: at least as fine as five-metre cells.
    ///   - region: the map's ground.
    /// - Throws: `unusableRegion` where the region is too large, or finer than the tracks.
    package init(_ tracks: TrackSet, region: CellRectangle) throws(MembershipAttackError) {
        guard tracks.precision >= max(ExactMap.precision, region.precision), region.count <= Self.maximumCells else {
            throw .unusableRegion
        }
        self.region = region
        days = tracks.persons.indices.map { person in
            let rows = tracks.rows(of: person)
            let shift = UInt64(5 * (tracks.precision - region.precision))
            let tokens = DayTokens.spread(
                steps: Array(tracks.steps[rows]),
                cells: tracks.cells[rows].map { $0 >> shift },
                stepSeconds: tracks.timeBase.stepSeconds
            )
            return Day(
                identifier: tracks.persons[person].identifier,
                isIll: tracks.persons[person].status == .ill,
                fixes: tracks.cells[rows].map { $0 >> UInt64(5 * (tracks.precision - ExactMap.precision)) },
                tokens: tokens.map { TokenRows.token(of: $0, in: region) }
            )
        }
        sums = Self.sums(of: days, region)
    }

    private static func sums(of days: [Day], _ region: CellRectangle) -> [Double] {
        let width = region.columns.count + 1
        var sums = [Double](repeating: 0, count: width * (region.rows.count + 1))
        for day in days {
            for token in day.tokens where Int(token) < region.count {
                let (row, column) = Int(token).quotientAndRemainder(dividingBy: region.columns.count)
                sums[(row + 1) * width + column + 1] += 1 / Double(DayTokens.perDay)
            }
        }
        for row in 1...region.rows.count {
            for column in 1..<width {
                let at = row * width + column
                sums[at] += sums[at - 1] + sums[at - width] - sums[at - width - 1]
            }
        }
        return sums
    }

    /// How many persons of the crowd were in a box, parts of a day taken together.
    package func persons(in box: MapBounds) -> Double {
        let (columns, rows) = cells(box)
        let width = region.columns.count + 1
        return sums[rows.upperBound * width + columns.upperBound] - sums[rows.lowerBound * width + columns.upperBound]
            - sums[rows.upperBound * width + columns.lowerBound] + sums[rows.lowerBound * width + columns.lowerBound]
    }

    /// How much of a day was in a box, 0 to 1.
    package func share(of day: Day, in box: MapBounds) -> Double {
        let (columns, rows) = cells(box)
        let count = day.tokens.count { token in
            guard Int(token) < region.count else { return false }
            let (row, column) = Int(token).quotientAndRemainder(dividingBy: region.columns.count)
            return columns.contains(column) && rows.contains(row)
        }
        return Double(count) / Double(DayTokens.perDay)
    }

    /// The region's cells in a box whose edges are edges of cells, to the nearest.
    private func cells(_ box: MapBounds) -> (columns: Range<Int>, rows: Range<Int>) {
        let size = GeohashGrid.size(region.precision)
        func edge(_ degrees: Double, _ turn: Double, _ cells: UInt32, _ range: Range<UInt32>) -> Int {
            let edge = ((degrees + turn / 2) / turn * Double(cells)).rounded()
            return Int(min(max(edge, Double(range.lowerBound)), Double(range.upperBound))) - Int(range.lowerBound)
        }
        let west = edge(box.west, 360, size.columns, region.columns)
        let south = edge(box.south, 180, size.rows, region.rows)
        return (
            west..<max(west, edge(box.east, 360, size.columns, region.columns)),
            south..<max(south, edge(box.north, 180, size.rows, region.rows))
        )
    }

    /// A released map's cells that the target was in, as the adversary sees them who expects `others` persons besides.
    package func blocks(of map: PublishedMap, target: Day, others: Int) -> [MapScore.Block] {
        map.cells.compactMap { cell in
            let share = share(of: target, in: cell.bounds)
            guard share > 0 else { return nil }
            return MapScore.Block(
                target: share,
                expected: persons(in: cell.bounds) * Double(others) / Double(max(1, days.count)),
                released: cell.persons,
                deviation: cell.deviation
            )
        }
    }
}
