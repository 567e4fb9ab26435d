/// The binary file of a ``TrackSet``, version 1: columns in blocks, one encoding for one set.
///
/// All integers are little endian; nothing is aligned or padded.
///
/// | offset | bytes | what |
/// |---|---|---|
/// | 0 | 7 | `PANDTRK` in ASCII |
/// | 7 | 1 | version, 1 |
/// | 8 | 4 | bytes of header after this field, 28 + Z |
/// | 12 | 1 | precision, 1…12 |
/// | 13 | 1 | 0 |
/// | 14 | 2 | Z, bytes of the time zone's name, 1…64 |
/// | 16 | 4 | seconds of a step, at least 1 |
/// | 20 | 8 | start of step 0 in Unix seconds, two's complement |
/// | 28 | 4 | P, persons, at most 2^24 |
/// | 32 | 8 | R, rows, at most 2^31 |
/// | 40 | Z | time zone, printable ASCII without spaces |
///
/// Then the P persons, each: status (1 byte: 0 not declared, 1 ill), length of the identifier (1 byte, 1…128),
/// identifier (UTF-8, no control characters, none twice).
///
/// Then the R rows, ordered by person and step, in blocks of 65,536, the last one shorter; each block: number of rows
/// n (4 bytes), n person indexes (4 bytes each), n steps (4 bytes each), n cells (8 bytes each, right aligned bits).
///
/// Then four zero bytes, the end marker; nothing may follow. Any other length is a truncation or an excess and is
/// refused. There is no checksum: a track file travels inside authenticated encryption.
package enum TrackFile {
    /// The bytes that every version begins with.
    static let magic: [UInt8] = Array("PANDTRK".utf8)
    /// The version written and read here.
    static let version: UInt8 = 1
    /// The bytes of magic, version and header length.
    static let prefixLength = 12
    /// The bytes of the header without the time zone.
    static let fixedHeaderLength = 28
    /// The rows of every block but the last.
    static let blockRows = 1 << 16
    /// The bytes of a row over all columns.
    static let rowLength = 16

    /// The file of a set.
    package static func encode(_ tracks: TrackSet) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(tracks.count * rowLength + tracks.persons.count * 16 + 1024)
        appendHeader(
            precision: tracks.precision,
            timeBase: tracks.timeBase,
            persons: tracks.persons,
            rowCount: tracks.count,
            to: &bytes
        )
        for start in stride(from: 0, to: tracks.count, by: blockRows) {
            let rows = start..<min(start + blockRows, tracks.count)
            appendBlock(
                personIndex: tracks.personIndex[rows],
                steps: tracks.steps[rows],
                cells: tracks.cells[rows],
                to: &bytes
            )
        }
        bytes.append(littleEndian: UInt32(0))
        return bytes
    }

    /// The set of a file.
    package static func decode(_ bytes: [UInt8]) throws(MobilityError) -> TrackSet {
        var reader = TrackFileReader()
        for start in stride(from: 0, to: bytes.count, by: blockRows) {
            try reader.consume(bytes.span.extracting(start..<min(start + blockRows, bytes.count)))
        }
        let rows = reader.takeRows()
        let persons = reader.persons
        let header = try reader.finish()
        return try TrackSet(
            precision: header.precision,
            timeBase: header.timeBase,
            persons: persons,
            personIndex: rows.personIndex,
            steps: rows.steps,
            cells: rows.cells
        )
    }

    /// Appends the header and the persons of a file.
    static func appendHeader(
        precision: Int,
        timeBase: TimeBase,
        persons: [Person],
        rowCount: Int,
        to bytes: inout [UInt8]
    ) {
        let timeZone = timeBase.timeZone.utf8
        bytes.append(contentsOf: magic)
        bytes.append(version)
        bytes.append(littleEndian: UInt32(fixedHeaderLength + timeZone.count))
        bytes.append(UInt8(precision))
        bytes.append(0)
        bytes.append(littleEndian: UInt16(timeZone.count))
        bytes.append(littleEndian: timeBase.stepSeconds)
        bytes.append(littleEndian: UInt64(bitPattern: timeBase.start))
        bytes.append(littleEndian: UInt32(persons.count))
        bytes.append(littleEndian: UInt64(rowCount))
        bytes.append(contentsOf: timeZone)
        for person in persons {
            bytes.append(person.status.rawValue)
            bytes.append(UInt8(person.identifier.utf8.count))
            bytes.append(contentsOf: person.identifier.utf8)
        }
    }

    /// Appends a block of at most ``blockRows`` rows.
    static func appendBlock(
        personIndex: ArraySlice<UInt32>,
        steps: ArraySlice<UInt32>,
        cells: ArraySlice<UInt64>,
        to bytes: inout [UInt8]
    ) {
        bytes.append(littleEndian: UInt32(cells.count))
        for person in personIndex { bytes.append(littleEndian: person) }
        for step in steps { bytes.append(littleEndian: step) }
        for cell in cells { bytes.append(littleEndian: cell) }
    }
}
