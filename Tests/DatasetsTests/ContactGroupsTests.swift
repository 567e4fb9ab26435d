import Datasets
import Foundation
import TestSupport
import Testing

@Suite struct ContactGroupsTests {
    static let first = ContactGroups.firstOfGroup
    static let keys: [[UInt8]] = (0..<64).map { [UInt8](repeating: $0, count: 16) }
    /// Three groups: {0, 1}, {0}, {1, 2}.
    static let records: [UInt32] = [first, 1, first, first | 1, 2]

    func encode(
        _ records: [UInt32] = records,
        keys: [UInt8] = keys.flatMap(\.self),
        persons: Int = 3,
        padded: Int = 64
    ) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try ContactGroups.encode(
            paddedRowKeys: keys,
            persons: persons,
            records: records,
            paddedRecords: padded
        ) { bytes += $0 }
        return bytes
    }

    /// What a reading finds: the rows of the keys, and the groups that hold a person, all of them if it is nil.
    func read(
        _ bytes: [UInt8],
        rowsOf keys: [[UInt8]] = [],
        person: UInt32? = nil,
        persons: UInt64 = 64,
        padded: UInt64 = 64,
        layout: SegmentLayout = .contacts,
        block: Int = 65_520,
        workers: Int = 1
    ) throws -> (rows: [UInt32?], groups: [[UInt32]]) {
        let header = try Sample.segmentHeader(layout: layout, paddedPersons: persons, paddedRecords: padded)
        let segment = OpenSegment(header: header, plaintext: bytes, blockLength: block)
        var found: [UInt32?] = []
        let visitors = try ContactGroups.read(segment, rowsOf: keys, workers: workers) { _, rows in
            found = rows
            return GroupCollector(person: person)
        }
        return (found, visitors.flatMap(\.groups))
    }

    @Test(
        "groups are read as written, however the stream is cut and on how many cores",
        arguments: [4, 8, 20, 36, 65_480],
        [1, 2, 3, 7]
    )
    func roundTrip(block: Int, workers: Int) throws {
        let bytes = try encode()
        #expect(bytes.count == 4 * (4 + 64 * 4 + 64))
        let groups = try read(bytes, block: block, workers: workers).groups
        #expect(groups.sorted { $0.lexicographicallyPrecedes($1) } == [[0], [0, 1], [1, 2]])
        #expect(try read(bytes, person: 2, block: block, workers: workers).groups == [[1, 2]])
        #expect(try read(bytes, person: 3, block: block, workers: workers).groups.isEmpty)
    }

    @Test("rows are found by their keys, however the table is cut", arguments: [4, 8, 12, 20, 100], [1, 2, 3])
    func keys(block: Int, workers: Int) throws {
        var keys = (0..<64).map { row in (0..<16).map { UInt8(truncatingIfNeeded: 7 * row + $0 * (row + 1)) } }
        keys[40] = keys[2]
        keys[60] = keys[1]
        let bytes = try encode(keys: keys.flatMap(\.self), persons: 50)
        let wanted = [
            keys[0], keys[49], keys[50], keys[60], keys[40], keys[31], keys[0], [UInt8](repeating: 9, count: 16),
        ]
        let rows = try read(bytes, rowsOf: wanted, block: block, workers: workers).rows
        #expect(rows == [0, 49, nil, 1, 2, 31, 0, nil], "the first of equal keys, and none of the padding's")
    }

    @Test("groups that stretch over blocks and cores are whole", arguments: UInt64(1)...12)
    func straddling(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        var groups: [[UInt32]] = []
        for _ in 0..<40 {
            let size = seed % 3 == 0 ? 60 : Int.random(in: 1...60, using: &random)
            groups.append((0..<64 as Range<UInt32>).shuffled(using: &random).prefix(size).sorted())
        }
        let records = groups.flatMap { group in group.enumerated().map { $0 == 0 ? $1 | Self.first : $1 } }
        let bytes = try encode(records, persons: 64, padded: 3072)
        for block in [4, 40, 92, 1000] {
            for workers in 1...6 {
                let person = UInt32.random(in: 0..<64, using: &random)
                let read = try read(bytes, person: person, padded: 3072, block: block, workers: workers).groups
                #expect(read.count == groups.count { $0.contains(person) })
                #expect(Set(read) == Set(groups.filter { $0.contains(person) }))
            }
        }
    }

    @Test("presences become groups in their order, each once")
    func writer() throws {
        var writer = GroupWriter()
        let presences = [
            Presence(step: 0, person: 0, cell: 5), Presence(step: 0, person: 0, cell: 5),
            Presence(step: 0, person: 1, cell: 5), Presence(step: 0, person: 0, cell: 6),
            Presence(step: 1, person: 1, cell: 6), Presence(step: 1, person: 2, cell: 6),
            Presence(step: .max, person: 1, cell: .max),
        ]
        for presence in presences { try writer.append(presence) }
        #expect(writer.records == Self.records + [Self.first | 1])
        let earlier = [
            Presence(step: 0, person: 1, cell: 5), Presence(step: .max, person: 0, cell: .max),
            Presence(step: .max, person: 1, cell: 1),
        ]
        for presence in earlier { #expect(throws: DatasetsError.malformedRows) { try writer.append(presence) } }
        var other = GroupWriter()
        #expect(throws: DatasetsError.malformedRows) { try other.append(Presence(step: 0, person: 1 << 24, cell: 0)) }
    }

    /// Millions of records take a minute in a debug build: `PANDAPP_LONG_TESTS=1` asks for them.
    static let isLong = ProcessInfo.processInfo.environment["PANDAPP_LONG_TESTS"] == "1"

    @Test("a group of the largest size is written and read, a larger one refused both ways", .enabled(if: isLong))
    func largestGroup() throws {
        let most = UInt32(ContactGroups.maximumGroup)
        let keys = [UInt8](repeating: 0, count: 16 * (Int(most) + 1))
        var records = Array(0..<most)
        records[0] |= Self.first
        func groups() throws -> [[UInt32]] {
            let bytes = try encode(records, keys: keys, persons: Int(most) + 1, padded: Int(most) + 1)
            return try read(bytes, persons: UInt64(most) + 1, padded: UInt64(most) + 1, workers: 3).groups
        }
        #expect(try groups().map(\.count) == [Int(most)])
        records.append(most)
        #expect(throws: DatasetsError.groupTooLarge) { try groups() }
        var writer = GroupWriter()
        for person in 0..<most { try writer.append(Presence(step: 0, person: person, cell: 0)) }
        #expect(throws: DatasetsError.groupTooLarge) {
            try writer.append(Presence(step: 0, person: most, cell: 0))
        }
    }

    @Test("what is out of order, doubled, of nobody, without a group or of a wrong key is not written")
    func refusedEncoding() {
        let first = Self.first
        let wrong: [[UInt32]] = [[0], [first | 1, 1], [first | 1, 0], [first, 3], [first | 3], [.max]]
        for records in wrong { #expect(throws: DatasetsError.malformedRows) { try encode(records) } }
        #expect(throws: DatasetsError.malformedRows) { try encode(persons: 65) }
        #expect(throws: DatasetsError.malformedRows) { try encode(padded: 4) }
        #expect(throws: DatasetsError.malformedRows) { try encode(keys: [1]) }
    }

    @Test("the counts must agree with each other and with the public header")
    func counts() throws {
        let bytes = try encode()
        #expect(throws: DatasetsError.wrongRowCount) { try read(bytes, padded: 63) }
        #expect(throws: DatasetsError.wrongRowCount) { try read(bytes, persons: 63) }
        #expect(throws: DatasetsError.malformedRows) { try read(bytes, persons: 63, padded: 68) }
        for (place, value): (Int, UInt8) in [(0, 65), (3, 0x80), (4, 63), (7, 1), (8, 65), (11, 1), (12, 1), (15, 1)] {
            var wrong = bytes
            wrong[place] = value
            #expect(throws: DatasetsError.malformedRows, "byte \(place)") { try read(wrong) }
        }
    }

    @Test("records out of order, of nobody, without a group, or after padding are refused", arguments: [4, 8, 1200])
    func records(block: Int) throws {
        let start = 4 * (4 + 64 * 4)
        func expectRefusal(_ note: Comment, _ change: (inout [UInt8]) -> Void) throws {
            var wrong = try encode()
            change(&wrong)
            for workers in [1, 2, 4] {
                #expect(throws: DatasetsError.malformedRows, note) { try read(wrong, block: block, workers: workers) }
            }
        }
        try expectRefusal("nobody has begun a group") { $0[start + 3] = 0 }
        try expectRefusal("the same person as the record before") { $0[start + 4] = 0 }
        try expectRefusal("a person before the one before") { $0[start + 16] = 0 }
        try expectRefusal("a padding row's person") { $0[start + 16] = 3 }
        try expectRefusal("a person of no row") { $0[start + 19] = 0x40 }
        try expectRefusal("a first padding record that says something") { $0[start + 20] = 0 }
        try expectRefusal("a last one") { $0[$0.count - 1] = 0 }
        try expectRefusal("padding counted as a record") { $0[8] = 6 }
        try expectRefusal("a record counted as padding") { $0[8] = 4 }
    }

    @Test("rows that end early or go on are refused")
    func length() throws {
        let bytes = try encode()
        for length in [0, 1, 15, 16, 16 + 64 * 16 - 1, 16 + 64 * 16, bytes.count - 4, bytes.count - 1] {
            #expect(throws: DatasetsError.wrongRowCount) { try read(Array(bytes.prefix(length))) }
        }
        for extra in [1, 4, 16] {
            #expect(throws: DatasetsError.wrongRowCount) { try read(bytes + [UInt8](repeating: 0xff, count: extra)) }
        }
    }

    @Test("another layout, and more rows than the limit, are refused before anything is read")
    func header() throws {
        #expect(throws: DatasetsError.wrongLayout) { try read([], layout: .tokens) }
        #expect(throws: DatasetsError.tooManyRows) { try read([], padded: SegmentLayout.maximumRecords + 1) }
        #expect(throws: DatasetsError.tooManyRows) { try read([], persons: SegmentLayout.maximumPersons + 1) }
    }

    @Test("mutants of rows are refused or read in order, and never crash")
    func mutants() throws {
        var mutator = ByteMutator(seed: 16)
        let bytes = try encode()
        for round in 0..<1000 {
            let block = [4, 20, 100][round % 3]
            guard let groups = try? read(mutator.mutant(of: bytes), block: block, workers: 2).groups else { continue }
            for group in groups {
                #expect(group == group.sorted() && Set(group).count == group.count && group.count > 0)
            }
        }
    }
}

/// Keeps the groups of a person, or all of them.
struct GroupCollector: GroupVisitor {
    let person: UInt32?
    var groups: [[UInt32]] = []

    init(person: UInt32?) {
        self.person = person
    }

    func next(from start: Int, in records: Span<UInt32>) -> Int? {
        (start..<records.count).first { person == nil || records[$0] & ContactGroups.personMask == person }
    }

    mutating func visit(_ group: Span<UInt32>) {
        #expect(group[0] >= ContactGroups.firstOfGroup)
        groups.append(group.indices.map { group[$0] & ContactGroups.personMask })
    }
}
