/// Draws a place with a probability in proportion to its relevance and to what its distance leaves of that.
///
/// The law of gravity of d-EPR (Pappalardo and others 2015), `P(j) ∝ relevance(j) · max(r, 0.5 km)^-exponent · e^(-r/cutoff)`,
/// exactly, in steps whose number does not grow with that of places: a table over the blocks of a grid takes each block for
/// as near as it may be, and what is drawn from it is refused as often as it is farther than that.
struct Gravity: Hashable, Sendable {
    /// What a distance leaves of a place's relevance.
    struct Law: Hashable, Sendable {
        static let nearest = 500.0  // metres

        let exponent: Double
        /// In metres.
        let cutoff: Double

        func weight(metres: Double) -> Double {
            (-exponent * Swift.max(metres, Self.nearest).logarithm - metres / cutoff).exponential
        }
    }

    /// Blocks along a side of the city.
    private static let side = 24
    /// Draws before the last one is taken, near or far; over 200 km, where blocks are wide, some 150 are usual.
    private static let patience = 2000

    private let law: Law
    private let half: Int
    private let positions: [Position]
    /// For each block, the places in it and how to draw one by relevance; nil where there is none.
    private let places: [[Int]]
    private let relevance: [WeightedChoice?]
    /// For each block, how to draw the block to go to.
    private let blocks: [WeightedChoice]
    /// The weights of a block so many columns and rows away.
    private let bounds: [Double]

    /// Prepares for at least one place in a city of this half side.
    init(to positions: [Position], relevance: [Double], half: Int, law: Law) {
        (self.law, self.half, self.positions) = (law, half, positions)
        let side = Self.side
        let block = Double(2 * half / side) / 100
        bounds = (0..<side * side).map { offset in
            let (east, north) = (Double(max(offset % side - 1, 0)), Double(max(offset / side - 1, 0)))
            return law.weight(metres: (east * east + north * north).squareRoot() * block)
        }
        var places = [[Int]](repeating: [], count: side * side)
        for index in positions.indices { places[Self.block(of: positions[index], half: half)].append(index) }
        let masses = places.map { $0.reduce(0) { $0 + relevance[$1] } }
        self.relevance = places.map { places in places.isEmpty ? nil : WeightedChoice(places.map { relevance[$0] }) }
        self.places = places
        let bounds = bounds
        blocks = masses.indices.map { from in
            WeightedChoice(masses.indices.map { masses[$0] * bounds[Self.offset(from, $0)] })
        }
    }

    /// Draws a place to go to.
    func draw(from position: Position, _ stream: inout RandomStream) -> Int {
        let origin = Self.block(of: position, half: half)
        var drawn = 0
        for _ in 0..<Self.patience {
            let block = blocks[origin].draw(&stream)
            // A block without places has no weight, but for rounding.
            guard let choice = relevance[block] else { continue }
            drawn = places[block][choice.draw(&stream)]
            let metres = Double(positions[drawn].distance(to: position)) / 100
            if stream.unit() * bounds[Self.offset(origin, block)] < law.weight(metres: metres) { break }
        }
        return drawn
    }

    /// How many columns and rows lie between two blocks, as an index into the bounds.
    private static func offset(_ one: Int, _ other: Int) -> Int {
        abs(one % side - other % side) + abs(one / side - other / side) * side
    }

    private static func block(of position: Position, half: Int) -> Int {
        let column = (position.east + half) * side / (2 * half)
        let row = (position.north + half) * side / (2 * half)
        return min(max(column, 0), side - 1) + min(max(row, 0), side - 1) * side
    }
}
