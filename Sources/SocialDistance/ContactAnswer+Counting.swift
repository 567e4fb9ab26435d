package import Cryptography
package import Datasets
import DeterministicCBOR
internal import Stripes

extension ContactAnswer {
    /// Counts over an opened dataset, reading all of it whoever asks.
    ///
    /// - Parameters:
    ///   - person: who asks.
    ///   - dataset: the opened dataset.
    ///   - workers: the most cores.
    /// - Returns: the counts.
    /// - Throws: `ContactError.unknownDefinition`, `DatasetsError`, or a failure to authenticate.
    package static func count(
        for person: VerificationKey,
        in dataset: OpenDataset,
        workers: Int = Stripes.cores
    ) throws -> ContactAnswer {
        var answer = ContactAnswer(days: 0, ill: 0, notDeclared: 0)
        for (segment, statuses) in try checked(dataset) {
            let key = DatasetKeys.rowKey(salt: segment.header.salt, person: person)
            var isInSegment = false
            let counters = try ContactGroups.read(segment, rowsOf: [key], workers: workers) { persons, rows in
                guard persons == statuses.count else { throw DatasetsError.malformedRows }
                isInSegment = rows[0] != nil
                return CoPresenceCounter(persons: persons, asker: rows[0])
            }
            answer.days += isInSegment ? 1 : 0
            guard var whole = counters.first else { continue }
            for counter in counters.dropFirst() { whole.formUnion(counter) }
            let counts = whole.counts(isIll: { statuses[$0].isIll }, persons: statuses.count)
            answer.ill += counts.ill
            answer.notDeclared += counts.notDeclared
        }
        return answer
    }

    /// Counts for many people in one pass; each answer is what ``count(for:in:workers:)`` gives.
    ///
    /// Where they met more people than ``CoPresenceBatch/maximumPairs``, halves of them are counted one after the other:
    /// the memory stays bounded, and the number of passes grows with the number of contacts, which a host can see.
    /// - Parameters:
    ///   - people: who asks.
    ///   - dataset: the opened dataset.
    ///   - workers: the most cores.
    /// - Returns: an answer for each of them, in their order.
    /// - Throws: as ``count(for:in:workers:)``.
    package static func counts(
        for people: [VerificationKey],
        in dataset: OpenDataset,
        workers: Int = Stripes.cores
    ) throws -> [ContactAnswer] {
        try counts(for: people, in: dataset, workers: workers, maximumPairs: CoPresenceBatch.maximumPairs)
    }

    /// The same with another bound of the memory, for tests.
    static func counts(
        for people: [VerificationKey],
        in dataset: OpenDataset,
        workers: Int,
        maximumPairs: Int
    ) throws -> [ContactAnswer] {
        guard people.count > 1 else { return try people.map { try count(for: $0, in: dataset, workers: workers) } }
        do {
            var answers = people.map { _ in ContactAnswer(days: 0, ill: 0, notDeclared: 0) }
            for (segment, statuses) in try checked(dataset) {
                try add(people, segment, statuses, workers: workers, maximumPairs: maximumPairs, to: &answers)
            }
            return answers
        } catch is PairCounts.Full {
            let middle = people.count / 2
            return try [people[..<middle], people[middle...]].flatMap { half in
                try counts(for: Array(half), in: dataset, workers: workers, maximumPairs: maximumPairs)
            }
        }
    }

    private static func add(
        _ people: [VerificationKey],
        _ segment: OpenSegment,
        _ statuses: StatusTable.Rows,
        workers: Int,
        maximumPairs: Int,
        to answers: inout [ContactAnswer]
    ) throws {
        let keys = people.map { DatasetKeys.rowKey(salt: segment.header.salt, person: $0) }
        var rowOfKey: [UInt32?] = []
        var askers: [UInt32] = []
        let batches = try ContactGroups.read(segment, rowsOf: keys, workers: workers) { persons, rows in
            guard persons == statuses.count else { throw DatasetsError.malformedRows }
            rowOfKey = rows
            askers = Set(rows.compactMap(\.self)).sorted()
            let cores = min(max(1, workers), OpenSegment.maximumWorkers)
            return CoPresenceBatch(persons: persons, askers: askers, maximumPairs: maximumPairs / cores)
        }
        var pairs = PairCounts(limit: maximumPairs)
        if let first = batches.first { pairs = first.pairs.limited(to: maximumPairs) }
        for batch in batches.dropFirst() { try pairs.add(batch.pairs) }
        var (ill, notDeclared) = (askers.map { _ in 0 }, askers.map { _ in 0 })
        pairs.forEach { asker, person, _ in
            if statuses[Int(person)].isIll { ill[Int(asker)] += 1 } else { notDeclared[Int(asker)] += 1 }
        }
        let places = Dictionary(uniqueKeysWithValues: askers.enumerated().map { ($1, $0) })
        for (index, row) in rowOfKey.enumerated() {
            guard let place = row.flatMap({ places[$0] }) else { continue }
            answers[index].days += 1
            answers[index].ill += ill[place]
            answers[index].notDeclared += notDeclared[place]
        }
    }

    /// The segments with their statuses, where the dataset is one of this definition.
    private static func checked(_ dataset: OpenDataset) throws -> [(OpenSegment, StatusTable.Rows)] {
        guard dataset.header.parameters["definition"] == .text(CoPresenceCounter.definition) else {
            throw ContactError.unknownDefinition
        }
        guard dataset.statuses.segments.count == dataset.segments.count else { throw DatasetsError.malformedRows }
        return Array(zip(dataset.segments, dataset.statuses.segments))
    }
}
