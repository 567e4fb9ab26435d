import Mobility
import Testing

@Suite struct TrackFileWriterTests {
    private static let timeBase = TimeBase(start: 1_585_350_000, stepSeconds: 60, timeZone: "Europe/Paris")
    private static let persons = [
        Person(identifier: "ann", status: .ill), Person(identifier: "bob", status: .notDeclared),
    ]

    private static func set(rows: Int) throws -> TrackSet {
        try TrackSet(
            precision: 12,
            timeBase: timeBase,
            persons: persons,
            personIndex: (0..<rows).map { $0 < rows / 3 ? 0 : 1 },
            steps: (0..<rows).map { UInt32($0) },
            cells: (0..<rows).map { (UInt64($0) &* 0x9E37_79B9_7F4A_7C15) >> 4 }
        )
    }

    @Test("a file written in pieces is the one written at once", arguments: [0, 1, 1000, 65_536, 65_537, 140_000])
    func pieces(rows: Int) throws {
        let tracks = try Self.set(rows: rows)
        var writer = try TrackFileWriter(precision: 12, timeBase: Self.timeBase, persons: Self.persons)
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: rows, by: 7001) {
            let piece = start..<min(start + 7001, rows)
            try writer.append(
                personIndex: Array(tracks.personIndex[piece]),
                steps: Array(tracks.steps[piece]),
                cells: Array(tracks.cells[piece])
            )
            bytes += writer.takeBytes()
        }
        writer.finish()
        bytes += writer.takeBytes()
        let field = TrackFileWriter.rowCountField(writer.rowCount)
        bytes.replaceSubrange(
            TrackFileWriter.rowCountOffset..<TrackFileWriter.rowCountOffset + field.count,
            with: field
        )
        #expect(bytes == TrackFile.encode(tracks))
    }

    @Test("rows that no reader would take are refused")
    func refusals() throws {
        func append(_ persons: [UInt32], _ steps: [UInt32], _ cells: [UInt64], precision: Int = 12) throws {
            var writer = try TrackFileWriter(precision: precision, timeBase: Self.timeBase, persons: Self.persons)
            try writer.append(personIndex: persons, steps: steps, cells: cells)
        }
        #expect(throws: MobilityError.columnLengthsDiffer) { try append([0], [0, 1], [0]) }
        #expect(throws: MobilityError.personOutOfRange) { try append([2], [0], [0]) }
        #expect(throws: MobilityError.cellOutOfRange) { try append([0], [0], [1 << 5], precision: 1) }
        #expect(throws: MobilityError.trackFile(.rowsOutOfOrder)) { try append([1, 0], [0, 0], [0, 0]) }
        #expect(throws: MobilityError.trackFile(.rowsOutOfOrder)) { try append([0, 0], [1, 0], [0, 0]) }
        #expect(throws: MobilityError.precisionOutOfRange(13)) { try append([], [], [], precision: 13) }
        #expect(throws: MobilityError.timeBaseInvalid) {
            try TrackFileWriter(
                precision: 12,
                timeBase: TimeBase(start: 0, stepSeconds: 0, timeZone: "UTC"),
                persons: []
            )
        }
        #expect(throws: MobilityError.identifierInvalid) {
            try TrackFileWriter(
                precision: 12,
                timeBase: Self.timeBase,
                persons: [Person(identifier: "", status: .ill)]
            )
        }
    }
}
