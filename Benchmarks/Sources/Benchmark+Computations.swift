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
                    let cell = try GeohashCell(latitude: draw(45.755, 0.06), longitude: draw(4.83, 0.09), precision: 8)
                    return TokenRows.token(of: cell.bits, in: region)
                }
            }
            let padded = PaddingLadder.padded(persons.count)
            var plaintext: [UInt8] = []
            try TokenRows.encode(
                persons: persons,
                tokensPerPerson: DayTokens.perDay,
                paddedPersons: padded,
                output: { plaintext += $0 }
            )
            let rows = plaintext
            let header = try DatasetHeader.benchmark(HeatmapComputation.parameters(epsilonMillionths: 1_000_000))
            let segment = try SegmentHeader.benchmark(
                .tokens,
                region: region,
                persons: padded,
                records: padded * DayTokens.perDay
            )
            return {
                let output = try HeatmapComputation.run(
                    .benchmark(header, segment, rows, statuses: []),
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
            var columns: [UInt8] = []
            var writer = GroupWriter()
            writer.reserveCapacity(persons * steps)
            for step in 0..<steps {
                let presences = (0..<persons).map { person in
                    Presence(step: UInt32(step), person: UInt32(person), cell: .random(in: 0..<8000, using: &random))
                }
                for presence in presences.sorted() {
                    try writer.append(presence)
                    columns.append(contentsOf: [presence.step, presence.person].flatMap(\.littleEndianBytes))
                    columns.append(contentsOf: presence.cell.littleEndianBytes)
                }
            }
            // What the peers read: step, person and cell of each presence.
            try InputFile(path: inputs + "/presences").write(columns)
            let records = writer.records
            let key = SigningKey().verificationKey
            let segment = try SegmentHeader.benchmark(
                .contacts,
                region: CellRectangle(south: 45.62, west: 4.64, north: 45.89, east: 5.02, precision: 9),
                persons: persons,
                records: records.count
            )
            var keys = RandomBytes.generate(16 * persons)
            keys.replaceSubrange(16 * 17..<16 * 18, with: DatasetKeys.rowKey(salt: segment.salt, person: key))
            var plaintext: [UInt8] = []
            try ContactGroups.encode(
                paddedRowKeys: keys,
                persons: persons,
                records: records,
                paddedRecords: records.count,
                output: { plaintext += $0 }
            )
            let rows = plaintext
            let header = try DatasetHeader.benchmark(["definition": .text(CoPresenceCounter.definition)])
            let statuses = StatusTable.Rows((0..<persons).map { .init(isIll: $0 % 20 == 0) })
            return {
                let dataset = OpenDataset.benchmark(header, segment, rows, statuses: [statuses])
                let answer = try ContactAnswer.count(for: key, in: dataset)
                return UInt64(answer.distinctIll + answer.distinctNotDeclared)
            }
        }
    }
}

extension FixedWidthInteger {
    fileprivate var littleEndianBytes: [UInt8] {
        (0..<Self.bitWidth / 8).map { UInt8(truncatingIfNeeded: self >> Self(8 * $0)) }
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
    fileprivate static func benchmark(
        _ layout: SegmentLayout,
        region: CellRectangle,
        persons: Int,
        records: Int
    ) throws -> Self {
        SegmentHeader(
            app: .zero,
            day: "2020-04-01",
            timeZone: "Europe/Paris",
            region: region,
            precision: region.precision,
            stepSeconds: 300,
            layout: layout,
            paddedPersons: UInt64(persons),
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
        _ rows: [UInt8],
        statuses: [StatusTable.Rows]
    ) -> OpenDataset {
        OpenDataset(
            header: header,
            statuses: StatusTable(segments: statuses),
            segments: [OpenSegment(header: segment, plaintext: rows)]
        )
    }
}
