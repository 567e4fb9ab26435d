import Cryptography
import Datasets
import DeterministicCBOR
import Geohash
import TestSupport
import Testing

@Suite struct SegmentHeaderTests {
    @Test("a header survives its encoding, in both layouts", arguments: SegmentLayout.allCases)
    func roundTrip(layout: SegmentLayout) throws {
        let header = try Sample.segmentHeader(layout: layout)
        #expect(try SegmentHeader(decoding: header.encoded()) == header)
        #expect(header.digest == SHA256Digest.of(header.encoded()))
    }

    @Test("no damage leaves the header what it was: refused, or another header with another digest")
    func damage() throws {
        let header = try Sample.segmentHeader()
        for spoiled in Damage.variants(of: header.encoded()) {
            guard let read = try? SegmentHeader(decoding: spoiled) else { continue }
            #expect(read != header && read.digest != header.digest && read.encoded() == spoiled)
        }
        for length in 0..<header.encoded().count {
            #expect(throws: DatasetsError.malformedHeader) {
                try SegmentHeader(decoding: Array(header.encoded().prefix(length)))
            }
        }
    }

    @Test("mutants are refused, or are the one encoding of what was read")
    func mutants() throws {
        let file = try Sample.segmentHeader().encoded()
        var mutator = ByteMutator(seed: 2020)
        for _ in 0..<2000 {
            let mutant = mutator.mutant(of: file)
            guard let read = try? SegmentHeader(decoding: mutant) else { continue }
            #expect(read.encoded() == mutant)
        }
    }

    @Test("another version is named as such")
    func version() throws {
        for text in ["pandapp/segment/v1", "pandapp/segment/v3", "pandapp/dataset/v1", ""] {
            #expect(throws: DatasetsError.unknownVersion) { try read { $0[1] = .text(text) } }
        }
        // As the first version wrote it, with ten fields.
        #expect(throws: DatasetsError.unknownVersion) {
            try read {
                $0[1] = .text("pandapp/segment/v1")
                ($0[10], $0[11], $0[12]) = ($0[12], nil, nil)
            }
        }
    }

    /// What stands in a field that must not stand there.
    static let wrongFields: [(UInt64, CBORValue)] = [
        (1, .unsigned(1)), (2, .bytes([1])), (2, .bytes([UInt8](repeating: 1, count: 21))), (2, .text("app")),
        (3, .unsigned(0)), (4, .null), (5, .array([])), (5, .unsigned(6)), (6, .unsigned(0)), (6, .unsigned(13)),
        (6, .unsigned(.max)), (7, .unsigned(0)), (7, .unsigned(86_401)), (7, .negative(0)), (8, .text("rows")),
        (8, .unsigned(0)), (9, .negative(0)), (10, .negative(0)), (11, .unsigned(0)), (11, .array([])),
        (11, .array([.array([.text("token"), .text("u32"), .unsigned(65)])])),
        (11, .array([.array([.text("token"), .text("u64"), .unsigned(64)])])),
        (12, .bytes([UInt8](repeating: 1, count: 31))), (13, .unsigned(0)),
    ]

    @Test("a field of another type, length or range is refused", arguments: wrongFields)
    func fields(field: UInt64, value: CBORValue) {
        #expect(throws: DatasetsError.malformedHeader) { try read { $0[field] = value } }
    }

    @Test("a missing field is refused", arguments: UInt64(1)...12)
    func missing(field: UInt64) {
        #expect(throws: DatasetsError.malformedHeader) { try read { $0[field] = nil } }
    }

    @Test("the columns are those of the layout, with the padded counts")
    func columns() throws {
        let header = try Sample.segmentHeader(layout: .contacts, paddedPersons: 96, paddedRecords: 128)
        let map = try CBORValue(decoding: header.encoded()).asMap
        #expect(
            map[.unsigned(11)]
                == .array([
                    .array([.text("row-key"), .text("u32x4"), .unsigned(96)]),
                    .array([.text("presence"), .text("u32"), .unsigned(128)]),
                ])
        )
    }

    @Test("more persons or records than the limits are refused, however many")
    func limits() throws {
        let most = try Sample.segmentHeader(
            layout: .contacts,
            paddedPersons: SegmentLayout.maximumPersons,
            paddedRecords: SegmentLayout.maximumRecords
        )
        #expect(try SegmentHeader(decoding: most.encoded()) == most)
        for number in [SegmentLayout.maximumPersons + 1, .max] {
            var header = most
            header.paddedPersons = number
            #expect(throws: DatasetsError.tooManyRows) { try SegmentHeader(decoding: header.encoded()) }
        }
        for number in [SegmentLayout.maximumRecords + 1, .max] {
            var header = most
            header.paddedRecords = number
            #expect(throws: DatasetsError.tooManyRows) { try SegmentHeader(decoding: header.encoded()) }
        }
    }

    @Test("a day that is no day is refused", arguments: Self.wrongDays)
    func day(text: String) {
        #expect(throws: DatasetsError.malformedHeader) { try read { $0[3] = .text(text) } }
    }

    static let wrongDays = [
        "", "2020-11-2", "2020-11-211", "2020-1-211", "2020-13-01", "2020-00-01", "2020-11-00", "2020-11-32",
        "2020/11/21", "2020-11-2a", "\",\"a\":\"", "٢٠٢٠-١١-٢١", " 2020-11-21",
    ]

    static let wrongRegions: [[UInt64]] = [
        [0, 0, 1, 0, 1], [13, 0, 1, 0, 1], [6, 1, 1, 0, 1], [6, 2, 1, 0, 1], [6, 0, 1, 1, 1], [6, 0, 1, 3, 2],
        [6, 0, 1 << 32, 0, 1], [6, 0, 1, 0, 1 << 32], [6, 0, 32_769, 0, 1], [6, 0, 1, 0, 32_769], [6, 0, 1, 0],
        [6, 0, 1, 0, 1, 1], [6, .max, .max, 0, 1], [1, 0, 8, 0, 5],
    ]

    @Test("a region that is empty, outside the grid or of another shape is refused", arguments: wrongRegions)
    func region(numbers: [UInt64]) {
        #expect(throws: DatasetsError.malformedHeader) {
            try read { $0[5] = .array(numbers.map { .unsigned($0) }) }
        }
    }

    @Test("a region of another precision than the cells is refused")
    func precisionsDiffer() {
        #expect(throws: DatasetsError.malformedHeader) { try read { $0[6] = .unsigned(7) } }
    }

    private func read(_ spoil: (inout [UInt64: CBORValue]) -> Void) throws -> SegmentHeader {
        let map = try CBORValue(decoding: Sample.segmentHeader().encoded()).asMap
        var fields: [UInt64: CBORValue] = [:]
        for (key, value) in map { fields[try key.asUnsigned] = value }
        spoil(&fields)
        return try SegmentHeader(decoding: CBORValue.record(fields).encoded())
    }
}
