extension GeohashCell {
    /// A compass direction, from one cell to the one that shares that edge or corner.
    public enum Direction: CaseIterable, Hashable, Sendable {
        case north, northEast, east, southEast, south, southWest, west, northWest

        /// The steps to the east, -1…1.
        var columns: Int64 {
            switch self {
            case .northEast, .east, .southEast: 1
            case .north, .south: 0
            case .northWest, .west, .southWest: -1
            }
        }

        /// The steps to the north, -1…1.
        var rows: Int64 {
            switch self {
            case .northWest, .north, .northEast: 1
            case .west, .east: 0
            case .southWest, .south, .southEast: -1
            }
        }
    }

    /// The adjacent cell of the same precision; across the antimeridian it wraps, beyond a pole there is none.
    public func neighbour(_ direction: Direction) -> GeohashCell? {
        let size = GeohashGrid.size(precision)
        let (column, row) = GeohashGrid.deinterleave(bits, precision: precision)
        let newRow = Int64(row) + direction.rows
        guard newRow >= 0, newRow < Int64(size.rows) else { return nil }
        // The number of columns is a power of two, so the mask wraps -1 to the last column as well.
        let newColumn = (Int64(column) + direction.columns) & (Int64(size.columns) - 1)
        let bits = GeohashGrid.interleave(
            column: UInt32(truncatingIfNeeded: newColumn),
            row: UInt32(truncatingIfNeeded: newRow),
            precision: precision
        )
        return GeohashCell(checkedBits: bits, precision: precision)
    }

    /// The adjacent cells by direction: eight, or five in the rows at the poles.
    public var neighbours: [Direction: GeohashCell] {
        var cells: [Direction: GeohashCell] = [:]
        for direction in Direction.allCases {
            cells[direction] = neighbour(direction)
        }
        return cells
    }
}
