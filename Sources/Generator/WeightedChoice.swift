/// Draws an index with a probability in proportion to its weight, in constant time (Walker 1977, by Vose's method).
struct WeightedChoice: Hashable, Sendable {
    /// A draw that falls on an entry is its own index with a probability of `share` in 2^32, else the other's.
    private struct Entry: Hashable {
        var share: UInt32
        var other: UInt32
    }

    private let entries: [Entry]

    /// Takes at least one weight; they are finite and at least 0, and their sum is above 0.
    init(_ weights: [Double]) {
        let scale = Double(weights.count) / weights.reduce(0, +)
        var shares = weights.map { $0 * scale }
        var small = shares.indices.filter { shares[$0] < 1 }
        var large = shares.indices.filter { shares[$0] >= 1 }
        var entries = shares.indices.map { Entry(share: .max, other: UInt32($0)) }
        while let poor = small.popLast() {
            // Without a rich one what is missing is a rounding error.
            guard let rich = large.last else { break }
            entries[poor] = Entry(share: UInt32(shares[poor] * 0x1.fffffffep31), other: UInt32(rich))
            shares[rich] -= 1 - shares[poor]
            if shares[rich] < 1 {
                large.removeLast()
                small.append(rich)
            }
        }
        self.entries = entries
    }

    /// The next draw.
    func draw(_ stream: inout RandomStream) -> Int {
        let word = stream.next()
        let index = Int(((word >> 32) * UInt64(entries.count)) >> 32)
        let entry = entries[index]
        return UInt32(truncatingIfNeeded: word) < entry.share ? index : Int(entry.other)
    }
}
