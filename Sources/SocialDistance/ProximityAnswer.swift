package import Cryptography
package import Datasets
import DeterministicCBOR
internal import Stripes

/// Whom an asker was near, exactly, day by day of the window; ``told(label:window:)`` is what leaves an enclave.
///
/// Persons are distinct on each day; pseudonyms do not join two days.
package struct ProximityAnswer: Hashable, Sendable {
    /// What near means.
    package let definition: ProximityDefinition
    /// The days of the window of which there is a segment, oldest first.
    package var days: [ProximityDay] = []

    /// The most pairs that a batch keeps at a time over all cores: 32 bytes a pair at most, hence 256 MiB.
    static let maximumPairs = 1 << 23

    /// Counts over an opened dataset, reading all of it in the same way whoever asks and wherever anybody was.
    ///
    /// - Parameters:
    ///   - person: who asks.
    ///   - dataset: the opened dataset.
    ///   - workers: the most cores.
    /// - Returns: the exact answer.
    /// - Throws: `ContactError.unknownDefinition`, `DatasetsError`, or a failure to authenticate.
    package static func count(
        for person: VerificationKey,
        in dataset: OpenDataset,
        workers: Int = Stripes.cores
    ) throws -> ProximityAnswer {
        var answer = ProximityAnswer(definition: try .init(parameters: dataset.header.parameters))
        for part in try dataset.parts() {
            let key = DatasetKeys.rowKey(salt: part.segment.header.salt, person: person)
            var number = 0
            let scans = try PositionTicks.read(part.segment, workers: workers) { persons, ticks, keys in
                guard persons == part.statuses.count else { throw DatasetsError.malformedRows }
                number = ticks
                return ProximityScan(keys: keys, wanted: key.words, nearness: Nearness(answer.definition))
            }
            var day = ProximityDay(part.segment.header, ticks: number)
            if var scan = scans.first {
                for other in scans.dropFirst() { scan.add(other) }
                var tally = ProximityTally(answer.definition, step: day.stepSeconds, age: part.age)
                let ticks = scan.ticksWithOthers
                for row in 0..<part.statuses.count { tally.add(ticks: ticks[row], status: part.statuses.word(of: row)) }
                tally.finish(&day)
                (day.isContributed, day.observedTicks) = (scan.isFound == 1, Int(scan.observed))
            }
            answer.days.append(day)
        }
        return answer
    }

    /// Counts for many people in one pass, as ``count(for:in:workers:)`` does for each, but not obliviously.
    ///
    /// Where there are more pairs than fit the memory that is set aside, halves of the people are counted one after the
    /// other.
    /// - Parameters:
    ///   - people: who asks.
    ///   - dataset: the opened dataset.
    ///   - workers: the most cores.
    /// - Returns: an exact answer for each of them, in their order.
    /// - Throws: as ``count(for:in:workers:)``.
    package static func counts(
        for people: [VerificationKey],
        in dataset: OpenDataset,
        workers: Int = Stripes.cores
    ) throws -> [ProximityAnswer] {
        try counts(for: people, in: dataset, workers: workers, maximumPairs: maximumPairs)
    }

    /// The same with another bound of the memory, for tests.
    static func counts(
        for people: [VerificationKey],
        in dataset: OpenDataset,
        workers: Int,
        maximumPairs: Int
    ) throws -> [ProximityAnswer] {
        guard people.count > 1 else { return try people.map { try count(for: $0, in: dataset, workers: workers) } }
        let definition = try ProximityDefinition(parameters: dataset.header.parameters)
        do {
            var answers = people.map { _ in ProximityAnswer(definition: definition) }
            for part in try dataset.parts() {
                let days = try part.days(for: people, definition, workers: workers, maximumPairs: maximumPairs)
                for (index, day) in days.enumerated() { answers[index].days.append(day) }
            }
            return answers
        } catch is PairCounts.Full {
            let middle = people.count / 2
            return try [people[..<middle], people[middle...]].flatMap { half in
                try counts(for: Array(half), in: dataset, workers: workers, maximumPairs: maximumPairs)
            }
        }
    }
}

/// One day of a dataset, with what is known of its people.
private struct DatasetPart {
    let segment: OpenSegment
    let statuses: StatusTable.Rows
    /// Days from the day to the night.
    let age: UInt32

    /// The day of each of many askers.
    func days(
        for people: [VerificationKey],
        _ definition: ProximityDefinition,
        workers: Int,
        maximumPairs: Int
    ) throws -> [ProximityDay] {
        let wanted = people.map { SIMD4(DatasetKeys.rowKey(salt: segment.header.salt, person: $0).words) }
        var (rowOf, number): ([SIMD4<UInt32>: UInt32], Int) = ([:], 0)
        let batches = try PositionTicks.read(segment, workers: workers) { persons, ticks, keys in
            guard persons == statuses.count else { throw DatasetsError.malformedRows }
            number = ticks
            for row in (0..<persons).reversed() { rowOf[SIMD4(keys[4 * row..<4 * row + 4])] = UInt32(row) }
            return ProximityBatch(
                rows: keys.count / 4,
                askers: Set(wanted.compactMap { rowOf[$0] }),
                nearness: Nearness(definition),
                maximumPairs: maximumPairs / min(max(1, workers), OpenSegment.maximumWorkers)
            )
        }
        var pairs = PairCounts(limit: maximumPairs)
        for batch in batches { try pairs.add(batch.pairs) }
        let empty = ProximityTally(definition, step: segment.header.stepSeconds, age: age)
        var tallies = [ProximityTally](repeating: empty, count: statuses.count)
        pairs.forEach { first, second, ticks in
            // Padding that is somewhere is nobody, as in the scan; in a pair it is the second.
            guard second < statuses.count else { return }
            tallies[Int(first)].add(ticks: UInt32(ticks), status: statuses.word(of: Int(second)))
            tallies[Int(second)].add(ticks: UInt32(ticks), status: statuses.word(of: Int(first)))
        }
        return wanted.map { key in
            var day = ProximityDay(segment.header, ticks: number)
            guard let row = rowOf[key].map({ Int($0) }) else { return day }
            tallies[row].finish(&day)
            day.isContributed = true
            day.observedTicks = batches.reduce(0) { $0 + Int($1.observed[row]) }
            return day
        }
    }
}

extension OpenDataset {
    /// The segments with their statuses.
    fileprivate func parts() throws -> [DatasetPart] {
        guard statuses.segments.count == segments.count else { throw DatasetsError.malformedRows }
        return try zip(segments, statuses.segments).map { segment, statuses in
            guard let night = DayName.number(of: header.night), let day = DayName.number(of: segment.header.day),
                let age = UInt32(exactly: night - day), age < 1 << 16, segment.header.stepSeconds > 0
            else { throw DatasetsError.wrongWindow }
            return DatasetPart(segment: segment, statuses: statuses, age: age)
        }
    }
}

extension ProximityDay {
    fileprivate init(_ header: SegmentHeader, ticks: Int) {
        self.init(day: header.day, stepSeconds: header.stepSeconds, ticks: ticks)
    }
}

extension [UInt8] {
    /// The bytes of a row key as four words.
    fileprivate var words: [UInt32] {
        (0..<count / 4).map { word in
            (0..<4).reduce(0) { $0 | UInt32(self[4 * word + $1]) << UInt32(8 * $1) }
        }
    }
}
