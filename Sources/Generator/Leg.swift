/// How a person gets from one stop to another: on foot or by streets where that is short, else over the main roads.
struct Leg {
    private static let walkingLimit = 120_000  // centimetres
    private static let walkingSpeed = 133  // centimetres a second
    /// How much longer than the crow's flight the main roads may be, in per cent, before people take side streets.
    private static let detourLimit = 170
    /// About how far side streets go straight on, in centimetres.
    private static let block = 60_000

    /// The length in centimetres.
    let length: Int
    private let start: Stop
    private let end: Stop
    private let isOnFoot: Bool
    private let takesRoads: Bool

    /// The leg between two stops.
    init(from start: Stop, to end: Stop, roads: RoadTree) {
        (self.start, self.end) = (start, end)
        let direct = start.position.distance(to: end.position)
        isOnFoot = direct < Self.walkingLimit
        let streets = abs(end.position.east - start.position.east) + abs(end.position.north - start.position.north)
        let main = isOnFoot ? Int.max : Self.length(from: start, to: end, over: roads)
        takesRoads = !isOnFoot && main < direct * Self.detourLimit / 100
        length = takesRoads ? main : streets
    }

    /// The seconds that it takes this time; the slowest draw of speed is more than half the fastest.
    func seconds(_ stream: inout RandomStream) -> Int {
        let speed =
            if isOnFoot {
                Self.walkingSpeed + stream.within(-25...25)
            } else {
                // 15 km/h on short ways to 70 km/h on long ones, doors and stops included.
                min(400 + length / 3200, 2000) * (100 + stream.within(-20...12)) / 100
            }
        return length / speed + 60
    }

    /// The corners from the start to the end, both included; as long as the leg, to a centimetre for each.
    func way(over roads: RoadTree) -> [Position] {
        var way = [start.position]
        if takesRoads {
            roads.appendRoute(from: start.node, to: end.node, to: &way)
        } else {
            // A staircase of blocks: as long as round one corner, but as streets go.
            let stairs = max(1, length / Self.block / 2)
            for stair in 1...stairs {
                let tread = start.position.onTheWay(to: end.position, done: stair, of: stairs)
                way.append(Position(east: tread.east, north: way[way.count - 1].north))
                way.append(tread)
            }
        }
        way.append(end.position)
        return way
    }

    private static func length(from start: Stop, to end: Stop, over roads: RoadTree) -> Int {
        start.position.distance(to: roads.nodes[start.node].position) + roads.distance(from: start.node, to: end.node)
            + roads.nodes[end.node].position.distance(to: end.position)
    }
}
