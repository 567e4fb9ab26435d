import Mobility
import TestSupport
import Testing

@Suite struct TrackFileTests {
    /// The layout of the type's documentation, written out by hand.
    private static let smallFile: [UInt8] =
        Array("PANDTRK".utf8) + [1]
        + [41, 0, 0, 0]  // 28 + 13
        + [9, 0, 13, 0]  // precision, reserved, length of the time zone
        + [0x58, 0x02, 0, 0]  // 600 seconds
        + [0x00, 0xFC, 0x77, 0x5E, 0, 0, 0, 0]  // 1584921600
        + [2, 0, 0, 0] + [3, 0, 0, 0, 0, 0, 0, 0]
        + Array("Europe/Zurich".utf8)
        + [1, 1, 0x61] + [0, 4, 0x7A, 0x6F, 0xC3, 0xAB]
        + [3, 0, 0, 0]
        + [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]
        + [0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]
        + [1, 0, 0, 0, 0, 0, 0, 0] + [2, 0, 0, 0, 0, 0, 0, 0] + [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x1F, 0, 0]
        + [0, 0, 0, 0]

    @Test("the file has the documented bytes")
    func layout() throws {
        #expect(TrackFile.encode(try Sample.small()) == Self.smallFile)
        #expect(try TrackFile.decode(Self.smallFile) == Sample.small())
    }

    @Test("what is written is read again", arguments: [(0, 1), (1, 1), (2, 9), (1000, 12), (65_536, 12), (65_537, 9)])
    func roundTrip(rows: Int, precision: Int) throws {
        let set = try Sample.random(persons: 20, rows: rows, precision: precision)
        #expect(try TrackFile.decode(TrackFile.encode(set)) == set)
    }

    @Test("a set without a person or without a row is read again")
    func roundTripOfNothing() throws {
        let set = try TrackSet(
            precision: 5,
            timeBase: TimeBase(start: .min, stepSeconds: .max, timeZone: String(repeating: "z", count: 64)),
            persons: [],
            personIndex: [],
            steps: [],
            cells: []
        )
        #expect(try TrackFile.decode(TrackFile.encode(set)) == set)
        let lonely = try Sample.random(persons: 3, rows: 0)
        #expect(try TrackFile.decode(TrackFile.encode(lonely)) == lonely)
    }

    @Test("a file cut off at any byte is truncated, one with a byte more has trailing bytes")
    func truncation() throws {
        for length in 0..<Self.smallFile.count {
            #expect(throws: MobilityError.trackFile(.truncated), "\(length) bytes") {
                try TrackFile.decode(Array(Self.smallFile.prefix(length)))
            }
        }
        #expect(throws: MobilityError.trackFile(.trailingBytes)) { try TrackFile.decode(Self.smallFile + [0]) }
    }

    @Test("a file of two blocks cut off in either is truncated")
    func truncationOfBlocks() throws {
        let file = TrackFile.encode(try Sample.random(persons: 5, rows: 66_000))
        for missing in [1, 4, 5, 7000, 1_000_000] {
            #expect(throws: MobilityError.trackFile(.truncated)) {
                try TrackFile.decode(Array(file.dropLast(missing)))
            }
        }
    }

    @Test("a reader finds the same however the file is cut into pieces")
    func pieces() throws {
        let set = try Sample.random(persons: 30, rows: 500)
        let file = TrackFile.encode(set)
        var random = SplitMix(state: 7)
        for longest in [1, 2, 3, 16, 100, 10_000] {
            var reader = TrackFileReader()
            var cells: [UInt64] = []
            var start = 0
            while start < file.count {
                let end = min(file.count, start + .random(in: 1...longest, using: &random))
                try reader.consume(Array(file[start..<end]))
                cells += reader.takeRows().cells
                start = end
            }
            #expect(cells == set.cells)
            #expect(reader.persons == set.persons)
            #expect(try reader.finish().rowCount == 500)
        }
    }

    @Test("a reader that has failed goes on failing")
    func failureStays() throws {
        var reader = TrackFileReader()
        #expect(throws: MobilityError.trackFile(.unknownMagic)) { try reader.consume(Array("PANDTRACK 123".utf8)) }
        #expect(throws: MobilityError.trackFile(.unknownMagic)) { try reader.consume(Self.smallFile) }
        #expect(throws: MobilityError.trackFile(.unknownMagic)) { try reader.finish() }
    }

    /// A byte of the small file, what it becomes, and the refusal.
    private static let wrongBytes: [(offset: Int, value: UInt8, error: MobilityError)] = [
        (0, 0x70, .trackFile(.unknownMagic)), (7, 2, .trackFile(.unknownVersion(2))),
        (8, 40, .trackFile(.headerMalformed)), (8, 27, .trackFile(.headerMalformed)),
        (11, 0x80, .trackFile(.headerMalformed)), (12, 0, .precisionOutOfRange(0)), (12, 13, .precisionOutOfRange(13)),
        (12, 8, .cellOutOfRange), (13, 1, .trackFile(.headerMalformed)), (14, 12, .trackFile(.headerMalformed)),
        (30, 1, .identifierInvalid), (31, 1, .tooManyPersons), (35, 1, .trackFile(.blockLengthUnexpected)),
        (36, 1, .tooManyRows), (39, 0x80, .tooManyRows),
        (40, 0x20, .timeBaseInvalid), (40, 0xFF, .trackFile(.textMalformed)), (53, 2, .trackFile(.statusUnknown)),
        (54, 0, .identifierInvalid), (54, 129, .identifierInvalid), (55, 0x0A, .identifierInvalid),
        (60, 0xFF, .trackFile(.textMalformed)), (62, 2, .trackFile(.blockLengthUnexpected)),
        (62, 4, .trackFile(.blockLengthUnexpected)), (66, 1, .trackFile(.rowsOutOfOrder)),
        (74, 2, .personOutOfRange), (78, 2, .trackFile(.rowsOutOfOrder)), (95, 0x20, .cellOutOfRange),
        (114, 1, .trackFile(.blockLengthUnexpected)),
    ]

    @Test("each wrong byte is refused for its own reason", arguments: wrongBytes)
    func wrongByte(offset: Int, value: UInt8, error: MobilityError) {
        var file = Self.smallFile
        file[offset] = value
        #expect(throws: error) { try TrackFile.decode(file) }
    }

    @Test("two persons of the same name are refused")
    func duplicatePersons() throws {
        let file = TrackFile.encode(try Sample.random(persons: 2, rows: 0))
        let renamed = file.map { $0 == UInt8(ascii: "1") ? UInt8(ascii: "0") : $0 }
        #expect(throws: MobilityError.duplicatePerson) { try TrackFile.decode(renamed) }
    }
}
