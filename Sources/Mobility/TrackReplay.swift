internal import Geohash

/// Tells a writer what a track file says, as the file arrives: of the rows no more than a block is kept.
package struct TrackReplay {
    private var reader = TrackFileReader()
    /// The place of the person whose track has begun.
    private var current: UInt32?

    /// A replay before the file.
    package init() {}

    /// What the file says before its persons, once its bytes have come.
    package var header: TrackFileHeader? { reader.header }
    /// The persons so far, also those without a fix.
    package var persons: [Person] { reader.persons }

    /// Reads the file's next bytes.
    ///
    /// - Throws: What is wrong with the file; nothing may be read after it.
    package mutating func consume(_ block: Span<UInt8>) throws(MobilityError) {
        try reader.consume(block)
    }

    /// Writes what was read and not written.
    ///
    /// - Throws: What the writer throws.
    package mutating func write(into writer: inout some TrackWriter) throws(MobilityError) {
        let rows = reader.takeRows()
        guard let header = reader.header else { return }
        for row in 0..<rows.count {
            let person = rows.personIndex[row]
            if person != current {
                if current != nil { try writer.endTrack() }
                try writer.begin(reader.persons[Int(person)])
                current = person
            }
            let cell = GeohashCell(checkedBits: rows.cells[row], precision: header.precision)
            try writer.append(WrittenFix(step: rows.steps[row], cell: cell, timeBase: header.timeBase))
        }
    }

    /// Reads the end of the file, and ends what was written.
    ///
    /// - Throws: That the file was not whole, or what the writer throws.
    package mutating func finish(into writer: inout some TrackWriter) throws(MobilityError) {
        try write(into: &writer)
        _ = try reader.finish()
        if current != nil { try writer.endTrack() }
        try writer.finish()
    }
}
