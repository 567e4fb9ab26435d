/// Something to measure: prepared once, then repeated, each time all of the work again.
struct Benchmark {
    /// What `measure.py` asks for.
    let name: String
    /// Makes the input and returns the work; the work returns a number that its peer must come to as well.
    let prepare: () throws -> () throws -> UInt64

    /// All of them, on inputs in a folder that the peers read too.
    static func all(inputs: String) -> [Benchmark] {
        sealing + positions(inputs: inputs) + [heatmap, contacts(inputs: inputs), keyRelease]
    }
}

/// Reproducible numbers (SplitMix64, Steele, Lea and Flood 2014).
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
