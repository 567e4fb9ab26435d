import ContributionTestSupport
import Cryptography
import Datasets
import Geohash
import Testing

@testable import DatasetAssembly

/// What is said of a day's data.
@Suite struct SegmentQualityTests {
    private func quality(
        _ tracks: [[(second: UInt32, cell: UInt64)]],
        again: Bool = false,
        precision: Int = 9,
        day: String = Contributions.day
    ) throws -> SegmentQuality {
        var (fixes, people): ([SignedRecord], [SignedRecord]) = ([], [])
        for (index, track) in tracks.enumerated() {
            let key = try Contributions.key(UInt8(index + 1))
            let statement = PersonStatement.fixes(
                DayFixes(day: day, precision: precision, seconds: track.map(\.second), cells: track.map(\.cell))
            )
            fixes += (again ? [1, 2] : [1]).map { SignedRecord(statement, at: $0, by: key) }
            let consent = AppConsent(app: try Contributions.app(), allowsSimulated: true)
            people.append(SignedRecord(.consents([consent]), at: 1, by: key))
        }
        let demand = try Contributions.demand(.contacts, precision: min(9, max(8, precision)))
        return try SegmentFile(demand, fixes: fixes, people: people, day: day).segment.quality
    }

    @Test("a day that is observed all through has no gap, no jump and a coverage of one")
    func whole() throws {
        let cell = try Contributions.cell(0)
        let all = (0..<288).map { (UInt32(300 * $0), cell) }
        let quality = try quality([all, all])
        #expect(quality.day == Contributions.day && quality.daySeconds == 86_400)
        #expect(quality.contributors == 2 && quality.consenting == 2 && quality.persons == 2)
        #expect(quality.fixes == 576 && quality.contributed == 576 && quality.droppedShare == 0)
        #expect(quality.observedSeconds == 2 * 86_400 && quality.coverage == 1)
        #expect(quality.gaps == 0 && quality.impossibleJumps == 0 && quality.outsideRegion == 0)
    }

    @Test("more than half an hour between two fixes is a gap, and counts half an hour as observed")
    func gaps() throws {
        let cell = try Contributions.cell(0)
        let quality = try quality([[(0, cell), (1800, cell), (3601, cell), (9000, cell)]])
        #expect(quality.gaps == 2 && quality.observedSeconds == 1800 + 1800 + 1800 + 300)
        #expect(abs(quality.coverage - 5700.0 / 86_400) < 1e-12)
    }

    @Test("faster than 300 km/h is an impossible jump, counted and not left out")
    func jumps() throws {
        // A cell of precision 9 is 4.8 m high; the region's rows lie from south to north.
        let region = try Contributions.region(precision: 9)
        let (south, north) = (0, (region.rows.count - 1) * region.columns.count)
        let cells = try (Contributions.cell(south), Contributions.cell(north))
        let metres = Double(region.rows.count - 1) * 4.7683
        let legal = UInt32((metres / TrackQuality.fastest).rounded(.up)) + 1
        for (seconds, jumps) in [(legal, 0), (legal / 2, 1), (0, 1)] {
            let quality = try quality([[(100, cells.0), (100 + seconds, cells.1), (90_000 - 1, cells.1)]])
            #expect(quality.impossibleJumps == jumps && quality.fixes == 3, "\(seconds) s for \(metres) m")
        }
        // Neighbouring cells may hold two readings of one place.
        #expect(try quality([[(0, Contributions.cell(0)), (0, Contributions.cell(1))]]).impossibleJumps == 0)
    }

    @Test("what was contributed twice, outside the region or too coarse is counted where it belongs")
    func dropped() throws {
        let cell = try Contributions.cell(0)
        let twice = try quality([[(0, cell), (300, cell)]], again: true)
        #expect(twice.contributed == 2 && twice.duplicates == 2 && twice.droppedShare == 0.5 && twice.fixes == 2)
        #expect(try quality([[(0, 0), (300, cell)]]).outsideRegion == 1)
        let coarse = try quality([[(0, Contributions.cell(0, precision: 6))]], precision: 6)
        #expect(coarse.coarserThanNeeded == 1 && coarse.persons == 0 && coarse.fixes == 0 && coarse.droppedShare == 1)
    }

    @Test(
        "days are as long as the city's clocks make them",
        arguments: [("2026-03-29", 82_800), ("2026-10-25", 90_000), ("2026-06-01", 86_400)]
    )
    func clockChanges(day: String, seconds: Int) throws {
        #expect(DayLength.seconds(of: day, in: "Europe/Paris") == seconds)
        #expect(DayLength.seconds(of: day, in: "UTC") == 86_400)
        let cell = try Contributions.cell(0)
        let all = (0..<seconds / 300).map { (UInt32(300 * $0), cell) }
        // The tests' city is Berlin, which changes with Paris.
        let quality = try quality([all], day: day)
        #expect(quality.daySeconds == seconds && quality.coverage == 1 && quality.gaps == 0)
    }

    @Test("bands hide what one person more or less changes")
    func bands() throws {
        let counts = [0, 9, 10, 15, 16, 31, 32, 1000, 1023, 1024].map(SegmentQuality.band)
        #expect(
            counts == [
                "<10", "<10", "10-15", "10-15", "16-31", "16-31", "32-63", "512-1023", "512-1023", "1024-2047",
            ]
        )
        let shares = [0, 0.099, 0.1, 0.55, 0.999, 1, 7].map(SegmentQuality.band)
        #expect(shares == ["0-9%", "0-9%", "10-19%", "50-59%", "90-99%", "100%", "100%"])
        #expect(SegmentQuality.band(Int.max).hasSuffix("-\(Int.max)"))
        let quality = try quality([[(0, Contributions.cell(0))]])
        #expect(quality.bands.values.allSatisfy { $0 == "<10" || $0.hasSuffix("%") } && quality.bands.count == 12)
    }
}
