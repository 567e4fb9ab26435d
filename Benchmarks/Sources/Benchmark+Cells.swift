import Geohash

extension Benchmark {
    /// Positions to cells of 45 bits (`encode`), and to row-major cells of precision 6 (`row_major`).
    ///
    /// With `l1=1` the first 4,096 positions are done again and again, until as many are done as `points` says.
    static func cells(data: String) -> [Benchmark] {
        [
            Benchmark(name: "encode") { line in
                let positions = try Positions(line, data: data)
                return CellWork(positions: positions, rounds: try rounds(line), kernels: try line.kernels)
            },
            Benchmark(name: "row_major") { line in
                let positions = try Positions(line, data: data)
                return RowMajorWork(positions: positions, rounds: try rounds(line), kernels: try line.kernels)
            },
        ]
    }

    private static func rounds(_ line: Line) throws -> Int {
        try line.number("l1", default: 0) == 0 ? 1 : line.number("points") / Positions.l1Count
    }

    /// Positions to counts in the cells of the region.
    static func density(data: String) -> Benchmark {
        Benchmark(name: "density") { line in
            let rectangle = try CellRectangle.benchmark(precision: line.number("precision"))
            return DensityWork(
                positions: try Positions(line, data: data),
                rectangle: rectangle,
                threads: try line.number("threads"),
                kernels: try line.kernels
            )
        }
    }
}

/// The columns that a line asks for.
struct Positions {
    /// Two columns of doubles and one of cells fill no more than a cache of the first level and a half.
    static let l1Count = 4096

    let latitudes: [Double]
    let longitudes: [Double]

    init(_ line: Line, data: String) throws {
        let count = try line.number("l1", default: 0) == 0 ? line.number("points") : Self.l1Count
        latitudes = try InputFile(path: data + "/latitudes.f64").read(count, of: Double.self)
        longitudes = try InputFile(path: data + "/longitudes.f64").read(count, of: Double.self)
    }
}

extension CellRectangle {
    /// The square of `data.py`: sixteen by sixteen cells of precision 5, cut finer.
    static func benchmark(precision: Int) throws -> CellRectangle {
        let columnBits = (5 * precision + 1) / 2 - 13
        let rowBits = 5 * precision / 2 - 12
        return try CellRectangle(
            columns: 4199 << UInt32(columnBits)..<4215 << UInt32(columnBits),
            rows: 3080 << UInt32(rowBits)..<3096 << UInt32(rowBits),
            precision: precision
        )
    }
}

private struct CellWork: Work {
    let positions: Positions
    let rounds: Int
    let kernels: GeohashKernels
    var cells: [UInt64]

    init(positions: Positions, rounds: Int, kernels: GeohashKernels) {
        self.positions = positions
        self.rounds = rounds
        self.kernels = kernels
        cells = [UInt64](hugeZeros: positions.latitudes.count)
    }

    mutating func run() -> UInt64 {
        let (positions, count, kernels) = (positions, rounds, kernels)
        var output = cells.mutableSpan
        for _ in 0..<count {
            kernels.encode(
                latitudes: positions.latitudes.span,
                longitudes: positions.longitudes.span,
                bits: 45,
                into: &output
            )
        }
        return 0
    }

    func write(to file: InputFile) throws { try file.write(cells) }
}

private struct RowMajorWork: Work {
    let positions: Positions
    let rounds: Int
    let kernels: GeohashKernels
    var indexes: [UInt32]

    init(positions: Positions, rounds: Int, kernels: GeohashKernels) {
        self.positions = positions
        self.rounds = rounds
        self.kernels = kernels
        indexes = [UInt32](hugeZeros: positions.latitudes.count)
    }

    mutating func run() -> UInt64 {
        let (positions, count, kernels) = (positions, rounds, kernels)
        var output = indexes.mutableSpan
        for _ in 0..<count {
            kernels.indexes(
                latitudes: positions.latitudes.span,
                longitudes: positions.longitudes.span,
                precision: 6,
                into: &output
            )
        }
        return 0
    }

    func write(to file: InputFile) throws { try file.write(indexes) }
}

private struct DensityWork: Work {
    let positions: Positions
    let rectangle: CellRectangle
    let threads: Int
    let kernels: GeohashKernels
    var result: CellCounts?

    mutating func run() -> UInt64 {
        // One grid at a time.
        result = nil
        result = CellCounts.counting(
            latitudes: positions.latitudes,
            longitudes: positions.longitudes,
            in: rectangle,
            workers: threads,
            kernels: kernels
        )
        return 0
    }

    func write(to file: InputFile) throws {
        guard let result else { throw InputError.noArray }
        try file.write(result.counts.dropLast())
    }
}
