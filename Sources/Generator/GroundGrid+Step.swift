extension GroundGrid {
    /// Steps to a neighbour: to the east, north, west and south, then the four between.
    enum Step: Int, CaseIterable {
        case east, north, west, south, northEast, northWest, southWest, southEast

        /// The steps that share a side.
        static let straight = [east, north, west, south]

        /// Whether it leads to a cell that shares a corner only.
        var isDiagonal: Bool { rawValue >= Step.northEast.rawValue }

        /// The step back.
        var reversed: Step {
            switch self {
            case .east: .west
            case .north: .south
            case .west: .east
            case .south: .north
            case .northEast: .southWest
            case .northWest: .southEast
            case .southWest: .northEast
            case .southEast: .northWest
            }
        }

        fileprivate var columns: Int {
            switch self {
            case .east, .northEast, .southEast: 1
            case .north, .south: 0
            case .west, .northWest, .southWest: -1
            }
        }

        fileprivate var rows: Int {
            switch self {
            case .north, .northEast, .northWest: 1
            case .east, .west: 0
            case .south, .southEast, .southWest: -1
            }
        }
    }

    /// The neighbour of a cell; nil at the edge.
    func neighbour(of index: Int, _ step: Step) -> Int? {
        let (column, row) = (index % width + step.columns, index / width + step.rows)
        guard column >= 0, column < width, row >= 0, row < width else { return nil }
        return row * width + column
    }
}
