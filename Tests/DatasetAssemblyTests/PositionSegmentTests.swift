import ContributionTestSupport
import Cryptography
import DatasetAssembly
import Datasets
import Testing

/// Social-distance segments of positions, from contributions to rows that are decrypted and read independently.
@Suite struct PositionSegmentTests {
    static let ticks = 1440

    /// People who stand in a cell each for the first twenty minutes of the day, by fixes every five minutes.
    func segment(_ people: ClosedRange<UInt8> = 1...3, precision: Int = 9, fixes count: Int = 5) throws -> SegmentFile {
        var demand = try Contributions.demand(.positions, precision: precision)
        demand.tickSeconds = 60
        return try SegmentFile(
            demand,
            fixes: people.map { number in
                let cells = try (0..<count).map { _ in try Contributions.cell(Int(number)) }
                return SignedRecord(Contributions.fixes(cells), at: 1, by: try Contributions.key(number))
            },
            people: people.map { number in
                SignedRecord(
                    .consents([.init(app: demand.app, allowsSimulated: true)]),
                    at: 2,
                    by: try Contributions.key(number)
                )
            }
        )
    }

    @Test("everybody is where their cells are for the minutes between their fixes, by row key, and else nowhere")
    func rows() throws {
        let segment = try segment()
        let header = segment.segment.header
        #expect(header.stepSeconds == 60 && header.layout == .positions && header.paddedPersons == 64)
        #expect(header.paddedRecords == UInt64(64 * Self.ticks))
        let rows = SegmentRows(bytes: try segment.plaintext)
        #expect(rows.word(0) == 3 && rows.word(2) == UInt32(Self.ticks))
        #expect(rows.bytes.count == 4 * (4 + 4 * 64 + 3 * 64 * Self.ticks))
        for number: UInt8 in 1...3 {
            let person = try Contributions.key(number).verificationKey
            let key = DatasetKeys.rowKey(salt: header.salt, person: person)
            let row = try #require(rows.rowKeys.firstIndex(of: key))
            let place = EarthPosition(cell: try Contributions.cell(Int(number)), precision: 9)
            for tick in 0..<Self.ticks {
                let axes = (0..<3).map { Int32(bitPattern: rows.word(4 + 4 * 64 + 64 * (3 * tick + $0) + row)) }
                let position = EarthPosition(x: axes[0], y: axes[1], z: axes[2])
                #expect(position == (tick <= 20 ? place : .unknown), "tick \(tick)")
            }
        }
        let padding = (3..<64).allSatisfy { rows.word(4 + 4 * 64 + $0) == 1 << 31 }
        #expect(padding)
    }

    @Test("files are equally long however much people contributed, up to the ladder's next rung of people")
    func lengths() throws {
        let lengths = try [segment(1...1, fixes: 1), segment(1...9, fixes: 100)].map(\.file.count)
        #expect(Set(lengths).count == 1)
        #expect(try segment(1...65).file.count > lengths[0])
    }

    @Test("cells coarser than the app needs give no row, and finer ones are coarsened")
    func precision() throws {
        #expect(try SegmentRows(bytes: segment(precision: 10).plaintext).word(0) == 0)
        let coarse = try SegmentRows(bytes: segment(1...1, precision: 8).plaintext)
        let place = EarthPosition(cell: try Contributions.cell(1) >> 5, precision: 8)
        #expect(Int32(bitPattern: coarse.word(4 + 4 * 64)) == place.x)
    }

    @Test("its dataset has a table of statuses, and opens with what it pins")
    func dataset() throws {
        let demand = try Contributions.demand(.positions)
        let opened = try DatasetFile(demand, segments: [segment()]).opened
        #expect(opened.statuses.segments.map(\.count) == [3])
    }
}
