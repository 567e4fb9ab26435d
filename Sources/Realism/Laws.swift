internal import Foundation

/// The literature's regularities, measured on lives; formulas and sources are in docs/generator.md.
enum Laws {
    /// The slope of a straight line through points, by least squares; nil for fewer than two.
    static func slope(_ points: [(x: Double, y: Double)]) -> Double? {
        guard points.count > 1 else { return nil }
        let count = Double(points.count)
        let (x, y) = (points.reduce(0) { $0 + $1.x } / count, points.reduce(0) { $0 + $1.y } / count)
        let square = points.reduce(0) { $0 + ($1.x - x) * ($1.x - x) }
        return square > 0 ? points.reduce(0) { $0 + ($1.x - x) * ($1.y - y) } / square : nil
    }

    /// The mean number of locations that a person has been to, up to the end of each day.
    static func discovered(by lives: [ObservedLives.Life], days: Int) -> [Double] {
        var discovered = Array(repeating: 0.0, count: days)
        for life in lives {
            var seen: Set<Int> = []
            for (day, locations) in life.days.enumerated() {
                seen.formUnion(locations)
                discovered[day] += Double(seen.count) / Double(lives.count)
            }
        }
        return discovered
    }

    /// The μ of `S(t) ∝ t^μ` from day 4 on.
    static func explorationExponent(of lives: [ObservedLives.Life], days: Int) -> Double? {
        guard days >= 7 else { return nil }
        return slope(
            discovered(by: lives, days: days).enumerated().dropFirst(3).map {
                (log(Double($0.offset + 1)), log($0.element))
            }
        )
    }

    /// The mean frequency of a person's most visited location, second most, and so on, at most 15.
    static func rankFrequencies(of lives: [ObservedLives.Life]) -> [Double] {
        var frequencies = Array(repeating: 0.0, count: 15)
        for life in lives {
            for (rank, count) in life.visitCounts.sorted(by: >).prefix(15).enumerated() {
                frequencies[rank] += Double(count) / Double(life.visits.count) / Double(lives.count)
            }
        }
        return frequencies
    }

    /// The ζ of `f_k ∝ k^-ζ` over 15 ranks; nil where nobody has so many locations.
    static func zipfExponent(_ frequencies: [Double]) -> Double? {
        guard frequencies.allSatisfy({ $0 > 0 }) else { return nil }
        return slope(frequencies.enumerated().map { (log(Double($0.offset + 1)), log($0.element)) }).map { -$0 }
    }

    /// The lengths of all moves in kilometres.
    static func jumps(of lives: [ObservedLives.Life]) -> [Double] {
        lives.flatMap { life in
            zip(life.visits, life.visits.dropFirst()).map { before, after in
                let (one, other) = (life.locations[before.location], life.locations[after.location])
                return hypot(one.east - other.east, one.north - other.north)
            }
        }
    }

    /// The β of `(Δr + 1.5 km)^-β` by maximum likelihood, between 0.2 km and the 99th percentile of all moves.
    static func jumpExponent(_ jumps: [Double]) -> Double? {
        let sorted = jumps.sorted()
        guard sorted.count >= 100 else { return nil }
        let (low, high) = (0.2 + 1.5, sorted[sorted.count * 99 / 100] + 1.5)
        // Where people live close together hardly a move is so long.
        guard high > low else { return nil }
        let values = sorted.map { $0 + 1.5 }.filter { (low...high).contains($0) }
        let mean = values.reduce(0) { $0 + log($1) } / Double(values.count)
        func likelihood(_ beta: Double) -> Double {
            -beta * mean - log((pow(low, 1 - beta) - pow(high, 1 - beta)) / (beta - 1))
        }
        return stride(from: 0.5005, to: 4, by: 0.001).max { likelihood($0) < likelihood($1) }
    }

    /// The share of persons whose two most visited places make up more than half the radius of gyration.
    static func returnerShare(of lives: [ObservedLives.Life]) -> Double? {
        let ratios = lives.compactMap { life -> Double? in
            let counts = life.visitCounts
            let whole = radiusOfGyration(of: life, counts: counts)
            guard whole > 0, counts.count >= 3 else { return nil }
            let top = counts.indices.sorted { (counts[$0], $1) > (counts[$1], $0) }.prefix(2)
            var kept = Array(repeating: 0, count: counts.count)
            for location in top { kept[location] = counts[location] }
            return radiusOfGyration(of: life, counts: kept) / whole
        }
        guard !ratios.isEmpty else { return nil }
        return Double(ratios.count { $0 > 0.5 }) / Double(ratios.count)
    }

    /// `√(mean |r - r̄|²)` in kilometres, over so many visits of each location.
    static func radiusOfGyration(of life: ObservedLives.Life, counts: [Int]) -> Double {
        let total = Double(counts.reduce(0, +))
        guard total > 0 else { return 0 }
        let weighted = zip(life.locations, counts)
        let east = weighted.reduce(0) { $0 + $1.0.east * Double($1.1) } / total
        let north = weighted.reduce(0) { $0 + $1.0.north * Double($1.1) } / total
        let square = weighted.reduce(0) { sum, pair in
            let (x, y) = (pair.0.east - east, pair.0.north - north)
            return sum + (x * x + y * y) * Double(pair.1)
        }
        return (square / total).squareRoot()
    }
}
