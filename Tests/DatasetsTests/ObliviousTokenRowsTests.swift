import Datasets
import Geohash
import TestSupport
import Testing

/// Reading without a branch that depends on a row must accept and refuse what plain reading does.
@Suite struct ObliviousTokenRowsTests {
    private static let persons = TokenRowsTests.persons

    /// The tokens that an oblivious reading lends, padding included.
    private func read(
        _ bytes: [UInt8],
        padded: UInt64,
        tokens: Int = 48,
        layout: SegmentLayout = .tokens,
        block: Int = 65_520,
        workers: Int = 1
    ) throws -> [UInt32] {
        let header = try Sample.segmentHeader(
            layout: layout,
            paddedPersons: padded,
            paddedRecords: padded * UInt64(tokens)
        )
        let segment = OpenSegment(header: header, plaintext: bytes, blockLength: block)
        return try TokenRows.readObliviously(segment, tokensPerPerson: tokens, workers: workers, start: { [] }) {
            seen,
            words in
            for index in words.indices { seen.append(words[index]) }
        }.flatMap(\.self)
    }

    private func encode(_ persons: [[UInt32]], padded: Int, tokens: Int = 48) throws -> [UInt8] {
        try TokenRowsTests().encode(persons, padded: padded, tokens: tokens)
    }

    @Test("all tokens are lent, those of the padding too", arguments: [4, 20, 384, 65_480], [1, 2, 5])
    func roundTrip(block: Int, workers: Int) throws {
        let padding = [UInt32](repeating: TokenRows.null, count: 26 * 48)
        let bytes = try encode(Self.persons, padded: 96)
        let expected = Self.persons.flatMap(\.self) + padding
        #expect(try read(bytes, padded: 96, block: block, workers: workers) == expected)
    }

    @Test("any wrong count is refused")
    func counts() throws {
        let bytes = try encode(Self.persons, padded: 96)
        #expect(throws: DatasetsError.wrongRowCount) { try read(bytes, padded: 97) }
        for (place, value): (Int, UInt8) in [(0, 97), (3, 0x80), (4, 47), (7, 1), (8, 1), (12, 1), (15, 1), (3, 0xff)] {
            var wrong = bytes
            wrong[place] = value
            #expect(throws: DatasetsError.malformedRows, "byte \(place)") { try read(wrong, padded: 96) }
        }
    }

    @Test("padding that is not null, and a token that is no cell, are refused in every block", arguments: [1, 2, 5])
    func rows(workers: Int) throws {
        let bytes = try encode(Self.persons, padded: 96)
        let cells = UInt32(try Sample.segmentHeader().region.count)
        for word in [4 + 70 * 48, 4 + 96 * 48 - 1] {
            var wrong = bytes
            wrong[4 * word] = 0
            #expect(throws: DatasetsError.malformedRows) { try read(wrong, padded: 96, block: 20, workers: workers) }
        }
        for (person, token) in [(0, 0), (0, 47), (35, 7), (69, 47)] {
            for value in [cells, cells + 1, UInt32.max - 1] {
                var people = Self.persons
                people[person][token] = value
                let wrong = try encode(people, padded: 96)
                #expect(throws: DatasetsError.malformedRows) {
                    try read(wrong, padded: 96, block: 100, workers: workers)
                }
            }
        }
    }

    @Test("mutants are refused where plain reading refuses them, and only there")
    func mutants() throws {
        var mutator = ByteMutator(seed: 96)
        let bytes = try encode([[1, 2]], padded: 64, tokens: 2)
        for _ in 0..<1000 {
            let mutant = mutator.mutant(of: bytes)
            let plain = try? TokenRowsTests().read(mutant, padded: 64, tokens: 2, block: 100)
            let oblivious = try? read(mutant, padded: 64, tokens: 2, block: 100, workers: 2)
            #expect((plain == nil) == (oblivious == nil))
            if let plain, let oblivious { #expect(oblivious.starts(with: plain)) }
        }
    }

    @Test("another layout and too many rows are refused before anything is read")
    func header() {
        #expect(throws: DatasetsError.wrongLayout) { try read([], padded: 64, layout: .contacts) }
        #expect(throws: DatasetsError.tooManyRows) { try read([], padded: SegmentLayout.maximumPersons + 1) }
    }
}
