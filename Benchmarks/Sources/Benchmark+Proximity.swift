import Cryptography
import Datasets
import SocialDistance

extension Benchmark {
    /// Whom people were near (`near`), and decryption alone (`decrypt_positions`).
    ///
    /// One question goes the whole way to an answer sealed to the asker, obliviously; several are counted in one pass. The
    /// number is how many the first of those who ask was near.
    static func proximity(data: String) -> [Benchmark] {
        [
            Benchmark(name: "make_positions") { line in
                try PositionDay(persons: line.number("persons"), data: data).seal()
                return Nothing()
            },
            Benchmark(name: "decrypt_positions") { line in
                let segment = try SealedSegment.positions(persons: line.number("persons"), data: data)
                let threads = try line.number("threads")
                return Repeated {
                    try segment.decrypt(threads: threads)
                    return 0
                }
            },
            Benchmark(name: "near") { line in
                let persons = try line.number("persons")
                let segment = try SealedSegment.positions(persons: persons, data: data)
                let keys = try PositionDay(persons: persons, data: data).keys(line.number("questions"))
                let threads = try line.number("threads")
                let definition = try ProximityDefinition(
                    radiusMillimetres: UInt64(line.number("radius", default: 10_000)),
                    positionErrorMillimetres: 5000
                )
                let statuses = StatusTable.Rows((0..<persons).map { .init(isIll: $0 % 20 == 0) })
                let header = try DatasetHeader.benchmark(ProximityAnswer.parameters(definition))
                let window = try DayWindow(night: header.night, parameters: header.parameters)
                let recipient = AgeIdentity().recipient
                return Repeated {
                    let dataset = OpenDataset(
                        header: header,
                        statuses: StatusTable(segments: [statuses]),
                        segments: [try segment.open()]
                    )
                    let answers = try ProximityAnswer.counts(for: keys, in: dataset, workers: threads)
                    guard let first = answers.first else { return 0 }
                    let file = first.json(label: "SIMULATED", window: window)
                    let sealed = try AgeFile.encrypt(file, to: [recipient])
                    return sealed.isEmpty ? 0 : first.days.reduce(0) { $0 + UInt64($1.persons) }
                }
            },
        ]
    }
}
