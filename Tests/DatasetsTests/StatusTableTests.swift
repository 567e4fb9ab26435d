import Datasets
import TestSupport
import Testing

@Suite struct StatusTableTests {
    static let table = StatusTable(segments: [
        .init([
            .init(isIll: true, daysSinceOnset: 0), .init(isIll: false), .init(isIll: true, daysSinceOnset: 0xfffe),
        ]), .init([]), .init(repeatElement(.init(isIll: true), count: 65)),
    ])

    @Test("a table survives its encoding")
    func roundTrip() throws {
        #expect(try StatusTable(decoding: Self.table.encoded()) == Self.table)
        #expect(StatusTable(segments: []).encoded() == [UInt8](repeating: 0, count: 8))
        #expect(try StatusTable(decoding: [UInt8](repeating: 0, count: 8)).segments.isEmpty)
    }

    @Test("tables of different numbers of people on one rung are equally long")
    func padding() {
        let lengths = (0...64).map { count in
            StatusTable(segments: [.init(repeatElement(.init(isIll: true), count: count))]).encoded().count
        }
        #expect(Set(lengths) == [8 + 16 + 64 * 4])
        #expect(Self.table.encoded().count == 8 + 3 * 16 + (64 + 64 + 96) * 4)
    }

    @Test("a table that ends early or goes on is refused")
    func length() {
        let bytes = Self.table.encoded()
        for length in 0..<bytes.count {
            #expect(throws: DatasetsError.wrongRowCount) { try StatusTable(decoding: Array(bytes.prefix(length))) }
        }
        #expect(throws: DatasetsError.wrongRowCount) { try StatusTable(decoding: bytes + [0]) }
    }

    @Test("counts that cannot be are refused, however large")
    func counts() {
        func table(_ change: (inout [UInt8]) -> Void) throws -> StatusTable {
            var bytes = StatusTable(segments: [.init([.init(isIll: true)])]).encoded()
            change(&bytes)
            return try StatusTable(decoding: bytes)
        }
        #expect(throws: DatasetsError.malformedRows) { try table { $0.replaceSubrange(0..<2, with: [0x6f, 1]) } }
        #expect(throws: DatasetsError.malformedRows) { try table { $0[7] = 0xff } }
        #expect(throws: DatasetsError.wrongRowCount) { try table { $0[8] = 65 } }
        #expect(throws: DatasetsError.wrongRowCount) { try table { $0[15] = 0xff } }
        #expect(throws: DatasetsError.wrongRowCount) { try table { $0[23] = 0xff } }
        #expect(throws: DatasetsError.wrongRowCount) { try table { $0[16] = 65 } }
        #expect(throws: DatasetsError.malformedRows) { try table { $0[24] = 2 } }  // neither ill nor not
        #expect(throws: DatasetsError.malformedRows) { try table { $0[25] = 1 } }
    }

    @Test("a row reads as it was written, in four bytes")
    func rows() {
        let rows = Self.table.segments[0]
        #expect(rows.count == 3 && Array(rows.map(\.isIll)) == [true, false, true])
        #expect(rows.map(\.daysSinceOnset) == [0, nil, 0xfffe])
        #expect(Array(Self.table.encoded()[24..<36]) == [1, 0, 0, 0, 0, 0, 0xff, 0xff, 1, 0, 0xfe, 0xff])
    }

    @Test("more persons than the limit, over all segments, are refused before they are kept")
    func limit() {
        var bytes = StatusTable(segments: []).encoded()
        bytes[0] = 1
        let padded = UInt64(3) << 23  // the rung above the limit
        for number in [padded, padded] { bytes += (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
        bytes += [UInt8](repeating: 0, count: 4 * Int(padded))
        #expect(throws: DatasetsError.tooManyRows) { try StatusTable(decoding: bytes) }
    }

    @Test("padding that says something, or is off the ladder, is refused")
    func strictPadding() {
        var bytes = StatusTable(segments: [.init([.init(isIll: true)])]).encoded()
        bytes[28] = 1
        #expect(throws: DatasetsError.malformedRows) { try StatusTable(decoding: bytes) }
        bytes[28] = 0
        bytes[16] = 63
        bytes.removeLast(4)
        #expect(throws: DatasetsError.malformedRows) { try StatusTable(decoding: bytes) }
    }

    @Test("mutants are refused, or are the one encoding of what was read")
    func mutants() {
        var mutator = ByteMutator(seed: 366)
        for _ in 0..<2000 {
            let mutant = mutator.mutant(of: Self.table.encoded())
            guard let read = try? StatusTable(decoding: mutant) else { continue }
            #expect(read.encoded() == mutant)
        }
    }
}
