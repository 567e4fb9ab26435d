import Cryptography
import Datasets
import DeterministicCBOR
import Geohash
import Heatmap
import SocialDistance

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
                    try GeohashCell(latitude: draw(45.755, 0.06), longitude: draw(4.83, 0.09), precision: 8).bits
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
            let segment = try SegmentHeader.benchmark(.tokens, region: region, records: padded)
            return {
                let output = try HeatmapComputation.run(
                    .benchmark(header, segment, blocks, statuses: []),
                    dataKey: SecretBytes(copying: [UInt8](repeating: 3, count: 32)),
                    label: "SIMULATED"
                )
                return output.png.isEmpty ? 0 : 1
            }
        }
    }

    /// Whom one of 34,720 persons met among 10 million presences; the number is how many.
    static func contacts(inputs: String) -> Benchmark {
        Benchmark(name: "contacts") {
            let (persons, steps) = (34_720, 288)
            var random = SplitMix64(state: 3)
            var presences: [ContactRows.Presence] = []
            presences.reserveCapacity(persons * steps)
            for step in 0..<steps {
                presences += (0..<persons).map { person in
                    .init(step: UInt32(step), person: UInt32(person), cell: .random(in: 0..<8000, using: &random))
                }.sorted()
            }
            let key = SigningKey().verificationKey
            let segment = try SegmentHeader.benchmark(
                .contacts,
                region: CellRectangle(south: 45.62, west: 4.64, north: 45.89, east: 5.02, precision: 9),
                records: presences.count
            )
            var keys = (0..<persons).map { _ in RandomBytes.generate(16) }
            keys[17] = DatasetKeys.rowKey(salt: segment.salt, person: key)
            var blocks: [[UInt8]] = []
            try ContactRows.encode(
                paddedRowKeys: keys,
                persons: persons,
                presences: presences,
                paddedRecords: presences.count,
                output: { blocks.append($0) }
            )
            try InputFile(path: inputs + "/presences").write(Array(blocks.joined()))
            let header = try DatasetHeader.benchmark(["definition": .text(CoPresenceCounter.definition)])
            let statuses = (0..<persons).map { StatusTable.Entry(isIll: $0 % 20 == 0) }
            return {
                let dataset = OpenDataset.benchmark(header, segment, blocks, statuses: [statuses])
                let answer = try ContactAnswer.count(for: key, in: dataset)
                return UInt64(answer.distinctIll + answer.distinctNotDeclared)
            }
        }
    }
}

extension DatasetHeader {
    fileprivate static func benchmark(_ parameters: [String: CBORValue]) throws -> DatasetHeader {
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
    fileprivate static func benchmark(_ layout: SegmentLayout, region: CellRectangle, records: Int) throws -> Self {
        SegmentHeader(
            app: .zero,
            day: "2020-04-01",
            timeZone: "Europe/Paris",
            region: region,
            precision: region.precision,
            stepSeconds: 300,
            layout: layout,
            paddedRecords: UInt64(records),
            salt: [UInt8](repeating: 0, count: 32)
        )
    }
}

extension OpenDataset {
    /// A dataset whose one segment has been decrypted.
    fileprivate static func benchmark(
        _ header: DatasetHeader,
        _ segment: SegmentHeader,
        _ blocks: [[UInt8]],
        statuses: [[StatusTable.Entry]]
    ) -> OpenDataset {
        var rest = blocks.makeIterator()
        return OpenDataset(
            header: header,
            statuses: StatusTable(segments: statuses),
            segments: [OpenSegment(header: segment, next: { rest.next() })]
        )
    }
}
