import Datasets
import Geohash
import TestSupport
import Testing

@Suite struct TokenRowsTests {
    static let persons: [[UInt32]] = (0..<70).map { person in (0..<48).map { UInt32(10 * person + $0) } }

    func encode(_ persons: [[UInt32]], padded: Int, tokens: Int = 48) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try TokenRows.encode(persons: persons, tokensPerPerson: tokens, paddedPersons: padded) { bytes += $0 }
        return bytes
    }

    /// The tokens that a reading lends, in the order of the cores.
    func read(
        _ bytes: [UInt8],
        padded: UInt64,
        tokens: Int = 48,
        records: UInt64? = nil,
        layout: SegmentLayout = .tokens,
        block: Int = 65_520,
        workers: Int = 1
    ) throws -> [UInt32] {
        let header = try Sample.segmentHeader(
            layout: layout,
            paddedPersons: padded,
            paddedRecords: records ?? padded * UInt64(tokens)
        )
        let segment = OpenSegment(header: header, plaintext: bytes, blockLength: block)
        return try TokenRows.read(segment, tokensPerPerson: tokens, workers: workers, start: { [] }) { seen, words in
            for index in words.indices { seen.append(words[index]) }
        }.flatMap(\.self)
    }

    @Test(
        "tokens are read as written, however the stream is cut and on how many cores, without padding",
        arguments: [4, 20, 384, 65_480],
        [1, 2, 5]
    )
    func roundTrip(block: Int, workers: Int) throws {
        let bytes = try encode(Self.persons, padded: 96)
        #expect(bytes.count == 4 * (4 + 96 * 48))
        #expect(try read(bytes, padded: 96, block: block, workers: workers) == Self.persons.flatMap(\.self))
    }

    @Test("a rung without people is read as nothing, and null tokens are lent")
    func empty() throws {
        #expect(try read(encode([], padded: 64), padded: 64).isEmpty)
        let unseen = [UInt32](repeating: TokenRows.null, count: 48)
        #expect(try read(encode([unseen], padded: 64), padded: 64) == unseen)
    }

    @Test("a token is the row-major index of its cell in the region, and null outside")
    func tokens() throws {
        let region = try Sample.segmentHeader().region
        let width = region.columns.count
        for (column, row) in [(0, 0), (1, 0), (0, 1), (width - 1, region.rows.count - 1)] {
            let cell = try #require(region.cell(column: column, row: row))
            #expect(TokenRows.token(of: cell.bits, in: region) == UInt32(row * width + column))
        }
        let corner = try #require(region.cell(column: 0, row: 0))
        #expect(try TokenRows.token(of: #require(corner.neighbour(.west)).bits, in: region) == TokenRows.null)
        #expect(TokenRows.token(of: .max, in: region) == TokenRows.null)
    }

    @Test("persons of another number of tokens, more persons than rows, and too many rows are not written")
    func refusedEncoding() {
        for persons in [[[UInt32](repeating: 0, count: 47)], [[UInt32](repeating: 0, count: 49)], [[]]] {
            #expect(throws: DatasetsError.malformedRows) { try encode(persons, padded: 64) }
        }
        #expect(throws: DatasetsError.malformedRows) { try encode(Self.persons, padded: 64) }
        #expect(throws: DatasetsError.tooManyRows) {
            try encode([], padded: Int(SegmentLayout.maximumPersons) + 1, tokens: 1)
        }
    }

    @Test("an error of the output arrives unchanged")
    func output() {
        struct DiskFull: Error {}
        #expect(throws: DiskFull.self) {
            try TokenRows.encode(persons: [[UInt32]](), tokensPerPerson: 48, paddedPersons: 64) { _ in throw DiskFull()
            }
        }
    }

    @Test("the counts must be those of the public header and of the mechanism")
    func counts() throws {
        let bytes = try encode(Self.persons, padded: 96)
        #expect(throws: DatasetsError.wrongRowCount) { try read(bytes, padded: 97) }
        #expect(throws: DatasetsError.malformedRows) { try read(bytes, padded: 97, records: 96 * 48) }
        #expect(throws: DatasetsError.malformedRows) { try read(bytes, padded: 96, tokens: 47, records: 96 * 48) }
        for (place, value): (Int, UInt8) in [(0, 97), (3, 0x80), (4, 47), (7, 1), (8, 1), (12, 1), (15, 1)] {
            var wrong = bytes
            wrong[place] = value
            #expect(throws: DatasetsError.malformedRows, "byte \(place)") { try read(wrong, padded: 96) }
        }
    }

    @Test("rows that end early or go on are refused")
    func length() throws {
        let bytes = try encode([], padded: 64)
        for length in [0, 1, 15, 16, 17, bytes.count - 192, bytes.count - 4, bytes.count - 1] {
            #expect(throws: DatasetsError.wrongRowCount) { try read(Array(bytes.prefix(length)), padded: 64) }
        }
        for extra in [1, 4, 192] {
            #expect(throws: DatasetsError.wrongRowCount) {
                try read(bytes + [UInt8](repeating: 0xff, count: extra), padded: 64)
            }
        }
    }

    @Test("padding that is not null is refused: it would count people whom the header hides", arguments: [1, 2, 5])
    func padding(workers: Int) throws {
        for word in [4 + 70 * 48, 4 + 96 * 48 - 1] {
            var bytes = try encode(Self.persons, padded: 96)
            bytes[4 * word] = 0
            #expect(throws: DatasetsError.malformedRows) { try read(bytes, padded: 96, block: 20, workers: workers) }
        }
    }

    @Test("a token that is no cell of the region is refused, and the last cell is not")
    func outside() throws {
        let region = try Sample.segmentHeader().region
        let count = UInt32(region.count)
        for wrong: UInt32 in [count, count + 1, .max - 1] {
            let bytes = try encode([[0, wrong]], padded: 64, tokens: 2)
            #expect(throws: DatasetsError.malformedRows) { try read(bytes, padded: 64, tokens: 2) }
        }
        #expect(try read(encode([[count - 1, 0]], padded: 64, tokens: 2), padded: 64, tokens: 2) == [count - 1, 0])
    }

    @Test("another layout, and more rows than the limit, are refused before anything is read")
    func header() throws {
        #expect(throws: DatasetsError.wrongLayout) { try read([], padded: 64, layout: .contacts) }
        #expect(throws: DatasetsError.tooManyRows) { try read([], padded: SegmentLayout.maximumPersons + 1) }
        #expect(throws: DatasetsError.tooManyRows) { try read([], padded: .max, records: 64) }
        #expect(throws: DatasetsError.tooManyRows) { try read([], padded: 64, records: .max) }
    }

    @Test("mutants of rows are refused or read to the end, and never crash")
    func mutants() throws {
        var mutator = ByteMutator(seed: 48)
        let bytes = try encode([[1, 2]], padded: 64, tokens: 2)
        for _ in 0..<1000 {
            let mutant = mutator.mutant(of: bytes)
            guard let tokens = try? read(mutant, padded: 64, tokens: 2, block: 100, workers: 2) else { continue }
            #expect(tokens.count <= 128 && mutant.count == bytes.count)
        }
    }
}
