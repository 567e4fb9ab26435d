/// Someone on the way, asked for one position after the other.
struct Journey {
    private let way: [Position]
    private let length: Int
    private let seconds: Int
    private var corner = 0
    private var done = 0  // centimetres up to the corner

    /// Goes along the way at one speed, so that it takes so many seconds, which are positive.
    init(way: [Position], seconds: Int) {
        (self.way, self.seconds) = (way, seconds)
        length = zip(way, way.dropFirst()).reduce(0) { $0 + $1.0.distance(to: $1.1) }
    }

    /// Where the traveller is so many seconds after the start; never fewer than at the last call.
    mutating func position(after elapsed: Int) -> Position {
        let target = length * min(elapsed, seconds) / seconds
        while corner + 1 < way.count {
            let segment = way[corner].distance(to: way[corner + 1])
            if target <= done + segment {
                return way[corner].onTheWay(to: way[corner + 1], done: target - done, of: segment)
            }
            done += segment
            corner += 1
        }
        return way[way.count - 1]
    }
}
