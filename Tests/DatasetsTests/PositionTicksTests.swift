import Datasets
import TestSupport
import Testing

@Suite struct PositionTicksTests {
    static let keys: [UInt8] = (0..<64).flatMap { row in [UInt8](repeating: UInt8(row + 1), count: 16) }

    func position(_ person: Int, _ tick: Int) -> EarthPosition {
        EarthPosition(x: Int32(1000 * tick + person), y: Int32(-person - 1), z: Int32(tick))
    }

    func encode(_ keys: [UInt8] = keys, persons: Int = 3, ticks: Int = 5, positions: Int? = nil) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try PositionTicks.encode(
            paddedRowKeys: keys,
            persons: persons,
            ticks: ticks,
            positions: { tick in (0..<(positions ?? persons)).map { position($0, tick) } },
            output: { bytes += $0 }
        )
        return bytes
    }

    struct Collector: TickVisitor {
        var ticks: [[EarthPosition]] = []

        mutating func visit(x: Span<UInt32>, y: Span<UInt32>, z: Span<UInt32>) {
            ticks.append(
                x.indices.map {
                    EarthPosition(
                        x: Int32(bitPattern: x[$0]),
                        y: Int32(bitPattern: y[$0]),
                        z: Int32(bitPattern: z[$0])
                    )
                }
            )
        }
    }

    func read(
        _ bytes: [UInt8],
        persons: UInt64 = 64,
        records: UInt64 = 320,
        layout: SegmentLayout = .positions,
        block: Int = 65_520,
        workers: Int = 1
    ) throws -> (persons: Int, keys: [UInt32], ticks: [[EarthPosition]]) {
        let header = try Sample.segmentHeader(layout: layout, paddedPersons: persons, paddedRecords: records)
        let segment = OpenSegment(header: header, plaintext: bytes, blockLength: block)
        var (found, table): (Int, [UInt32]) = (0, [])
        let visitors = try PositionTicks.read(segment, workers: workers) { persons, _, keys in
            (found, table) = (persons, keys)
            return Collector()
        }
        return (found, table, visitors.flatMap(\.ticks))
    }

    @Test(
        "ticks are read as written, padding nowhere known, however the stream is cut and on how many cores",
        arguments: [4, 12, 500, 65_520],
        [1, 2, 5, 9]
    )
    func roundTrip(block: Int, workers: Int) throws {
        let bytes = try encode()
        #expect(bytes.count == 4 * (4 + 4 * 64 + 5 * 3 * 64))
        let read = try read(bytes, block: block, workers: workers)
        #expect(read.persons == 3 && read.keys.count == 256 && read.keys[4] == 0x0202_0202)
        #expect(read.ticks.count == 5)
        for (tick, positions) in read.ticks.enumerated() {
            #expect(Array(positions.prefix(3)) == (0..<3).map { position($0, tick) })
            #expect(positions.dropFirst(3).allSatisfy { $0 == .unknown } && positions.count == 64)
        }
    }

    @Test("the header says keys and positions, and survives its encoding")
    func header() throws {
        let header = try Sample.segmentHeader(layout: .positions, paddedPersons: 64, paddedRecords: 320)
        #expect(try SegmentHeader(decoding: header.encoded()) == header)
        var large = header
        large.paddedRecords = SegmentLayout.maximumRecords / 3 + 1
        #expect(throws: DatasetsError.tooManyRows) { try SegmentHeader(decoding: large.encoded()) }
    }

    @Test("numbers that do not fit each other are refused both ways")
    func refusals() throws {
        #expect(throws: DatasetsError.malformedRows) { try encode(Array(Self.keys.dropLast())) }
        #expect(throws: DatasetsError.malformedRows) { try encode(persons: 65) }
        #expect(throws: DatasetsError.malformedRows) { try encode(positions: 2) }
        #expect(throws: DatasetsError.tooManyRows) { try encode(ticks: PositionTicks.maximumTicks + 1) }
        let bytes = try encode()
        #expect(throws: DatasetsError.wrongLayout) { try read(bytes, layout: .contacts) }
        #expect(throws: DatasetsError.wrongRowCount) { try read(Array(bytes.dropLast(4))) }
        #expect(throws: DatasetsError.wrongRowCount) { try read(bytes, records: 384) }
        for (place, value) in [(0, 65), (4, 63), (8, 4), (12, 1)] as [(Int, UInt8)] {
            var spoiled = bytes
            spoiled[place] = value
            #expect(throws: DatasetsError.malformedRows) { try read(spoiled) }
        }
    }
}
