/// Something to measure: prepared once, then repeated, each time all of the work again.
struct Benchmark {
    /// What the harness asks for.
    let name: String
    /// Makes the input and returns the work.
    let prepare: (Line) throws -> any Work

    init(name: String, prepare: @escaping (Line) throws -> any Work) {
        self.name = name
        self.prepare = prepare
    }

    /// A work that is one function, whose number its peer must come to as well.
    init(name: String, prepare: @escaping () throws -> () throws -> UInt64) {
        self.init(name: name) { _ in Repeated(body: try prepare()) }
    }

    /// All of them, on inputs and data in folders that the peers read too.
    static func all(inputs: String, data: String) -> [Benchmark] {
        let products = sealing + positions(inputs: inputs) + [heatmap, keyRelease, people]
        let kernels = cells(data: data) + texts(data: data) + [density(data: data), picture(data: data)]
        return products + kernels + datasets(data: data) + questions(data: data) + proximity(data: data)
    }
}

/// What is repeated.
protocol Work {
    /// Does all of it, and returns a number that a peer must come to as well, or 0 where the result is an array.
    mutating func run() throws -> UInt64
    /// Writes the array that the last run came to, as its bytes are in memory.
    func write(to file: InputFile) throws
}

extension Work {
    func write(to file: InputFile) throws { throw InputError.noArray }
}

/// A work that is one function.
struct Repeated: Work {
    let body: () throws -> UInt64

    func run() throws -> UInt64 { try body() }
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
