package import Geohash

/// The words of a heatmap segment: exactly K tokens per declared-ill person and day, padded with null.
///
/// ```
/// 0  persons
/// 1  K, tokens per person
/// 2  zero            3  zero
/// 4  padded persons × K tokens, person by person
/// ```
/// A token is the row-major index of a cell in the header's region: row × width + column, both counted from the
/// south-western cell. The sensitivity of every count over these words is K by construction. Padding rows are all null.
package enum TokenRows {
    /// A token that counts nothing: not observed, or outside the region.
    package static let null = UInt32.max

    /// The token of a cell: its row-major index in the region, or ``null`` where the region does not hold it.
    package static func token(of cell: UInt64, in region: CellRectangle) -> UInt32 {
        guard let (column, row) = region.position(of: cell) else { return null }
        return UInt32(exactly: row * region.columns.count + column) ?? null
    }

    /// Encodes persons of exactly `tokensPerPerson` tokens each, padded to `paddedPersons` rows, block by block.
    ///
    /// - Throws: `DatasetsError.malformedRows` where a person has another number of tokens, `.tooManyRows`, or what
    ///   `output` throws.
    package static func encode(
        persons: some Collection<[UInt32]>,
        tokensPerPerson: Int,
        paddedPersons: Int,
        output: ([UInt8]) throws -> Void
    ) throws {
        guard persons.count <= paddedPersons, persons.allSatisfy({ $0.count == tokensPerPerson }) else {
            throw DatasetsError.malformedRows
        }
        guard paddedPersons <= SegmentLayout.maximumPersons else { throw DatasetsError.tooManyRows }
        var writer = WordWriter()
        try writer.append([UInt32(persons.count), UInt32(tokensPerPerson), 0, 0], to: output)
        for tokens in persons { try writer.append(tokens, to: output) }
        let padding = (paddedPersons - persons.count) * tokensPerPerson
        try writer.append(repeatElement(null, count: padding), to: output)
        try writer.flush(to: output)
    }

    /// Reads a whole segment, divided among the cores.
    ///
    /// - Parameters:
    ///   - segment: the opened segment.
    ///   - tokensPerPerson: K, which the segment must have been made with.
    ///   - workers: the most cores.
    ///   - start: makes the state of one core.
    ///   - body: is lent tokens in no order that means anything, padding left out: each is below the region's count, or
    ///     null.
    /// - Returns: the states, after every block has verified.
    /// - Throws: `DatasetsError` where rows differ from the header, or what the stream or `body` throws.
    package static func read<State: Sendable>(
        _ segment: OpenSegment,
        tokensPerPerson: Int,
        workers: Int,
        start: @Sendable () throws -> State,
        body: @Sendable (inout State, Span<UInt32>) throws -> Void
    ) throws -> [State] {
        let header = segment.header
        guard header.layout == .tokens else { throw DatasetsError.wrongLayout }
        let counts = try segment.counts()
        let (rows, overflows) = header.paddedPersons.multipliedReportingOverflow(by: UInt64(tokensPerPerson))
        guard counts[0] <= header.paddedPersons, counts[1] == tokensPerPerson, counts[2] == 0, counts[3] == 0,
            !overflows, rows == header.paddedRecords, let limit = UInt32(exactly: header.region.count), limit < null
        else { throw DatasetsError.malformedRows }
        let kernels = GeohashKernels()
        let first = SegmentLayout.countWords
        let padding = first + Int(counts[0]) * tokensPerPerson
        return try segment.scan(words: first..<first + Int(rows), workers: workers, start: start) {
            state,
            words,
            place in
            let people = max(0, min(words.count, padding - place))
            let tokens = words.extracting(first: people)
            let rest = words.extracting(droppingFirst: people)
            guard kernels.count(in: limit...null - 1, of: tokens) == 0,
                kernels.count(of: null, in: rest) == rest.count
            else { throw DatasetsError.malformedRows }
            try body(&state, tokens)
        }
    }
}
