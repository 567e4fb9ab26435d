import Cryptography
import Datasets
import DeterministicCBOR
import TestSupport
import Testing

@Suite struct DatasetHeaderTests {
    @Test("a header survives its encoding, with and without segments and parameters")
    func roundTrip() throws {
        var header = try Sample.datasetHeader()
        #expect(try DatasetHeader(decoding: header.encoded()) == header)
        #expect(header.digest == SHA256Digest.of(header.encoded()))
        header.segments = []
        header.parameters = [:]
        #expect(try DatasetHeader(decoding: header.encoded()) == header)
    }

    @Test("no damage leaves the header what it was: refused, or another header with another digest")
    func damage() throws {
        let header = try Sample.datasetHeader()
        for spoiled in Damage.variants(of: header.encoded()) {
            guard let read = try? DatasetHeader(decoding: spoiled) else { continue }
            #expect(read != header && read.digest != header.digest && read.encoded() == spoiled)
        }
        for length in 0..<header.encoded().count {
            #expect(throws: DatasetsError.malformedHeader) {
                try DatasetHeader(decoding: Array(header.encoded().prefix(length)))
            }
        }
    }

    @Test("mutants are refused, or are the one encoding of what was read")
    func mutants() throws {
        let file = try Sample.datasetHeader().encoded()
        var mutator = ByteMutator(seed: 2021)
        for _ in 0..<2000 {
            let mutant = mutator.mutant(of: file)
            guard let read = try? DatasetHeader(decoding: mutant) else { continue }
            #expect(read.encoded() == mutant)
        }
    }

    @Test("another version is named as such")
    func version() throws {
        #expect(throws: DatasetsError.unknownVersion) { try read { $0[1] = .text("pandapp/dataset/v2") } }
        #expect(throws: DatasetsError.unknownVersion) { try read { $0[1] = .text("pandapp/segment/v1") } }
    }

    static let reference: [CBORValue] = [
        .bytes(Sample.digest(1).bytes), .bytes(Sample.digest(2).bytes), .unsigned(1), .text("Qm"),
    ]
    static let wrongFields: [(UInt64, CBORValue)] = [
        (1, .null), (2, .bytes([])), (3, .bytes([])), (4, .negative(0)), (4, .text("1")), (5, .array([])),
        (5, .map([.unsigned(1): .null])), (6, .bytes([1])), (7, .bytes([UInt8](repeating: 0, count: 33))),
        (8, .map([:])), (8, .array([.null])), (8, .array([.array(Array(reference.dropLast()))])),
        (8, .array([.array(reference + [.null])])), (8, .array([.array(reference.reversed())])),
        (9, .bytes([])), (10, .unsigned(0)),
    ]

    @Test("a field of another type, length or range is refused", arguments: wrongFields)
    func fields(field: UInt64, value: CBORValue) {
        #expect(throws: DatasetsError.malformedHeader) { try read { $0[field] = value } }
    }

    @Test("a missing field is refused", arguments: UInt64(1)...9)
    func missing(field: UInt64) {
        #expect(throws: DatasetsError.malformedHeader) { try read { $0[field] = nil } }
    }

    @Test("a night that is no day is refused: it is written into every answer", arguments: SegmentHeaderTests.wrongDays)
    func night(text: String) {
        #expect(throws: DatasetsError.malformedHeader) { try read { $0[3] = .text(text) } }
    }

    private func read(_ spoil: (inout [UInt64: CBORValue]) -> Void) throws -> DatasetHeader {
        let map = try CBORValue(decoding: Sample.datasetHeader().encoded()).asMap
        var fields: [UInt64: CBORValue] = [:]
        for (key, value) in map { fields[try key.asUnsigned] = value }
        spoil(&fields)
        return try DatasetHeader(decoding: CBORValue.record(fields).encoded())
    }
}
