/// SplitMix64 (Steele, Lea, Flood 2014), one stream for each purpose, so that no draw depends on another's order.
///
/// Integers only, and floating point only by operations that IEEE 754 rounds exactly: the same on every machine. Not for
/// secrets.
package struct RandomStream {
    /// What a stream is drawn for.
    enum Purpose: UInt64 {
        case roads = 1
        case venues, firms, household, person, day, haunt, receiver, indexCases, disease, infection, calibration
    }

    private var state: UInt64

    /// The stream of a state.
    package init(state: UInt64) {
        self.state = state
    }

    /// The stream of one purpose, person (or household) and day.
    init(seed: UInt64, purpose: Purpose, index: Int = 0, day: Int = 0) {
        state = seed
        for word in [purpose.rawValue, UInt64(index), UInt64(day)] { state = next() ^ word }
    }

    /// The next 64 bits.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }

    /// An even draw from 0 to 1, without 1.
    mutating func unit() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A draw of mean 0 and deviation 1, bell shaped like `bell`.
    mutating func normal() -> Double {
        Double(bell(deviation: 1 << 20)) * 0x1p-20
    }

    /// An even draw below `bound`, which is positive; what it deviates from even is less than `bound` in 2^64.
    package mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// An even draw from the range.
    mutating func within(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.count)
    }

    /// Whether an event of this probability happens.
    mutating func happens(perMille probability: Int) -> Bool {
        below(1000) < probability
    }

    /// A draw of mean 0 and the given deviation, bell shaped, never beyond six deviations: a sum of twelve even draws.
    mutating func bell(deviation: Int) -> Int {
        var sum = -6 * 0xFFFF
        for _ in 0..<3 {
            let word = next()
            sum += Int(word & 0xFFFF) + Int(word >> 16 & 0xFFFF) + Int(word >> 32 & 0xFFFF) + Int(word >> 48)
        }
        return (sum * deviation) >> 16
    }
}
