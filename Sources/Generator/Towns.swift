/// The towns of a region: each area has some, by how many people live there, and roads connect them.
struct Towns: Hashable, Sendable {
    /// About how many there are; an area has one at least.
    private static let count = 800
    /// Attempts to find a place inside an area.
    private static let attempts = 64
    /// The same for the middle of a town where there is water; of an area that is one part in a thousand land, 98 in a
    /// hundred times enough.
    private static let attemptsOnLand = 4096

    /// A town.
    struct Town: Hashable, Sendable {
        /// In the middle of it.
        let position: Position
        /// The area's index.
        let tile: Int
        /// How many people live there.
        let people: Double
        /// How far from the middle they live: a deviation in centimetres.
        let spread: Int
    }

    /// The towns; each one's index is its node's on the roads, and the one with most people comes first.
    let towns: [Town]
    /// The roads between them.
    let roads: Roads
    private let areas: [Area]

    /// The towns of a tessellation, on land.
    ///
    /// - Throws: `areaWithoutLand` for one in which no place was found.
    init(
        of tessellation: Tessellation,
        frame: CityFrame,
        land: Land?,
        stream: inout RandomStream
    ) throws(GeneratorError) {
        areas = tessellation.tiles.map { Area($0, frame: frame) }
        let everyone = tessellation.tiles.reduce(0) { $0 + $1.population }
        var towns: [Town] = []
        for (index, tile) in tessellation.tiles.enumerated() {
            let count = max(Int(Double(Self.count) * tile.population / everyone), 1)
            // Half as far as to the next town, if they were a square's width apart.
            let spread = Int((areas[index].size / Double(count)).squareRoot() / 4)
            let sizes = (0..<count).map { _ in stream.normal().exponential }
            let sum = sizes.reduce(0, +)
            for size in sizes {
                guard let position = Self.middle(in: areas[index], on: land, &stream) else {
                    throw .areaWithoutLand(index: index)
                }
                let people = tile.population * size / sum
                towns.append(Town(position: position, tile: index, people: people, spread: spread))
            }
        }
        let largest = towns.indices.max { towns[$0].people < towns[$1].people } ?? 0
        let (roads, order) = RoadTree.connecting(towns.map(\.position), from: largest)
        (self.roads, self.towns) = (Roads(roads, on: land), order.map { towns[$0] })
    }

    /// Where a town of an area can be; nil if no place on land was found.
    private static func middle(in area: Area, on land: Land?, _ stream: inout RandomStream) -> Position? {
        guard let land else { return area.anywhere(attempts: attempts, &stream) ?? area.corner }
        return area.anywhere(attempts: attemptsOnLand, isFit: land.hasRoom(at:), &stream)
    }

    /// A place in a town that is in its area and fit; the town's middle, if so many attempts find none.
    ///
    /// - Parameters:
    ///   - town: The town.
    ///   - divisor: By what it is nearer to the middle than where people live.
    ///   - isFit: Whether it can be there.
    ///   - stream: What it follows from.
    /// - Returns: The place.
    func place(
        in town: Int,
        nearerBy divisor: Int = 1,
        isFit: (Position) -> Bool,
        _ stream: inout RandomStream
    ) -> Position {
        let town = towns[town]
        for _ in 0..<Self.attempts {
            let deviation = town.spread / divisor
            let place = town.position
                .moved(east: stream.bell(deviation: deviation), north: stream.bell(deviation: deviation))
            if isFit(place), areas[town.tile].contains(place) { return place }
        }
        return town.position
    }

    /// For each area a town, the one with most people.
    var capitals: [Int] {
        var capitals = areas.map { _ in -1 }
        for (index, town) in towns.enumerated() {
            let other = capitals[town.tile]
            if other < 0 || towns[other].people < town.people { capitals[town.tile] = index }
        }
        return capitals
    }

    /// How many people work in each town: those whom the flows bring to its area, or who live there if there are no flows.
    func jobs(_ flows: [[Double]]?) -> [Double] {
        guard let flows else { return towns.map(\.people) }
        var (arriving, living) = (areas.map { _ in 0.0 }, areas.map { _ in 0.0 })
        for row in flows { for (tile, flow) in row.enumerated() { arriving[tile] += flow } }
        for town in towns { living[town.tile] += town.people }
        // An area where nobody lives has one town.
        return towns.map { arriving[$0.tile] * (living[$0.tile] > 0 ? $0.people / living[$0.tile] : 1) }
    }

    /// The places of each area, by index; `places` has one in each.
    func groupedByTile(_ places: [Stop]) -> [[Int]] {
        var groups = areas.map { _ in [Int]() }
        for (index, place) in places.enumerated() { groups[towns[place.node].tile].append(index) }
        return groups
    }

    /// The places of each town, by index; for a town without any those of the nearest that has some.
    func groupedByTown(_ places: [Stop]) -> [[Int]] {
        var groups = towns.map { _ in [Int]() }
        for (index, place) in places.enumerated() { groups[place.node].append(index) }
        let settled = towns.indices.filter { !groups[$0].isEmpty }
        return towns.indices.map { town in
            let nearest = settled.min { distance(town, $0) < distance(town, $1) }
            return groups[nearest ?? town]
        }
    }

    /// The distance of two towns in centimetres; 0 of a town from itself.
    func distance(_ one: Int, _ other: Int) -> Int {
        towns[one].position.distance(to: towns[other].position)
    }
}

/// An area in the plane.
private struct Area: Hashable {
    private let rings: [[Position]]
    private let origin: Position
    private let width: Int
    private let height: Int
    /// The size of the rectangle around it, in square centimetres.
    var size: Double { Double(width) * Double(height) }
    /// A corner of its border.
    var corner: Position { rings.first?.first ?? origin }

    init(_ tile: Tessellation.Tile, frame: CityFrame) {
        rings = tile.rings.map { $0.compactMap { frame.position(latitude: $0.latitude, longitude: $0.longitude) } }
        let (east, north) = (rings.flatMap { $0.map(\.east) }, rings.flatMap { $0.map(\.north) })
        origin = Position(east: east.min() ?? 0, north: north.min() ?? 0)
        width = max((east.max() ?? 0) - origin.east, 1)
        height = max((north.max() ?? 0) - origin.north, 1)
    }

    /// An even draw from where the area is fit; nil if so many attempts do not meet it.
    func anywhere(
        attempts: Int,
        isFit: (Position) -> Bool = { _ in true },
        _ stream: inout RandomStream
    ) -> Position? {
        for _ in 0..<attempts {
            let place = origin.moved(east: stream.below(width), north: stream.below(height))
            if isFit(place), contains(place) { return place }
        }
        return nil
    }

    /// Whether a ray to the east crosses the borders an odd number of times.
    func contains(_ place: Position) -> Bool {
        var isInside = false
        for ring in rings {
            var before = ring.last ?? place
            for corner in ring {
                if (corner.north > place.north) != (before.north > place.north) {
                    let share = Double(place.north - before.north) / Double(corner.north - before.north)
                    let crossing = Double(before.east) + share * Double(corner.east - before.east)
                    if Double(place.east) < crossing { isInside.toggle() }
                }
                before = corner
            }
        }
        return isInside
    }
}
