package import Cryptography
package import Datasets
import DeterministicCBOR

/// What a person learns: counts, and nothing that tells a time, a place or an identity.
package struct ContactAnswer: Hashable, Sendable {
    /// Whether the asker's key has rows in the dataset; without, the counts are zero.
    package var isInDataset: Bool
    /// Distinct persons declared ill whom the asker met.
    package var distinctIll: Int
    /// Distinct other persons whom the asker met.
    package var distinctNotDeclared: Int

    /// An answer of its parts.
    package init(isInDataset: Bool, distinctIll: Int, distinctNotDeclared: Int) {
        self.isInDataset = isInDataset
        self.distinctIll = distinctIll
        self.distinctNotDeclared = distinctNotDeclared
    }

    /// Counts over an opened dataset, reading it to its end whoever asks.
    ///
    /// Persons are counted per day segment: pseudonyms do not join segments, and this part's window is one day.
    /// - Throws: `ContactError.unknownDefinition`, `DatasetsError`, or a failure to authenticate.
    package static func count(for person: VerificationKey, in dataset: OpenDataset) throws -> ContactAnswer {
        guard dataset.header.parameters["definition"] == .text(CoPresenceCounter.definition) else {
            throw ContactError.unknownDefinition
        }
        guard dataset.statuses.segments.count == dataset.segments.count else { throw DatasetsError.malformedRows }
        var answer = ContactAnswer(isInDataset: false, distinctIll: 0, distinctNotDeclared: 0)
        for (segment, statuses) in zip(dataset.segments, dataset.statuses.segments) {
            let rowKey = DatasetKeys.rowKey(salt: segment.header.salt, person: person)
            var counter: CoPresenceCounter?
            try ContactRows.read(
                segment,
                table: { keys, persons in
                    guard persons == statuses.count else { throw DatasetsError.malformedRows }
                    let asker = (0..<persons).first { keys[16 * $0..<16 * $0 + 16].elementsEqual(rowKey) }
                    counter = asker.map { CoPresenceCounter(personCount: persons, asker: UInt32($0)) }
                },
                body: { try counter?.add($0) }
            )
            guard let met = counter?.finish() else { continue }
            answer.isInDataset = true
            for (status, wasMet) in zip(statuses, met) where wasMet {
                if status.isIll { answer.distinctIll += 1 } else { answer.distinctNotDeclared += 1 }
            }
        }
        return answer
    }

    /// Bytes of every answer file, whatever the counts.
    package static let fileLength = 1024

    /// The answer as JSON, padded with spaces to ``fileLength``.
    package func json(label: String, night: String) -> [UInt8] {
        let text = """
            {"schema":"pandapp.contact-answer.v1","label":"\(label)","night":"\(night)",\
            "definition":"\(CoPresenceCounter.definition)","in_dataset":\(isInDataset),"ill":\(distinctIll),\
            "not_declared":\(distinctNotDeclared)}
            """
        let bytes = Array(text.utf8)
        return bytes + [UInt8](repeating: 0x20, count: max(0, Self.fileLength - 1 - bytes.count)) + [0x0a]
    }
}
