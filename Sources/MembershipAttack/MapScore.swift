/// How much a map looks as if the target were in it, to somebody who knows where the target was.
///
/// The adversary of Pyrgelis, Troncoso and De Cristofaro (NDSS 2018), who knows the target's day, how people are spread
/// in general, and how many were ill.
package enum MapScore {
    /// The score of exact counts: the share of the target's cells in which the map has at least what the target alone
    /// brings.
    ///
    /// A map that the target is in always scores 1.
    package static func exact<Cell: Hashable>(target: [Cell: UInt64], counts: (Cell) -> UInt64) -> Double {
        guard !target.isEmpty else { return 0 }
        return Double(target.count { counts($0.key) >= $0.value }) / Double(target.count)
    }

    /// One cell of a released map, as the adversary sees it.
    package struct Block: Hashable, Sendable {
        /// The target's presence in it, in persons.
        package var target: Double
        /// The presence of the others that the adversary expects, in persons.
        package var expected: Double
        /// What the map says, in persons.
        package var released: Double
        /// The standard deviation of the map's noise, in persons.
        package var deviation: Double

        package init(target: Double, expected: Double, released: Double, deviation: Double) {
            self.target = target
            self.expected = expected
            self.released = released
            self.deviation = deviation
        }

        /// What chance and noise do to it: a person more or less is there as a Poisson law has it.
        var variance: Double { max(expected + deviation * deviation, 1e-9) }
    }

    /// The score of noisy counts: the surplus in each cell, weighted as tells most (the matched filter), in standard
    /// deviations of what chance and noise do to it.
    package static func released(_ blocks: [Block]) -> Double {
        let surplus = blocks.reduce(0) { $0 + $1.target * ($1.released - $1.expected) / $1.variance }
        let separation = separation(blocks)
        return separation > 0 ? surplus / separation : 0
    }

    /// By how many standard deviations the target's presence lifts ``released(_:)``.
    package static func separation(_ blocks: [Block]) -> Double {
        blocks.reduce(0) { $0 + $1.target * $1.target / $1.variance }.squareRoot()
    }
}
