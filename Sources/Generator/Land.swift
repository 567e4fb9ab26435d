/// Where the people of a city with water may be: the largest land of its square, and the crossings that hold it together.
///
/// Places keep a cell of the grid between themselves and the water, and so do ways, but on crossings.
struct Land: Hashable, Sendable {
    /// What a cell is.
    enum Ground: UInt8, Sendable {
        /// It holds water, and nobody goes there.
        case water
        /// It holds none, but nobody goes there: it is beside water, or cannot be reached.
        case shore
        /// People live and go there.
        case land
        /// People go there, but there are no places: it is part of a crossing.
        case crossing

        var isPassable: Bool { self == .land || self == .crossing }
    }

    /// The cells.
    let grid: GroundGrid
    /// The place with room that is nearest to the square's middle.
    private(set) var centre = Position(east: 0, north: 0)
    private let ground: [Ground]
    /// For each cell how many that people may go through lie in a row from there to the east, itself included.
    private let eastwards: [UInt16]
    /// The same to the north.
    private let northwards: [UInt16]

    /// The land of a square of this half side.
    ///
    /// - Throws: `landTooSmall` if no place has room on it.
    init(_ mask: WaterMask, frame: CityFrame, half: Int) throws(GeneratorError) {
        let grid = GroundGrid(half: half)
        var survey = LandSurvey(grid: grid)
        func positions(_ corners: [GeoJSON.Corner]) -> [Position] {
            corners.compactMap { frame.position(latitude: $0.latitude, longitude: $0.longitude) }
        }
        for polygon in mask.polygons { survey.flood(polygon.map(positions)) }
        survey.findShores()
        for crossing in mask.crossings { survey.cross(positions(crossing)) }
        let ground = survey.ground()
        (eastwards, northwards) = Self.runs(ground, width: grid.width)
        (self.grid, self.ground) = (grid, ground)
        guard let room = nearestRoom(to: centre) else { throw .landTooSmall }
        centre = room
    }

    private static func runs(_ ground: [Ground], width: Int) -> (east: [UInt16], north: [UInt16]) {
        var (east, north) = ([UInt16](repeating: 0, count: ground.count), [UInt16](repeating: 0, count: ground.count))
        for index in ground.indices.reversed() where ground[index].isPassable {
            east[index] = index % width + 1 < width ? east[index + 1] + 1 : 1
            north[index] = index + width < ground.count ? north[index + width] + 1 : 1
        }
        return (east, north)
    }

    /// What the cell at a position is.
    func ground(at position: Position) -> Ground {
        ground[grid.index(of: position)]
    }

    /// Whether people may go through a cell.
    func isPassable(_ index: Int) -> Bool {
        ground[index].isPassable
    }

    /// Whether one can go straight from one position to another, up to two centimetres beside the line.
    func sees(_ start: Position, _ end: Position) -> Bool {
        grid.follow(from: start, to: end, leeway: 2) { row, columns in
            Int(eastwards[row * grid.width + columns.lowerBound]) >= columns.count
        }
    }

    /// Whether one can go from the one to the other by side streets.
    func permits(_ streets: SideStreets) -> Bool {
        var corner = streets.start
        for number in 1...streets.count {
            let next = streets.corner(number)
            // Of these each is either to the east or west of the last, or to the north or south.
            let (columns, rows) = (span(corner.east, next.east), span(corner.north, next.north))
            let first = rows.lowerBound * grid.width + columns.lowerBound
            guard Int(eastwards[first]) >= columns.count, Int(northwards[first]) >= rows.count else { return false }
            corner = next
        }
        return true
    }

    private func span(_ one: Int, _ other: Int) -> ClosedRange<Int> {
        grid.line(min(one, other))...grid.line(max(one, other))
    }

    // MARK: Places

    /// Whether a venue of any number of spots can have its corner here: all of it is on land.
    func hasRoom(at corner: Position) -> Bool {
        let limit = grid.half - Venue.widest
        guard corner == corner.clamped(to: limit) else { return false }
        for row in span(corner.north, corner.north + Venue.widest) {
            for column in span(corner.east, corner.east + Venue.widest) {
                guard ground[row * grid.width + column] == .land else { return false }
            }
        }
        return true
    }

    /// Whether a venue can have its corner here, and one can go straight from each of its spots to a node of the roads.
    func hasRoom(at corner: Position, near node: Position) -> Bool {
        guard hasRoom(at: corner) else { return false }
        let venue = Venue(corner: corner, node: 0, spots: Venue.maximumSpots)
        return (0..<venue.spots).allSatisfy { sees(node, venue.stop(atSpot: $0).position) }
    }

    /// Whether someone can live here and go straight from there to a node of the roads.
    func hasHome(at position: Position, near node: Position) -> Bool {
        ground(at: position) == .land && sees(node, position)
    }

    /// The middle of the nearest cell at which a venue can have its corner; nil if there is none.
    func nearestRoom(to position: Position) -> Position? {
        var (nearest, least): (Position?, Int) = (nil, .max)
        for index in ground.indices where ground[index] == .land {
            let middle = grid.middle(of: index)
            let distance = middle.distance(to: position)
            if distance < least, hasRoom(at: middle) { (nearest, least) = (middle, distance) }
        }
        return nearest
    }
}
