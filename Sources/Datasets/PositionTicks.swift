internal import Stripes

/// The words of a social-distance segment of positions: a table of row keys, then, tick by tick, where everybody is.
///
/// ```
/// 0  persons         1  padded persons
/// 2  ticks           3  zero
/// 4  padded persons × 4: row key, see DatasetKeys.rowKey; padding keys are random
///    per tick: padded persons × x, padded persons × y, padded persons × z
/// ```
/// Coordinates are those of ``EarthPosition``, as two's complement; ``EarthPosition/unknown`` is who is nowhere known, and
/// the padding. Tick n is n steps after local midnight. The length follows the padded number of persons and the day's
/// length alone: not how much anybody contributed.
package enum PositionTicks {
    /// The most ticks of a day; counts of ticks have 16 bits.
    package static let maximumTicks = 1 << 15
    /// Words of a row key.
    package static let wordsPerKey = ContactGroups.wordsPerKey

    /// Encodes a table and its ticks, block by block.
    ///
    /// - Parameters:
    ///   - paddedRowKeys: row keys of 16 bytes, one after the other, with those of the padding.
    ///   - persons: how many of them are of people.
    ///   - ticks: the number of ticks.
    ///   - positions: where people are at a tick, in the order of the table; called for each tick in turn.
    ///   - output: is given the plaintext.
    /// - Throws: `DatasetsError.malformedRows` where numbers do not fit each other, `.tooManyRows`, or what `positions` or
    ///   `output` throws.
    package static func encode(
        paddedRowKeys: [UInt8],
        persons: Int,
        ticks: Int,
        positions: (_ tick: Int) throws -> [EarthPosition],
        output: ([UInt8]) throws -> Void
    ) throws {
        let padded = paddedRowKeys.count / (4 * wordsPerKey)
        guard paddedRowKeys.count % (4 * wordsPerKey) == 0, persons <= padded else { throw DatasetsError.malformedRows }
        guard padded <= SegmentLayout.maximumPersons, ticks <= maximumTicks,
            3 * padded * ticks <= SegmentLayout.maximumRecords
        else { throw DatasetsError.tooManyRows }
        var writer = WordWriter()
        try writer.append([UInt32(persons), UInt32(padded), UInt32(ticks), 0], to: output)
        try writer.append(WordBytes.words(paddedRowKeys.span), to: output)
        let padding = repeatElement(EarthPosition.unknown, count: padded - persons)
        for tick in 0..<ticks {
            let places = try positions(tick)
            guard places.count == persons else { throw DatasetsError.malformedRows }
            let all = places + padding
            for axis in [\EarthPosition.x, \.y, \.z] {
                try writer.append(all.map { UInt32(bitPattern: $0[keyPath: axis]) }, to: output)
            }
        }
        try writer.flush(to: output)
    }

    /// Reads a whole segment in the same way whatever is looked for: each core its own ticks in order.
    ///
    /// - Parameters:
    ///   - segment: the opened segment.
    ///   - workers: the most cores.
    ///   - visitor: is given the number of persons, the number of ticks, and the whole table of row keys, four words each
    ///     with the padding's, and makes what each core begins with.
    /// - Returns: what the visitors became, after every block has verified: one per core.
    /// - Throws: `DatasetsError` where rows differ from the header, or what the stream or the visitor throws.
    package static func read<Visitor: TickVisitor>(
        _ segment: OpenSegment,
        workers: Int,
        visitor: (_ persons: Int, _ ticks: Int, _ keys: [UInt32]) throws -> Visitor
    ) throws -> [Visitor] {
        let header = segment.header
        guard header.layout == .positions else { throw DatasetsError.wrongLayout }
        let counts = try segment.counts()
        let (padded, ticks) = (Int(counts[1]), Int(counts[2]))
        guard counts[0] <= counts[1], counts[1] == header.paddedPersons, counts[3] == 0, ticks <= maximumTicks,
            header.paddedRecords == UInt64(padded * ticks)
        else { throw DatasetsError.malformedRows }
        let table = SegmentLayout.countWords..<SegmentLayout.countWords + wordsPerKey * padded
        let keys: [[UInt32]] = try segment.scan(words: table, workers: workers, start: { [] }) { keys, words, _ in
            keys += words.copied
        }
        let first = try visitor(Int(counts[0]), ticks, keys.flatMap(\.self))
        guard padded > 0 else { return [] }
        return try Stripes.map(ticks, workers: min(workers, OpenSegment.maximumWorkers)) { stripe in
            let words = 3 * padded
            let range = table.upperBound + words * stripe.lowerBound..<table.upperBound + words * stripe.upperBound
            let reader = TickReader(visitor: first, persons: padded)
            let readers = try segment.scan(words: range, workers: 1, start: { reader }) { reader, words, _ in
                try reader.consume(words)
            }
            return readers.first?.visitor ?? first
        }
    }
}

/// What looks at the ticks of a segment of positions; each core has its own.
package protocol TickVisitor: Sendable {
    /// Is given the coordinates of one tick, padding included: as many of each axis as the table has rows.
    mutating func visit(x: Span<UInt32>, y: Span<UInt32>, z: Span<UInt32>) throws
}

/// Puts the words of a tick together, however blocks divide them.
private struct TickReader<Visitor: TickVisitor>: Sendable {
    private(set) var visitor: Visitor
    private let persons: Int
    private var tick: [UInt32]
    private var filled = 0

    init(visitor: Visitor, persons: Int) {
        self.visitor = visitor
        self.persons = persons
        tick = [UInt32](repeating: 0, count: 3 * persons)
    }

    mutating func consume(_ words: Span<UInt32>) throws {
        var rest = words
        while !rest.isEmpty {
            let count = min(rest.count, tick.count - filled)
            WordBytes.copy(rest.extracting(first: count), to: &tick, at: filled)
            rest = rest.extracting(droppingFirst: count)
            filled += count
            guard filled == tick.count else { return }
            filled = 0
            // Shares the memory until the visit ends, when it is this reader's alone again.
            let whole = tick
            let all = whole.span
            try visitor.visit(
                x: all.extracting(0..<persons),
                y: all.extracting(persons..<2 * persons),
                z: all.extracting(2 * persons..<3 * persons)
            )
        }
    }
}
