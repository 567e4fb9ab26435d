import Cryptography
import Datasets

/// Who was where: a million and fewer persons at a hundred steps, as `data.py` made it.
struct Presences {
    static let steps = 100
    /// How many people ask, and the one who asks alone.
    static let (askers, asker) = (10_000, 17)

    let records: Int
    let data: String

    var persons: Int { records / Self.steps }

    /// Writes the segment, and the verification keys of those who ask.
    func seal() throws {
        let segment = try SealedSegment.groups(records: records, data: data)
        guard !segment.exists else { return }
        let keys = (0..<min(Self.askers, persons)).map { _ in SigningKey().verificationKey }
        try InputFile(path: keyPath).write(keys.flatMap(\.bytes))
        var rowKeys = RandomBytes.generate(16 * Int(segment.header.paddedPersons))
        for (key, person) in zip(keys, rowsOfAskers) {
            let rowKey = DatasetKeys.rowKey(salt: segment.header.salt, person: key)
            rowKeys.replaceSubrange(16 * person..<16 * person + 16, with: rowKey)
        }
        let words = try words()
        try segment.write { output in
            try ContactGroups.encode(
                paddedRowKeys: rowKeys,
                persons: persons,
                records: words,
                paddedRecords: Int(segment.header.paddedRecords),
                output: output
            )
        }
    }

    /// The first of them is the one who asks alone; the others are spread over all rows.
    private var rowsOfAskers: [Int] {
        let count = min(Self.askers, persons)
        return [Self.asker] + (0..<count).map { $0 * persons / count }.filter { $0 != Self.asker }.prefix(count - 1)
    }

    private func words() throws -> [UInt32] {
        let cells = try InputFile(path: data + "/contacts-\(records).cells").read(records, of: UInt32.self)
        let people = try InputFile(path: data + "/contacts-\(records).persons").read(records, of: UInt32.self)
        var writer = GroupWriter()
        writer.reserveCapacity(records)
        for index in 0..<records {
            let step = UInt32(index / persons)
            try writer.append(Presence(step: step, person: people[index], cell: UInt64(cells[index])))
        }
        return writer.records
    }

    private var keyPath: String {
        get throws { try SealedSegment.groups(records: records, data: data).path + ".keys" }
    }

    /// The keys of the first so many who ask.
    func keys(_ count: Int) throws -> [VerificationKey] {
        let count = min(count, Self.askers, persons)
        let bytes = try InputFile(path: keyPath).read(32 * count, of: UInt8.self)
        return try (0..<count).map { try VerificationKey(checkedBefore: Array(bytes[32 * $0..<32 * $0 + 32])) }
    }
}
