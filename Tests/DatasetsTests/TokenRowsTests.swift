import Datasets
import TestSupport
import Testing

@Suite struct TokenRowsTests {
    static let persons: [[UInt64]] = (0..<70).map { person in (0..<48).map { UInt64(1000 * person + $0) } }

    func encode(_ persons: [[UInt64]], padded: Int, tokens: Int = 48) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try TokenRows.encode(persons: persons, tokensPerPerson: tokens, paddedPersons: padded) { bytes += $0 }
        return bytes
    }

    func read(
        _ bytes: [UInt8],
        padded: UInt64,
        tokens: Int = 48,
        layout: SegmentLayout = .tokens,
        block: Int = 65_536
    ) throws -> [[UInt64]] {
        var rows: [[UInt64]] = []
        let segment = try Sample.segment(bytes, layout: layout, paddedRecords: padded, block: block)
        try TokenRows.read(segment, tokensPerPerson: tokens) { rows.append($0) }
        return rows
    }

    @Test("rows are read as written, however the stream is cut, and null rows follow", arguments: [1, 7, 384, 65_480])
    func roundTrip(block: Int) throws {
        let bytes = try encode(Self.persons, padded: 96)
        #expect(bytes.count == 24 + 96 * 48 * 8)
        let rows = try read(bytes, padded: 96, block: block)
        #expect(rows.count == 96 && Array(rows.prefix(70)) == Self.persons)
        #expect(rows.dropFirst(70).allSatisfy { $0 == [UInt64](repeating: TokenRows.null, count: 48) })
    }

    @Test("a rung without people is read as null rows")
    func empty() throws {
        #expect(try read(encode([], padded: 64), padded: 64).count == 64)
    }

    @Test("persons of another number of tokens, and more persons than rows, are not written")
    func refusedEncoding() {
        for persons in [[[UInt64](repeating: 0, count: 47)], [[UInt64](repeating: 0, count: 49)], [[]]] {
            #expect(throws: DatasetsError.malformedRows) { try encode(persons, padded: 64) }
        }
        #expect(throws: DatasetsError.malformedRows) { try encode(Self.persons, padded: 64) }
    }

    @Test("an error of the output arrives unchanged")
    func output() {
        struct DiskFull: Error {}
        #expect(throws: DiskFull.self) {
            try TokenRows.encode(persons: [], tokensPerPerson: 48, paddedPersons: 64) { _ in throw DiskFull() }
        }
    }

    @Test("the counts must be those of the public header and of the mechanism")
    func counts() throws {
        let bytes = try encode(Self.persons, padded: 96)
        #expect(throws: DatasetsError.malformedRows) { try read(bytes, padded: 97) }
        #expect(throws: DatasetsError.malformedRows) { try read(bytes, padded: 96, tokens: 47) }
        for (place, value): (Int, UInt8) in [(0, 97), (7, 0x80), (8, 95), (15, 1), (16, 47), (19, 1), (20, 1), (23, 1)]
        {
            var wrong = bytes
            wrong[place] = value
            #expect(throws: DatasetsError.malformedRows, "byte \(place)") { try read(wrong, padded: 96) }
        }
    }

    @Test("rows that end early or go on are refused")
    func length() throws {
        let bytes = try encode([], padded: 64)
        for length in [0, 1, 23, 24, 25, bytes.count - 384, bytes.count - 1] {
            #expect(throws: DatasetsError.wrongRowCount) { try read(Array(bytes.prefix(length)), padded: 64) }
        }
        for extra in [1, 384] {
            #expect(throws: DatasetsError.wrongRowCount) {
                try read(bytes + [UInt8](repeating: 0xff, count: extra), padded: 64)
            }
        }
    }

    @Test("padding that is not null is refused: it would count people whom the header hides")
    func padding() throws {
        var bytes = try encode(Self.persons, padded: 96)
        bytes[24 + 70 * 48 * 8] = 0
        #expect(throws: DatasetsError.malformedRows) { try read(bytes, padded: 96) }
    }

    @Test("another layout, and more rows than the limit, are refused before anything is read")
    func header() throws {
        #expect(throws: DatasetsError.wrongLayout) { try read([], padded: 64, layout: .contacts) }
        #expect(throws: DatasetsError.tooManyRows) { try read([], padded: TokenRows.maximumPersons + 1) }
        #expect(throws: DatasetsError.tooManyRows) { try read([], padded: .max) }
    }

    @Test("mutants of rows are refused or read to the end, and never crash")
    func mutants() throws {
        var mutator = ByteMutator(seed: 48)
        let bytes = try encode([[1, 2]], padded: 64, tokens: 2)
        for _ in 0..<1000 {
            let mutant = mutator.mutant(of: bytes)
            guard let rows = try? read(mutant, padded: 64, tokens: 2, block: 100) else { continue }
            #expect(rows.count == 64 && mutant.count == bytes.count)
        }
    }
}
