/// Draws a place with a probability in proportion to its relevance and to what its distance leaves of that.
///
/// The law of gravity of d-EPR (Pappalardo and others 2015), `P(j) ∝ relevance(j) · max(r, 0.5 km)^-exponent · e^(-r/cutoff)`,
/// exactly, in some three draws on average, however many places there are and however wide the city is: each block of a grid
/// is taken for as near as it may be, and what is drawn from it is refused as often as it is farther than that. Where blocks
/// are wide, those around the origin are divided, and those around it again, until they are narrow.
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

    /// Blocks along a side of the city, at the first level.
    private static let side = 24
    /// Blocks that are wider, in centimetres, are divided.
    private static let widest = 125_000
    /// Draws before the last one is taken, near or far.
    private static let patience = 2000

    private let law: Law
    private let half: Int
    private let positions: [Position]
    /// Each has twice as many blocks along a side as the one before.
    private let levels: [GravityLevel]
    /// For each block of the first level, how to draw another that the first level tells apart; nil where there is none.
    private let far: [WeightedChoice?]

    /// Prepares for at least one place in a city of this half side.
    init(to positions: [Position], relevance: [Double], half: Int, law: Law) {
        (self.law, self.half, self.positions) = (law, half, positions)
        var sides = [Self.side]
        while let side = sides.last, 2 * half / side > Self.widest { sides.append(2 * side) }
        levels = sides.map { side in
            GravityLevel(
                of: positions,
                relevance: relevance,
                half: half,
                side: side,
                isFirst: side == sides.first,
                isLast: side == sides.last,
                law: law
            )
        }
        let first = levels[0]
        far = first.totals.indices.map { block in
            first.totals[block] > 0 ? WeightedChoice(first.weights(from: block)) : nil
        }
    }

    /// Draws a place to go to.
    func draw(from position: Position, _ stream: inout RandomStream) -> Int {
        let block = levels[levels.count - 1].block(of: position, half: half)
        let sum = levels.indices.reduce(0) { $0 + levels[$1].totals[origin(block, level: $1)] }
        var drawn = 0
        for _ in 0..<Self.patience {
            // One level alone needs no lot.
            var lot = levels.count > 1 ? stream.unit() * sum : 0
            var level = 0
            while level < levels.count - 1, lot >= levels[level].totals[origin(block, level: level)] {
                lot -= levels[level].totals[origin(block, level: level)]
                level += 1
            }
            let origin = origin(block, level: level)
            let there = level == 0 ? far[origin]?.draw(&stream) : levels[level].block(at: lot, from: origin)
            // A block without places has no weight, but for rounding.
            guard let there, let place = levels[level].draw(in: there, &stream) else { continue }
            drawn = place
            let metres = Double(positions[place].distance(to: position)) / 100
            if stream.unit() * levels[level].bound(origin, there) < law.weight(metres: metres) { break }
        }
        return drawn
    }

    /// The block of a level that holds one of the last level.
    private func origin(_ block: GravityLevel.Block, level: Int) -> Int {
        let halvings = levels.count - 1 - level
        return (block.column >> halvings) + (block.row >> halvings) * levels[level].side
    }
}
