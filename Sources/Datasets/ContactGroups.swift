internal import Geohash

/// The words of a social-distance segment: a table of row keys, then groups of people who were together.
///
/// ```
/// 0  persons         1  padded persons
/// 2  records         3  zero
/// 4  padded persons × 4: row key, see DatasetKeys.rowKey; padding keys are random
///    padded records: presences in order of (time step, cell, person), each once
/// ```
/// Of a presence bits 0…30 say the person, by their place in the table, and bit 31 whether it is the first of its
/// (step, cell) group. Neither step nor cell is kept: to count contacts one must know who was together, not where and
/// when. Padding records are null and stand last.
package enum ContactGroups {
    /// A record that is padding.
    package static let null = UInt32.max
    /// The bit that begins a group.
    package static let firstOfGroup: UInt32 = 1 << 31
    /// The bits that name a person.
    package static let personMask = firstOfGroup - 1
    /// The most people in one cell at one step.
    package static let maximumGroup = 1 << 20
    /// Words of a row key.
    static let wordsPerKey = 4

    /// Encodes a table and its records, block by block.
    ///
    /// - Parameters:
    ///   - paddedRowKeys: row keys of 16 bytes, one after the other, with those of the padding.
    ///   - persons: how many of them are of people.
    ///   - records: what a ``GroupWriter`` made.
    ///   - paddedRecords: records with padding.
    ///   - output: is given the plaintext.
    /// - Throws: `DatasetsError.malformedRows` where records name a person outside of the table, `.tooManyRows`, or what
    ///   `output` throws.
    package static func encode(
        paddedRowKeys: [UInt8],
        persons: Int,
        records: [UInt32],
        paddedRecords: Int,
        output: ([UInt8]) throws -> Void
    ) throws {
        let paddedPersons = paddedRowKeys.count / (4 * wordsPerKey)
        guard paddedRowKeys.count % (4 * wordsPerKey) == 0, persons <= paddedPersons, records.count <= paddedRecords,
            GeohashKernels().ascendsInRuns(records.span, below: UInt32(clamping: persons)),
            records.first.map({ $0 & firstOfGroup != 0 }) ?? true
        else { throw DatasetsError.malformedRows }
        guard paddedPersons <= SegmentLayout.maximumPersons, records.count < SegmentLayout.maximumRecords else {
            throw DatasetsError.tooManyRows
        }
        var writer = WordWriter()
        try writer.append([UInt32(persons), UInt32(paddedPersons), UInt32(records.count), 0], to: output)
        try writer.append(WordBytes.words(paddedRowKeys.span), to: output)
        try writer.append(records, to: output)
        try writer.append(repeatElement(null, count: paddedRecords - records.count), to: output)
        try writer.flush(to: output)
    }

    /// Reads a whole segment: finds rows by their keys, then gives a visitor the groups that it asks for.
    ///
    /// Whichever rows are asked for, and none too, every block is read, each core its own ones in order. Groups that are
    /// asked for take time: see the threat model.
    ///
    /// - Parameters:
    ///   - segment: the opened segment.
    ///   - keys: row keys of 16 bytes.
    ///   - workers: the most cores.
    ///   - visitor: is given the number of persons and, for each key, its row, and makes what each core begins with.
    /// - Returns: what the visitors became, after every block has verified: one per core.
    /// - Throws: `DatasetsError` where rows differ from the header, or what the stream or the visitor throws.
    package static func read<Visitor: GroupVisitor>(
        _ segment: OpenSegment,
        rowsOf keys: [[UInt8]],
        workers: Int,
        visitor: (_ persons: Int, _ rows: [UInt32?]) throws -> Visitor
    ) throws -> [Visitor] {
        let header = segment.header
        guard header.layout == .contacts else { throw DatasetsError.wrongLayout }
        let counts = try segment.counts()
        guard counts[0] <= counts[1], counts[1] == header.paddedPersons, counts[2] <= header.paddedRecords,
            counts[3] == 0
        else { throw DatasetsError.malformedRows }
        let table = SegmentLayout.countWords..<SegmentLayout.countWords + wordsPerKey * Int(counts[1])
        let rows = try RowKeySearch.rows(of: keys, among: Int(counts[0]), table, of: segment, workers: workers)
        let first = GroupReader(visitor: try visitor(Int(counts[0]), rows), persons: counts[0])
        let records = table.upperBound..<table.upperBound + Int(header.paddedRecords)
        let kernels = GeohashKernels()
        let padding = records.lowerBound + Int(counts[2])
        let readers = try segment.scan(words: records, workers: workers, start: { first }) { reader, words, place in
            let real = max(0, min(words.count, padding - place))
            let rest = words.extracting(droppingFirst: real)
            guard kernels.count(of: null, in: rest) == rest.count else { throw DatasetsError.malformedRows }
            try reader.consume(words.extracting(first: real))
        }
        return try GroupReader.join(readers)
    }
}

/// What looks for groups in a contact segment; each core has its own.
package protocol GroupVisitor: Sendable {
    /// The first record from a place on whose group is wanted.
    ///
    /// - Parameters:
    ///   - start: where to begin.
    ///   - records: presences of whole groups, every person below the number of persons.
    /// - Returns: the record's place; nil where there is none.
    func next(from start: Int, in records: Span<UInt32>) -> Int?

    /// Is given each wanted group once: its records, the first with ``ContactGroups/firstOfGroup`` set, persons strictly
    /// ascending.
    mutating func visit(_ group: Span<UInt32>) throws
}
