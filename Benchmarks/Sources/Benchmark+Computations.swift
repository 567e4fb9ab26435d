import Cryptography
import Datasets
import DeterministicCBOR
import Geohash
import Heatmap

extension Benchmark {
    /// The whole heatmap computation on 10,000 ill persons of a city: count, release, draw; the number is 1.
    static var heatmap: Benchmark {
        Benchmark(name: "heatmap") {
            let region = try CellRectangle(south: 45.62, west: 4.64, north: 45.89, east: 5.02, precision: 8)
            var random = SplitMix64(state: 2)
            // The sum of two draws is densest in the middle, as a city is.
            func draw(_ middle: Double, _ reach: Double) -> Double {
                middle + .random(in: -reach...reach, using: &random) + .random(in: -reach...reach, using: &random)
            }
            let persons = try (0..<10_000).map { _ in
                try (0..<DayTokens.perDay).map { _ in
                    let cell = try GeohashCell(latitude: draw(45.755, 0.06), longitude: draw(4.83, 0.09), precision: 8)
                    return TokenRows.token(of: cell.bits, in: region)
                }
            }
            let padded = PaddingLadder.padded(persons.count)
            var blocks: [[UInt8]] = []
            try TokenRows.encode(
                persons: persons,
                tokensPerPerson: DayTokens.perDay,
                paddedPersons: padded,
                output: { blocks.append($0) }
            )
            let header = try DatasetHeader.benchmark(HeatmapComputation.parameters(epsilonMillionths: 1_000_000))
            let segment = SegmentHeader.benchmark(region: region, persons: padded)
            let rows = Array(blocks.joined())
            return {
                let output = try HeatmapComputation.run(
                    OpenDataset(
                        header: header,
                        statuses: StatusTable(segments: []),
                        segments: [OpenSegment(header: segment, plaintext: rows)]
                    ),
                    dataKey: SecretBytes(copying: [UInt8](repeating: 3, count: 32)),
                    label: "SIMULATED"
                )
                return output.png.isEmpty ? 0 : 1
            }
        }
    }
}

extension DatasetHeader {
    static func benchmark(_ parameters: [String: CBORValue]) throws -> DatasetHeader {
        DatasetHeader(
            app: .zero,
            night: "2020-04-01",
            revision: 1,
            parameters: parameters,
            consentRoot: SHA256Digest.of([]),
            questionKey: [UInt8](repeating: 0, count: 32),
            segments: [],
            salt: [UInt8](repeating: 0, count: 32)
        )
    }
}

extension SegmentHeader {
    fileprivate static func benchmark(region: CellRectangle, persons: Int) -> SegmentHeader {
        SegmentHeader(
            app: .zero,
            day: "2020-04-01",
            timeZone: "Europe/Paris",
            region: region,
            precision: region.precision,
            stepSeconds: 300,
            layout: .tokens,
            paddedPersons: UInt64(persons),
            paddedRecords: UInt64(persons * DayTokens.perDay),
            salt: [UInt8](repeating: 0, count: 32)
        )
    }
}
