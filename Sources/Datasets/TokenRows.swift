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
        let kernels = GeohashKernels()
        let (rows, limit) = try shape(of: segment.header, tokensPerPerson: tokensPerPerson)
        let counts = try segment.counts()
        guard counts[0] <= segment.header.paddedPersons, counts[1] == tokensPerPerson, counts[2] == 0, counts[3] == 0
        else { throw DatasetsError.malformedRows }
        let first = SegmentLayout.countWords
        let padding = first + Int(counts[0]) * tokensPerPerson
        return try segment.scan(words: first..<first + rows, workers: workers, start: start) { state, words, place in
            let people = max(0, min(words.count, padding - place))
            let tokens = words.extracting(first: people)
            let rest = words.extracting(droppingFirst: people)
            guard kernels.count(in: limit...null - 1, of: tokens) == 0,
                kernels.count(of: null, in: rest) == rest.count
            else { throw DatasetsError.malformedRows }
            try body(&state, tokens)
        }
    }

    /// Reads a whole segment as ``read(_:tokensPerPerson:workers:start:body:)`` does, but with no branch and no address
    /// that depends on what is in it: neither on a token nor on how many persons there are.
    ///
    /// Whether all of it is as it must be is decided once, after the last block: that is the only thing that is told.
    ///
    /// - Parameters:
    ///   - segment: the opened segment.
    ///   - tokensPerPerson: K, which the segment must have been made with.
    ///   - workers: the most cores.
    ///   - start: makes the state of one core.
    ///   - body: is lent all tokens, those of the padding too, and must bear any number; it looks at none of them.
    /// - Returns: the states, after every block has verified.
    /// - Throws: `DatasetsError` where rows differ from the header, or what the stream or `body` throws.
    package static func readObliviously<State: Sendable>(
        _ segment: OpenSegment,
        tokensPerPerson: Int,
        workers: Int,
        start: @Sendable () throws -> State,
        body: @Sendable (inout State, Span<UInt32>) throws -> Void
    ) throws -> [State] {
        let kernels = GeohashKernels()
        let (rows, limit) = try shape(of: segment.header, tokensPerPerson: tokensPerPerson)
        let counts = try segment.counts()
        let first = SegmentLayout.countWords
        // Too many persons make this difference negative, and its sign all ones.
        let left = Int64(truncatingIfNeeded: segment.header.paddedPersons) &- Int64(counts[0])
        var refused = UInt32(truncatingIfNeeded: left &>> 63)
        refused |= counts[1] ^ UInt32(truncatingIfNeeded: tokensPerPerson) | counts[2] | counts[3]
        // Below 2^32, where it is not refused.
        let padding = counts[0] &* UInt32(truncatingIfNeeded: tokensPerPerson) &+ UInt32(first)
        let states = try segment.scan(
            words: first..<first + rows,
            workers: workers,
            start: { (state: try start(), refused: UInt32(0)) },
            body: { core, words, place in
                core.refused |= kernels.refused(
                    words,
                    cells: limit,
                    place: UInt32(truncatingIfNeeded: place),
                    padding: padding
                )
                try body(&core.state, words)
            }
        )
        for core in states { refused |= core.refused }
        try requireWellFormed(refused)
        return states.map(\.state)
    }

    /// The number of tokens, padding included, and of cells; from the public header.
    private static func shape(of header: SegmentHeader, tokensPerPerson: Int) throws -> (rows: Int, cells: UInt32) {
        guard header.layout == .tokens else { throw DatasetsError.wrongLayout }
        _ = try header.wordCount()
        let (rows, overflows) = header.paddedPersons.multipliedReportingOverflow(by: UInt64(tokensPerPerson))
        guard !overflows, rows == header.paddedRecords, let cells = UInt32(exactly: header.region.count), cells < null
        else { throw DatasetsError.malformedRows }
        return (Int(rows), cells)
    }

    /// The one branch on what was read: `Scripts/check-oblivious` knows it by its name.
    @inline(never)
    private static func requireWellFormed(_ refused: UInt32) throws {
        guard refused == 0 else { throw DatasetsError.malformedRows }
    }
}
