import Datasets
import TestSupport
import Testing

@Suite struct ContactRowsTests {
    typealias Presence = ContactRows.Presence
    static let keys: [[UInt8]] = (0..<64).map { [UInt8](repeating: $0, count: 16) }
    static let presences = [
        Presence(step: 0, person: 0, cell: 5), Presence(step: 0, person: 1, cell: 5),
        Presence(step: 0, person: 0, cell: 6), Presence(step: 1, person: 2, cell: 0),
        Presence(step: .max, person: 1, cell: .max),
    ]

    func encode(
        _ presences: [Presence] = presences,
        keys: [[UInt8]] = keys,
        persons: Int = 3,
        padded: Int = 64
    ) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try ContactRows.encode(
            paddedRowKeys: keys,
            persons: persons,
            presences: presences,
            paddedRecords: padded
        ) { bytes += $0 }
        return bytes
    }

    func read(
        _ bytes: [UInt8],
        padded: UInt64 = 64,
        layout: SegmentLayout = .contacts,
        block: Int = 65_536
    ) throws -> (tables: [([UInt8], Int)], presences: [Presence]) {
        var tables: [([UInt8], Int)] = []
        var presences: [Presence] = []
        let segment = try Sample.segment(bytes, layout: layout, paddedRecords: padded, block: block)
        try ContactRows.read(segment, table: { tables.append(($0, $1)) }, body: { presences.append($0) })
        return (tables, presences)
    }

    @Test("a table and its presences are read as written, however the stream is cut", arguments: [1, 16, 33, 65_480])
    func roundTrip(block: Int) throws {
        let bytes = try encode()
        #expect(bytes.count == 32 + 64 * 16 + 64 * 16)
        let (tables, presences) = try read(bytes, block: block)
        #expect(tables.count == 1 && tables[0].0 == Self.keys.flatMap(\.self) && tables[0].1 == 3)
        #expect(presences == Self.presences)
    }

    @Test("more rows than one block holds are read as written")
    func blocks() throws {
        let keys = (0..<6144).map { number in (0..<16).map { UInt8(truncatingIfNeeded: number >> $0) } }
        let presences = (0..<9000).map { Presence(step: UInt32($0 / 4), person: UInt32($0 % 4), cell: 1) }
        let bytes = try encode(presences, keys: keys, persons: 6000, padded: 12_288)
        let read = try read(bytes, padded: 12_288)
        #expect(read.presences == presences && read.tables[0].0 == keys.flatMap(\.self))
    }

    @Test("what is out of order, doubled, of nobody or of a wrong key is not written")
    func refusedEncoding() {
        let one = Presence(step: 1, person: 1, cell: 1)
        let wrong: [[Presence]] = [
            [one, one], [one, Presence(step: 0, person: 1, cell: 1)], [one, Presence(step: 1, person: 0, cell: 1)],
            [one, Presence(step: 1, person: 2, cell: 0)], [Presence(step: 0, person: 3, cell: 0)],
        ]
        for presences in wrong { #expect(throws: DatasetsError.malformedRows) { try encode(presences) } }
        #expect(throws: DatasetsError.malformedRows) { try encode(persons: 65) }
        #expect(throws: DatasetsError.malformedRows) { try encode(padded: 4) }
        #expect(throws: DatasetsError.malformedRows) { try encode(keys: Self.keys + [[1]]) }
    }

    @Test("the counts must agree with each other and with the public header")
    func counts() throws {
        let bytes = try encode()
        #expect(throws: DatasetsError.malformedRows) { try read(bytes, padded: 63) }
        for (place, value): (Int, UInt8) in [
            (0, 65), (7, 0x80), (12, 1), (15, 0x80), (16, 65), (23, 1), (24, 63), (31, 1),
        ] {
            var wrong = bytes
            wrong[place] = value
            #expect(throws: DatasetsError.malformedRows, "byte \(place)") { try read(wrong) }
        }
    }

    @Test("records out of order, of nobody, or after padding are refused")
    func records() throws {
        let start = 32 + 64 * 16
        func expectRefusal(_ change: (inout [UInt8]) -> Void) throws {
            var wrong = try encode()
            change(&wrong)
            #expect(throws: DatasetsError.malformedRows) { try read(wrong) }
        }
        try expectRefusal { $0[start] = 9 }  // a step above the next one
        try expectRefusal { $0[start + 4] = 1 }  // the same as the next record
        try expectRefusal { $0[start + 4] = 3 }  // a padding row's person
        try expectRefusal { $0[start + 7] = 0xff }
        try expectRefusal { $0[start + 5 * 16] = 0 }  // a first padding record that says something
        try expectRefusal { $0[$0.count - 1] = 0 }
        try expectRefusal { $0[16] = 6 }  // padding counted as a record
        try expectRefusal { $0[16] = 4 }  // a record counted as padding
    }

    @Test("rows that end early or go on are refused")
    func length() throws {
        let bytes = try encode()
        for length in [0, 1, 31, 32, 32 + 64 * 16 - 1, 32 + 64 * 16, bytes.count - 16, bytes.count - 1] {
            #expect(throws: DatasetsError.wrongRowCount) { try read(Array(bytes.prefix(length))) }
        }
        #expect(throws: DatasetsError.wrongRowCount) { try read(bytes + [0xff]) }
        #expect(throws: DatasetsError.wrongRowCount) { try read(bytes + [UInt8](repeating: 0xff, count: 16)) }
        var promised = bytes
        promised[11] = 0xff  // a table of four thousand million keys that never comes
        #expect(throws: DatasetsError.wrongRowCount) { try read(promised) }
    }

    @Test("another layout, and more rows than the limit, are refused before anything is read")
    func header() throws {
        #expect(throws: DatasetsError.wrongLayout) { try read([], layout: .tokens) }
        #expect(throws: DatasetsError.tooManyRows) { try read([], padded: ContactRows.maximumRecords + 1) }
    }

    @Test("mutants of rows are refused or read in order, and never crash")
    func mutants() throws {
        var mutator = ByteMutator(seed: 16)
        let bytes = try encode()
        for _ in 0..<1000 {
            guard let presences = try? read(mutator.mutant(of: bytes), block: 100).presences else { continue }
            #expect(presences == presences.sorted() && Set(presences).count == presences.count)
        }
    }
}
