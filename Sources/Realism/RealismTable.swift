/// The rows by which people are told from made-up ones, each with the literature's band; docs/generator.md has the sources.
package struct RealismTable: Codable, Equatable, Sendable {
    /// One regularity.
    package struct Row: Codable, Equatable, Sendable {
        /// What is measured, in snake case.
        package let name: String
        /// What these people have; nil where they or their days are too few to say.
        package let value: Double?
        /// The least of what people have.
        package let least: Double
        /// The most of what people have.
        package let most: Double

        /// The days that it takes to tell.
        package let leastDays: Int
        /// Whether there were so many days.
        package let isJudged: Bool

        /// Whether the value is what people have, and there were days enough to tell.
        package var isInside: Bool { isJudged && value.map { (least...most).contains($0) } ?? false }
    }

    /// How many persons were observed.
    package let persons: Int
    /// For how many days.
    package let days: Int
    /// The rows.
    package let rows: [Row]

    /// Measures lives.
    package init(_ observed: ObservedLives) {
        let lives = observed.lives
        persons = lives.count
        days = observed.dayCount
        let personDays = Double(max(persons * days, 1))
        let moves = lives.reduce(0) { $0 + max($1.visits.count - 1, 0) }
        let places = lives.reduce(0) { $0 + $1.days.reduce(0) { $0 + Set($1).count } }
        let frequencies = Laws.rankFrequencies(of: lives)
        let days = days
        func row(_ name: String, _ band: ClosedRange<Double>, _ value: Double?, leastDays: Int = 1) -> Row {
            Row(
                name: name,
                value: value.flatMap { $0.isFinite ? $0 : nil },
                least: band.lowerBound,
                most: band.upperBound,
                leastDays: leastDays,
                isJudged: days >= leastDays
            )
        }
        // What people know grows for weeks: before, few places have ranks, and all of them are near the top.
        let weeks = 14
        rows = [
            row("distinct_places_per_day", 2.2...3.3, Double(places) / personDays),
            row("moves_per_day", 1.8...4.5, Double(moves) / personDays),
            row("exploration_exponent", 0.55...0.68, Laws.explorationExponent(of: lives, days: days), leastDays: weeks),
            row("zipf_exponent", 1.0...1.6, Laws.zipfExponent(frequencies), leastDays: weeks),
            row("top_place_share", 0.3...0.5, frequencies.first),
            row("motif_share", 0.9...1, Laws.motifShares(of: lives).prefix(17).reduce(0, +)),
            row("jump_exponent", 1.5...2.0, Laws.jumpExponent(Laws.jumps(of: lives))),
            row("predictability", 0.88...0.96, Laws.predictability(of: lives, days: days)),
            row("unicity", 0.85...0.99, Laws.unicity(of: lives, days: days)),
            row("returner_share", 0.2...0.8, Laws.returnerShare(of: lives), leastDays: weeks),
        ]
    }
}
