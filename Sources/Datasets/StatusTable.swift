/// Statuses and days of onset as known in the night of publication; the plaintext of a dataset's own ciphertext.
///
/// ```
/// 0   8  number of segments, little-endian
///        per segment: persons (8), padded persons (8), then padded persons × 4:
///        status (1: 0 not declared, 1 ill), zero (1), days from onset to the night (2, 0xffff = not known);
///        padding is zero
/// ```
/// Row i of segment s speaks of row key i of that segment. The heatmap's dataset has no segments in its table.
package struct StatusTable: Equatable, Sendable {
    /// The most segments.
    package static let maximumSegments = 366
    /// The most persons of all segments together, padding included.
    package static let maximumPersons = 1 << 24
    /// Bytes of the longest encoding.
    package static let maximumLength = 8 + 16 * maximumSegments + 4 * maximumPersons

    /// What is known of one person.
    package struct Entry: Equatable, Sendable {
        /// Whether the person declared to be ill.
        package var isIll: Bool
        /// Days from onset to the night of publication, where known.
        package var daysSinceOnset: UInt16?

        /// An entry of its parts.
        package init(isIll: Bool, daysSinceOnset: UInt16? = nil) {
            self.isIll = isIll
            self.daysSinceOnset = daysSinceOnset
        }
    }

    /// What is known of one segment's persons, row by row, in the four bytes each of the encoding.
    package struct Rows: Equatable, Sendable, RandomAccessCollection {
        fileprivate var words: [UInt32]

        /// Rows of entries.
        package init(_ entries: some Sequence<Entry>) {
            words = entries.map { UInt32($0.isIll ? 1 : 0) | UInt32($0.daysSinceOnset ?? .max) << 16 }
        }

        /// Rows of the encoding's words, see ``word(of:)``, which are not looked at.
        package init(words: [UInt32]) {
            self.words = words
        }

        /// The first row's index.
        package var startIndex: Int { 0 }
        /// The number of rows.
        package var endIndex: Int { words.count }

        /// What is known of a row, for whoever must not branch on it.
        ///
        /// It is the encoding's little-endian word: bit 0 whether ill, the upper half the days since onset.
        package func word(of row: Int) -> UInt32 { words[row] }

        /// What is known of a row.
        package subscript(row: Int) -> Entry {
            let onset = UInt16(truncatingIfNeeded: words[row] >> 16)
            return Entry(isIll: words[row] & 1 == 1, daysSinceOnset: onset == .max ? nil : onset)
        }
    }

    /// Per segment, per row of its table of row keys, padding left out.
    package var segments: [Rows]

    /// A table of its segments.
    package init(segments: [Rows]) {
        self.segments = segments
    }

    /// Encodes, each segment padded on the ladder.
    package func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendLittleEndian(segments.count)
        for rows in segments {
            let padded = PaddingLadder.padded(rows.count)
            bytes.appendLittleEndian(rows.count)
            bytes.appendLittleEndian(padded)
            bytes += WordBytes.bytes(rows.words)
            bytes += repeatElement(0, count: 4 * (padded - rows.count))
        }
        return bytes
    }

    /// Reads a table.
    ///
    /// - Throws: `DatasetsError.malformedRows`, `.tooManyRows`, or `.wrongRowCount`.
    package init(decoding bytes: [UInt8]) throws(DatasetsError) {
        segments = []
        var place = 0
        func take(_ count: Int) throws(DatasetsError) -> Range<Int> {
            guard count <= bytes.count - place else { throw .wrongRowCount }
            defer { place += count }
            return place..<place + count
        }
        let count = bytes.littleEndian64(at: try take(8))
        guard count <= Self.maximumSegments else { throw .malformedRows }
        var total: UInt64 = 0
        for _ in 0..<count {
            let (persons, padded) = (bytes.littleEndian64(at: try take(8)), bytes.littleEndian64(at: try take(8)))
            guard persons <= padded, padded <= UInt64((bytes.count - place) / 4) else { throw .wrongRowCount }
            guard padded == PaddingLadder.padded(Int(persons)) else { throw .malformedRows }
            total += padded
            guard total <= Self.maximumPersons else { throw .tooManyRows }
            let rows = bytes.span.extracting(try take(4 * Int(padded)))
            var words = WordBytes.withWords(rows) { $0.copied }
            guard words.prefix(Int(persons)).allSatisfy({ $0 & 0xfffe == 0 }),
                words.dropFirst(Int(persons)).allSatisfy({ $0 == 0 })
            else { throw .malformedRows }
            words.removeLast(Int(padded - persons))
            segments.append(Rows(words: words))
        }
        guard place == bytes.count else { throw .wrongRowCount }
    }
}

extension [UInt8] {
    fileprivate mutating func appendLittleEndian(_ number: Int) {
        for index in 0..<8 { append(UInt8(truncatingIfNeeded: number >> (8 * index))) }
    }

    fileprivate func littleEndian64(at range: Range<Int>) -> UInt64 {
        self[range].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
