extension Laws {
    /// Locations of the largest day whose network is told from others.
    private static let largestMotif = 6

    /// The shares of all days that the networks of locations make up, the most common first (Schneider and others 2013).
    ///
    /// Networks do not know which location is which; days of more than six locations are none of them.
    static func motifShares(of lives: [ObservedLives.Life]) -> [Double] {
        var counts: [[Int]: Int] = [:]
        var days = 0
        for life in lives {
            for day in life.days {
                days += 1
                if let sequence = relabelled(day) { counts[sequence, default: 0] += 1 }
            }
        }
        var motifs: [UInt64: Int] = [:]
        for (sequence, count) in counts { motifs[canonical(sequence), default: 0] += count }
        return motifs.values.sorted(by: >).map { Double($0) / Double(max(days, 1)) }
    }

    /// The day with its locations named in the order in which they come; nil for more than the limit.
    private static func relabelled(_ day: [Int]) -> [Int]? {
        var names: [Int: Int] = [:]
        let sequence = day.map { location in
            let name = names[location] ?? names.count
            names[location] = name
            return name
        }
        return names.count <= largestMotif ? sequence : nil
    }

    /// The least adjacency matrix over all orders of the locations, as bits, with their number above it.
    private static func canonical(_ sequence: [Int]) -> UInt64 {
        let size = (sequence.max() ?? 0) + 1
        let edges = zip(sequence, sequence.dropFirst()).filter { $0 != $1 }
        let least = permutations(of: size).map { order in
            edges.reduce(UInt64(0)) { $0 | 1 << UInt64(order[$1.0] * size + order[$1.1]) }
        }.min()
        return UInt64(size) << 56 | (least ?? 0)
    }

    private static func permutations(of size: Int) -> [[Int]] {
        guard size > 1 else { return [[0]] }
        return permutations(of: size - 1).flatMap { shorter in
            (0..<size).map { place in
                var order = shorter
                order.insert(size - 1, at: place)
                return order
            }
        }
    }
}
