import Cryptography
import Datasets
import DeterministicCBOR
import Geohash
import Heatmap
import SocialDistance

extension Benchmark {
    /// From a file of ciphertext to counts (`sealed_density`) and to picture, table and report (`sealed_heatmap`), and its
    /// whole hash (`hash_tokens`).
    static func datasets(data: String) -> [Benchmark] {
        [
            Benchmark(name: "make_tokens") { line in
                try sealTokens(
                    points: line.number("points"),
                    precision: line.number("precision", default: 7),
                    kernels: line.kernels,
                    data: data
                )
                return Nothing()
            },
            Benchmark(name: "sealed_heatmap") { line in
                let segment = try SealedSegment.tokens(points: line.number("points"), precision: 8, data: data)
                guard let counting = HeatmapCounting(rawValue: try line.text("counting")) else {
                    throw LineError.missing("counting")
                }
                let threads = try line.number("threads")
                let header = try DatasetHeader.benchmark(
                    HeatmapComputation.parameters(epsilonMillionths: 1_000_000, counting: counting)
                )
                return Repeated {
                    let output = try HeatmapComputation.run(
                        OpenDataset(
                            header: header,
                            statuses: StatusTable(segments: []),
                            segments: [try segment.open()]
                        ),
                        dataKey: SecretBytes(copying: [UInt8](repeating: 3, count: 32)),
                        label: "SIMULATED",
                        workers: threads
                    )
                    return output.png.isEmpty ? 0 : 1
                }
            },
            Benchmark(name: "sealed_density") { line in
                let segment = try SealedSegment.tokens(points: line.number("points"), data: data)
                return SealedDensityWork(segment: segment, threads: try line.number("threads"))
            },
            Benchmark(name: "hash_tokens") { line in
                let segment = try SealedSegment.tokens(points: line.number("points"), data: data)
                return Repeated { UInt64(try segment.hash().bytes[0]) }
            },
        ]
    }

    /// Whom people met (`contact`), and decryption alone (`decrypt_groups`).
    ///
    /// The number is how many the first of those who ask has met.
    static func questions(data: String) -> [Benchmark] {
        [
            Benchmark(name: "make_groups") { line in
                try Presences(records: line.number("records"), data: data).seal()
                return Nothing()
            },
            Benchmark(name: "decrypt_groups") { line in
                let segment = try SealedSegment.groups(records: line.number("records"), data: data)
                let threads = try line.number("threads")
                return Repeated {
                    try segment.decrypt(threads: threads)
                    return 0
                }
            },
            Benchmark(name: "contact") { line in
                let presences = Presences(records: try line.number("records"), data: data)
                let segment = try SealedSegment.groups(records: presences.records, data: data)
                let keys = try presences.keys(line.number("questions"))
                let threads = try line.number("threads")
                let statuses = StatusTable.Rows((0..<presences.persons).map { .init(isIll: $0 % 20 == 0) })
                let header = try DatasetHeader.benchmark(["definition": .text(CoPresenceCounter.definition)])
                return Repeated {
                    let dataset = OpenDataset(
                        header: header,
                        statuses: StatusTable(segments: [statuses]),
                        segments: [try segment.open()]
                    )
                    let answers = try ContactAnswer.counts(for: keys, in: dataset, workers: threads)
                    return answers.first.map { UInt64($0.ill + $0.notDeclared) } ?? 0
                }
            },
        ]
    }

    /// Writes the tokens of the first points, the last person's missing ones null.
    private static func sealTokens(points: Int, precision: Int, kernels: GeohashKernels, data: String) throws {
        let segment = try SealedSegment.tokens(points: points, precision: precision, data: data)
        guard !segment.exists else { return }
        let latitudes = try InputFile(path: data + "/latitudes.f64").read(points, of: Double.self)
        let longitudes = try InputFile(path: data + "/longitudes.f64").read(points, of: Double.self)
        let perDay = DayTokens.perDay
        let persons = (points + perDay - 1) / perDay
        let tokens =
            indexes(latitudes, longitudes, in: segment.header.region, kernels: kernels)
            + repeatElement(TokenRows.null, count: persons * perDay - points)
        try segment.write { output in
            try TokenRows.encode(
                persons: (0..<persons).lazy.map { Array(tokens[$0 * perDay..<($0 + 1) * perDay]) },
                tokensPerPerson: perDay,
                paddedPersons: Int(segment.header.paddedPersons),
                output: output
            )
        }
    }

    private static func indexes(
        _ latitudes: [Double],
        _ longitudes: [Double],
        in region: CellRectangle,
        kernels: GeohashKernels
    ) -> [UInt32] {
        var indexes = [UInt32](repeating: 0, count: latitudes.count)
        var output = indexes.mutableSpan
        kernels.indexes(latitudes: latitudes.span, longitudes: longitudes.span, in: region, into: &output)
        return indexes
    }
}

/// What there is to do after an input was made.
struct Nothing: Work {
    func run() -> UInt64 { 0 }
}

/// Opens the file, decrypts, counts: what the heatmap does before it adds noise.
private struct SealedDensityWork: Work {
    let segment: SealedSegment
    let threads: Int

    func run() throws -> UInt64 {
        let histogram = try TokenHistogram.counting(
            segment.open(),
            parameters: HeatmapParameters(
                epsilonMillionths: 1_000_000,
                region: segment.header.region,
                counting: .fast
            ),
            workers: threads
        )
        return UInt64(histogram.region.count)
    }

    /// The histogram keeps its counts to itself, so that they are counted again from the same rows.
    func write(to file: InputFile) throws {
        let cells = segment.header.region.count
        let grids = try TokenRows.read(
            segment.open(),
            tokensPerPerson: DayTokens.perDay,
            workers: 1,
            start: { [UInt32](repeating: 0, count: cells + 1) },
            body: { grid, tokens in
                var span = grid.mutableSpan
                GeohashKernels().count(tokens, into: &span)
            }
        )
        guard let grid = grids.first else { throw InputError.noArray }
        try file.write(grid.dropLast())
    }
}
