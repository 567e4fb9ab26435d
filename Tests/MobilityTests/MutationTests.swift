import Geohash
import Mobility
import TestSupport
import Testing

/// Hostile files: the readers refuse or accept, and never stop the program.
@Suite struct MutationTests {
    @Test("a mutant of a track file is refused, or is the one encoding of what was read")
    func trackFiles() throws {
        let seeds = [
            TrackFile.encode(try Sample.small()), TrackFile.encode(try Sample.random(persons: 3, rows: 20)),
            TrackFile.encode(try Sample.random(persons: 1, rows: 0)),
        ]
        var mutator = ByteMutator(seed: 11)
        var accepted = 0
        for round in 0..<4000 {
            let mutant = mutator.mutant(of: seeds[round % seeds.count])
            guard let set = try? TrackFile.decode(mutant) else { continue }
            accepted += 1
            let isSame = TrackFile.encode(set) == mutant
            #expect(isSame, "round \(round)")
        }
        // Otherwise the mutants would try the first checks alone.
        #expect(accepted > 50)
    }

    @Test("every bit of a track file can be flipped")
    func bitFlips() throws {
        let file = TrackFile.encode(try Sample.random(persons: 2, rows: 3))
        for bit in 0..<8 * file.count {
            var flipped = file
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            if let set = try? TrackFile.decode(flipped) {
                let isSame = TrackFile.encode(set) == flipped
                #expect(isSame, "bit \(bit)")
            }
        }
    }

    @Test("every row of a mutated CSV file is either accepted or bad, and accepted rows are in the set")
    func geohashCSV() throws {
        let file = try GeohashCSV.Writer().file(of: Sample.random(persons: 3, rows: 12, precision: 9))
        let header = Array(file.prefix(through: file.firstIndex(of: 0x0A) ?? 0))
        var mutator = ByteMutator(seed: 12)
        for round in 0..<2000 {
            let rows = mutator.mutant(of: Array(file.dropFirst(header.count)))
            let (set, report) = try GeohashCSV.read(header + rows, timeBase: Sample.timeBase, onBadRow: .skip)
            #expect(report.rows == Self.lines(rows), "round \(round)")
            #expect(report.accepted + report.badRowCount == report.rows, "round \(round)")
            #expect(set.count == report.accepted, "round \(round)")
            _ = try? GeohashCSV.read(mutator.mutant(of: file), timeBase: Sample.timeBase, onBadRow: .refuse)
        }
    }

    @Test("random bytes of the alphabet of CSV files do no harm")
    func randomCSV() throws {
        let alphabet = Array("0,1\"\r\n\n.-e:TZ 2u05killx\u{FF}".utf8) + [0xFF, 0x00]
        var mutator = ByteMutator(seed: 13)
        for round in 0..<2000 {
            let rows = mutator.bytes(alphabet, count: 0...120)
            let file = Array("uid,datetime,lat,lng\n".utf8) + rows
            let (set, report) = try PointCSV.read(
                file,
                statuses: .allIll,
                timeZone: "UTC",
                instant: \.unixSecondsInUTC,
                onBadRow: .skip
            )
            #expect(report.rows == Self.lines(rows), "round \(round)")
            #expect(report.accepted + report.badRowCount == report.rows, "round \(round)")
            #expect(set.count == report.accepted, "round \(round)")
            _ = try? GeohashCSV.read(rows, timeBase: Sample.timeBase, onBadRow: .skip)
            _ = try StatusCSV.read(Array("uid,status\n".utf8) + rows, onBadRow: .skip)
        }
    }

    /// The lines of a text whose last line may lack its end.
    private static func lines(_ bytes: [UInt8]) -> Int {
        bytes.count { $0 == 0x0A } + (bytes.isEmpty || bytes.last == 0x0A ? 0 : 1)
    }
}
