package import Cartography
internal import Geohash

/// One person, looked for in both maps.
package struct TargetStory: Sendable {
    /// A place where the person stayed.
    package struct Stay: Hashable, Sendable {
        package let cell: UInt64
        /// How many fixes were there.
        package let fixes: UInt64
    }

    /// So many fixes in one five-metre cell are a stay.
    private static let leastFixes: UInt64 = 6

    package let target: Crowd.Day
    /// The stays, in the order in which the person first came.
    package let stays: [Stay]
    /// How many five-metre cells the target was in.
    package let cells: Int
    /// How many of those show at least the target's fixes on the exact map.
    package let found: Int
    /// By how many standard deviations the target lifts the released map's score.
    package let separation: Double
    /// That score.
    package let score: Double

    /// Looks for a person.
    ///
    /// - Parameters:
    ///   - target: the person's day.
    ///   - exact: the map of 2020.
    ///   - map: ours, of the same people.
    ///   - crowd: what the adversary knows of everybody.
    ///   - ill: people declared ill, whom both maps show.
    package init(_ target: Crowd.Day, in exact: ExactMap, and map: PublishedMap, crowd: Crowd, ill: Int) {
        self.target = target
        let counts = target.counts
        var seen: Set<UInt64> = []
        stays = target.fixes.filter { seen.insert($0).inserted }.compactMap { cell in
            let fixes = counts[cell, default: 0]
            return fixes >= Self.leastFixes ? Stay(cell: cell, fixes: fixes) : nil
        }
        cells = counts.count
        found = counts.count { exact.counts[$0.key, default: 0] >= $0.value }
        let blocks = crowd.blocks(of: map, target: target, others: max(0, ill - 1))
        separation = MapScore.separation(blocks)
        score = MapScore.released(blocks)
    }

    /// What the exact map betrays: a map that holds the target holds every one of their cells.
    package var isFoundInExactMap: Bool { found == cells }

    /// What the released map suggests: the likelier of the two, the threshold in the middle.
    package var seemsToBeInReleasedMap: Bool { score > separation / 2 }

    /// The ground of a five-metre cell.
    package static func bounds(of cell: UInt64) -> MapBounds {
        let (column, row) = GeohashGrid.deinterleave(cell, precision: ExactMap.precision)
        return MapBounds(
            south: GeohashGrid.latitude(row: row, precision: ExactMap.precision),
            west: GeohashGrid.longitude(column: column, precision: ExactMap.precision),
            north: GeohashGrid.latitude(row: row + 1, precision: ExactMap.precision),
            east: GeohashGrid.longitude(column: column + 1, precision: ExactMap.precision)
        )
    }
}
