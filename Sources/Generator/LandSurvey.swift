/// Finds out what the cells of a square are, from where water is and where it can be crossed.
struct LandSurvey {
    /// How far around the lines of a mask they count, in centimetres: more than the cells of fixes are wide.
    private static let leeway = 10
    /// Cells by which a crossing is longer at its ends, where those hold no water: it leads over the shore.
    private static let landing = 6

    private let grid: GroundGrid
    private var isWater: [Bool]
    private var isShore: [Bool]
    private var isCrossing: [Bool]
    /// Where a border that was just drawn turns water into land and back.
    private var turns: [Bool]

    /// Begins with no water.
    init(grid: GroundGrid) {
        self.grid = grid
        isWater = Array(repeating: false, count: grid.count)
        (isShore, isCrossing, turns) = (isWater, isWater, isWater)
    }

    /// Every cell that the polygon of these rings is in, even if only in part, is water.
    mutating func flood(_ rings: [[Position]]) {
        let grid = grid
        var rows = (first: grid.width, last: -1)
        for ring in rings {
            for (start, end) in zip(ring, ring.dropFirst() + ring.prefix(1)) {
                Self.mark(&isWater, of: grid, from: start, to: end, leeway: Self.leeway)
                grid.followMiddles(from: start, to: end) { row, column in
                    rows = (min(rows.first, row), max(rows.last, row))
                    if column < grid.width { turns[row * grid.width + column].toggle() }
                }
            }
        }
        guard rows.first <= rows.last else { return }
        for row in rows.first...rows.last {
            var isInside = false
            for index in row * grid.width..<(row + 1) * grid.width {
                if turns[index] { isInside.toggle() }
                turns[index] = false
                if isInside { isWater[index] = true }
            }
        }
    }

    /// After all water: the cells beside it are its shore.
    mutating func findShores() {
        for index in isWater.indices where isWater[index] {
            for step in GroundGrid.Step.allCases {
                if let neighbour = grid.neighbour(of: index, step), !isWater[neighbour] { isShore[neighbour] = true }
            }
        }
    }

    /// After the shores: one can go along this line.
    mutating func cross(_ line: [Position]) {
        let grid = grid
        for (start, end) in zip(line, line.dropFirst()) {
            Self.mark(&isCrossing, of: grid, from: start, to: end, leeway: 0)
        }
        for ends in [line, line.reversed()] {
            guard let end = ends.last, let before = ends.last(where: { $0 != end }) else { continue }
            let share = Double(Self.landing * grid.side) / Double(max(end.distance(to: before), 1))
            let landing = end.moved(
                east: Int(Double(end.east - before.east) * share),
                north: Int(Double(end.north - before.north) * share)
            )
            grid.follow(from: end, to: landing, leeway: 0) { row, columns in
                for column in columns where !isWater[row * grid.width + column] {
                    isCrossing[row * grid.width + column] = true
                }
                return true
            }
        }
    }

    /// What each cell is: of the lands, with what crossings lead to, only the largest is kept.
    func ground() -> [Land.Ground] {
        var ground = isWater.indices.map { index -> Land.Ground in
            if !isWater[index], !isShore[index] { return .land }
            return isCrossing[index] ? .crossing : isWater[index] ? .water : .shore
        }
        var parts = [Int32](repeating: -1, count: ground.count)
        var (largest, most): (Int32?, Int) = (nil, 0)
        var count: Int32 = 0
        for index in ground.indices where ground[index] == .land && parts[index] < 0 {
            let size = spread(from: index, over: ground, as: count, in: &parts)
            if size > most { (largest, most) = (count, size) }
            count += 1
        }
        for index in ground.indices where ground[index].isPassable && parts[index] != largest {
            ground[index] = isWater[index] ? .water : .shore
        }
        return ground
    }

    /// Gives all that can be reached from a cell a number; how much land it is.
    private func spread(from start: Int, over ground: [Land.Ground], as part: Int32, in parts: inout [Int32]) -> Int {
        var (size, open) = (0, [start])
        parts[start] = part
        while let index = open.popLast() {
            if ground[index] == .land { size += 1 }
            for step in GroundGrid.Step.straight {
                guard let neighbour = grid.neighbour(of: index, step), ground[neighbour].isPassable,
                    parts[neighbour] < 0
                else { continue }
                parts[neighbour] = part
                open.append(neighbour)
            }
        }
        return size
    }

    private static func mark(
        _ cells: inout [Bool],
        of grid: GroundGrid,
        from start: Position,
        to end: Position,
        leeway: Int
    ) {
        grid.follow(from: start, to: end, leeway: leeway) { row, columns in
            for column in columns { cells[row * grid.width + column] = true }
            return true
        }
    }
}
