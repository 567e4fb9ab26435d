/// How people choose among places.
enum Attraction: Hashable, Sendable {
    /// By each place's distance, in a made-up city.
    case gravity(Gravity)
    /// By the towns of a region.
    case towns(TownTravel)

    /// Draws a place to go to.
    func draw(from stop: Stop, _ stream: inout RandomStream) -> Int {
        switch self {
        case .gravity(let gravity): gravity.draw(from: stop.position, &stream)
        case .towns(let travel): travel.draw(from: stop, &stream)
        }
    }
}
