internal import Foundation
internal import Generator

extension Laws {
    /// Persons whose entropy is taken: the longest part of the table.
    private static let sampleSize = 300
    /// The side of an antenna's cell in kilometres.
    private static let antennaCell = 0.6
    /// Points that are to tell a person from all others.
    private static let pointCount = 4
    /// Days from the first on that are looked at hour by hour: the entropy takes time by the square of them.
    private static let longest = 56

    /// The location at the end of each hour.
    static func hourly(_ life: ObservedLives.Life, days: Int) -> [Int] {
        var hours = Array(repeating: 0, count: days * 24)
        let ends = life.visits.dropFirst().map { $0.arrival / 3600 } + [hours.count]
        for (visit, end) in zip(life.visits, ends) {
            let first = visit.arrival / 3600
            for hour in first..<max(min(end, hours.count), first) { hours[hour] = visit.location }
        }
        return hours
    }

    /// The mean of how often the best predictor can be right (Song and others 2010): Fano's bound from the Lempel-Ziv
    /// entropy of the hourly locations.
    static func predictability(of lives: [ObservedLives.Life], days: Int) -> Double? {
        let (stride, length) = (max(lives.count / sampleSize, 1), min(days, longest))
        let sample = Swift.stride(from: 0, to: lives.count, by: stride).map { hourly(lives[$0], days: length) }
        guard days >= 7, !sample.isEmpty else { return nil }
        return sample.reduce(0) { $0 + bound(entropy: entropy($1), places: Set($1).count) } / Double(sample.count)
    }

    /// `n log₂ n / ΣΛ`, where Λ is the length of the shortest substring from a place on that was not seen before it.
    private static func entropy(_ sequence: [Int]) -> Double {
        let count = sequence.count
        var sum = 0
        for start in 0..<count {
            var longest = 0
            for earlier in 0..<start {
                var length = 0
                while start + length < count, earlier + length < start,
                    sequence[earlier + length] == sequence[start + length]
                { length += 1 }
                longest = max(longest, length)
            }
            sum += longest + 1
        }
        return Double(count) * log2(Double(count)) / Double(sum)
    }

    /// The Π that solves `S = H(Π) + (1 - Π) log₂(N - 1)`, by halving.
    private static func bound(entropy: Double, places: Int) -> Double {
        guard places > 1 else { return 1 }
        var (low, high) = (1 / Double(places), 1 - 1e-12)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            let binary = -middle * log2(middle) - (1 - middle) * log2(1 - middle)
            if binary + (1 - middle) * log2(Double(places - 1)) > entropy { low = middle } else { high = middle }
        }
        return low
    }

    /// The share of persons whom four of their points tell from all others (de Montjoye and others 2013): an hour from 8 to
    /// 22 and a cell of 600 m each.
    static func unicity(of lives: [ObservedLives.Life], days: Int) -> Double? {
        guard days >= 7, lives.count > 1 else { return nil }
        let days = min(days, longest)
        let cells = lives.map { life in
            let cells = life.locations.map { location in
                Int((location.east / antennaCell).rounded(.down)) * 100_000
                    + Int((location.north / antennaCell).rounded(.down))
            }
            return hourly(life, days: days).map { cells[$0] }
        }
        let awake = (0..<days * 24).filter { (8..<22).contains($0 % 24) }
        var stream = RandomStream(state: 1)
        let unique = cells.indices.count { person in
            let hours = (0..<pointCount).map { _ in awake[stream.below(awake.count)] }
            return cells.count { other in hours.allSatisfy { other[$0] == cells[person][$0] } } == 1
        }
        return Double(unique) / Double(lives.count)
    }
}
