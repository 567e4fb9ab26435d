/// Draws an index with a probability in proportion to its weight.
struct WeightedChoice: Hashable, Sendable {
    private let upTo: [UInt64]

    /// Takes finite weights of at least 0, whose sum is above 0.
    init(_ weights: [Double]) {
        let scale = 0x1p40 / weights.reduce(0, +)
        var sum: UInt64 = 0
        upTo = weights.map { weight in
            sum += UInt64(weight * scale) + 1
            return sum
        }
    }

    /// The share of one index.
    func share(of index: Int) -> Double {
        Double(upTo[index] - (index > 0 ? upTo[index - 1] : 0)) / Double(upTo[upTo.count - 1])
    }

    /// The next draw.
    func draw(_ stream: inout RandomStream) -> Int {
        let target = UInt64(stream.below(Int(upTo[upTo.count - 1])))
        var (low, high) = (0, upTo.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if upTo[middle] > target { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension Double {
    /// e to this power, near enough for weights, by multiplications alone: (1 + x/1024)^1024.
    var exponential: Double {
        var power = Swift.max(0, 1 + self / 1024)
        for _ in 0..<10 { power *= power }
        return power
    }
}
