/// How a person gets from one stop to another: on foot or by side streets where that is short and leads through no water,
/// else over the main roads.
struct Leg {
    private static let walkingLimit = 120_000  // centimetres
    private static let walkingSpeed = 133  // centimetres a second
    /// How much longer than the crow's flight the main roads may be, in per cent, before people take side streets.
    private static let detourLimit = 170

    /// The length in centimetres.
    let length: Int
    private let start: Stop
    private let end: Stop
    private let isOnFoot: Bool
    private let takesRoads: Bool

    /// The leg between two stops.
    init(from start: Stop, to end: Stop, roads: Roads) {
        (self.start, self.end) = (start, end)
        let direct = start.position.distance(to: end.position)
        let isNear = direct < Self.walkingLimit
        let streets = SideStreets(from: start.position, to: end.position)
        var main = isNear ? Int.max : Self.length(from: start, to: end, over: roads)
        var takesRoads = !isNear && main < direct * Self.detourLimit / 100
        if !takesRoads, let land = roads.land, !land.permits(streets) {
            main = Self.length(from: start, to: end, over: roads)
            takesRoads = true
        }
        self.takesRoads = takesRoads
        length = takesRoads ? main : streets.length
        isOnFoot = isNear && (!takesRoads || length < Self.walkingLimit)
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
    func way(over roads: Roads) -> [Position] {
        var way = [start.position]
        if takesRoads {
            roads.appendRoute(from: start.node, to: end.node, to: &way)
        } else {
            let streets = SideStreets(from: start.position, to: end.position)
            for number in 1...streets.count { way.append(streets.corner(number)) }
        }
        way.append(end.position)
        return way
    }

    private static func length(from start: Stop, to end: Stop, over roads: Roads) -> Int {
        start.position.distance(to: roads.position(of: start.node)) + roads.distance(from: start.node, to: end.node)
            + roads.position(of: end.node).distance(to: end.position)
    }
}
