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

    /// Per segment, per row of its table of row keys, padding left out.
    package var segments: [[Entry]]

    /// A table of its segments.
    package init(segments: [[Entry]]) {
        self.segments = segments
    }

    /// Encodes, each segment padded on the ladder.
    package func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendLittleEndian(UInt64(segments.count))
        for entries in segments {
            let padded = PaddingLadder.padded(entries.count)
            bytes.appendLittleEndian(UInt64(entries.count))
            bytes.appendLittleEndian(UInt64(padded))
            for entry in entries {
                bytes.append(entry.isIll ? 1 : 0)
                bytes.append(0)
                bytes.appendLittleEndian(entry.daysSinceOnset ?? .max)
            }
            bytes.append(contentsOf: repeatElement(0, count: 4 * (padded - entries.count)))
        }
        return bytes
    }

    /// Reads a table.
    ///
    /// - Throws: `DatasetsError.malformedRows`, or `.wrongRowCount`.
    package init(decoding bytes: [UInt8]) throws(DatasetsError) {
        segments = []
        var rest = bytes[...]
        func take(_ count: Int) throws(DatasetsError) -> ArraySlice<UInt8> {
            guard count <= rest.count else { throw .wrongRowCount }
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }
        let count = try take(8).littleEndian64(at: 0)
        guard count <= 366 else { throw .malformedRows }
        for _ in 0..<count {
            let counts = try take(16)
            let (persons, padded) = (counts.littleEndian64(at: 0), counts.littleEndian64(at: 8))
            guard persons <= padded, padded <= UInt64(rest.count / 4) else { throw .wrongRowCount }
            guard padded == PaddingLadder.padded(Int(persons)) else { throw .malformedRows }
            let rows = try take(4 * Int(padded))
            var entries: [Entry] = []
            for index in 0..<Int(persons) {
                let word = rows.littleEndian32(at: 4 * index)
                guard word & 0xff <= 1, word & 0xff00 == 0 else { throw .malformedRows }
                let onset = UInt16(word >> 16)
                entries.append(Entry(isIll: word & 1 == 1, daysSinceOnset: onset == .max ? nil : onset))
            }
            guard rows.dropFirst(4 * entries.count).allSatisfy({ $0 == 0 }) else { throw .malformedRows }
            segments.append(entries)
        }
        guard rest.isEmpty else { throw .wrongRowCount }
    }
}
