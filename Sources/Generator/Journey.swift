/// The way from one stop to another, at one speed.
struct Journey {
    private static let walkingLimit = 120_000  // centimetres
    private static let walkingSpeed = 133  // centimetres a second

    /// Seconds that it takes.
    let seconds: Int
    private let way: [Position]
    private let lengths: [Int]
    private let speed: Int

    /// Plans a way; the slowest draw of speed is more than half the fastest.
    ///
    /// It goes on foot round one corner when it is near, else by car over the roads.
    init(from start: Stop, to end: Stop, roads: RoadTree, stream: inout RandomStream) {
        let distance = start.position.distance(to: end.position)
        var way = [start.position]
        if distance < Self.walkingLimit {
            way.append(Position(east: start.position.east, north: end.position.north))
            speed = Self.walkingSpeed + stream.within(-25...25)
        } else {
            roads.appendRoute(from: start.node, to: end.node, to: &way)
            // 18 km/h in the centre to 90 km/h on long ways.
            speed = min(500 + distance / 1200, 2200) * (100 + stream.within(-20...12)) / 100
        }
        way.append(end.position)
        lengths = zip(way, way.dropFirst()).map { $0.distance(to: $1) }
        seconds = lengths.reduce(0, +) / speed + 60
        self.way = way
    }

    /// Where the traveller is so many seconds after the start.
    func position(after elapsed: Int) -> Position {
        var left = elapsed * speed
        for (index, length) in lengths.enumerated() {
            guard left > length else { return way[index].onTheWay(to: way[index + 1], done: left, of: length) }
            left -= length
        }
        return way[way.count - 1]
    }
}
