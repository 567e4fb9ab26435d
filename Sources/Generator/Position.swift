/// A place in the city's plane, in centimetres from its centre.
package struct Position: Hashable, Sendable {
    /// Centimetres to the east.
    package var east: Int
    /// Centimetres to the north.
    package var north: Int

    /// A place.
    package init(east: Int, north: Int) {
        (self.east, self.north) = (east, north)
    }

    /// The position so many centimetres away.
    func moved(east: Int, north: Int) -> Position {
        Position(east: self.east + east, north: self.north + north)
    }

    /// The nearest position that is at most `limit` from the centre's meridian and parallel.
    func clamped(to limit: Int) -> Position {
        Position(east: min(max(east, -limit), limit), north: min(max(north, -limit), limit))
    }

    /// The distance as the crow flies, in centimetres.
    func distance(to other: Position) -> Int {
        let (east, north) = (Double(other.east - east), Double(other.north - north))
        return Int((east * east + north * north).squareRoot())
    }

    /// The position `done` of `whole` along the straight way to `other`.
    func onTheWay(to other: Position, done: Int, of whole: Int) -> Position {
        guard whole > 0 else { return other }
        return moved(east: (other.east - east) * done / whole, north: (other.north - north) * done / whole)
    }
}
