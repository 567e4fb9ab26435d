/// A place that people visit: shop, café, school, firm.
struct Venue: Hashable, Sendable {
    /// Distance between neighbouring spots: more than a cell of precision 9 is wide or high.
    static let spotSpacing = 800
    /// Spots that a venue may have: eight by eight.
    static let maximumSpots = 64
    /// How far a venue's spots reach to the north and east of its corner, at most.
    static let widest = 8 * spotSpacing

    /// The south-west spot.
    let corner: Position
    /// The nearest node of the roads.
    let node: Int
    /// How many spots there are for people to stand, work or sit at; at least 1.
    let spots: Int

    /// Where the people at a spot are; spots stand in a square.
    func stop(atSpot spot: Int) -> Stop {
        let side = Int(Double(spots).squareRoot().rounded(.up))
        let position = corner.moved(east: spot % side * Self.spotSpacing, north: spot / side * Self.spotSpacing)
        return Stop(position: position, node: node)
    }
}

/// Where a person stays for a while.
struct Stop: Hashable, Sendable {
    let position: Position
    /// The nearest node of the roads.
    let node: Int
}
