import Foundation
import Geohash
import Mobility
import TestSupport
import Testing

/// The real tracks of 28 phones, which are third-party data and not part of the repository.
@Suite struct GoTrackTests {
    private static let tracks = Fixture.shared("vectors/mobility/go_track_tracks.csv")
    private static let points = Fixture.shared("vectors/mobility/go_track_trackspoints.csv")

    // Skipped where the data or the Python environment is not installed.
    @Test(
        "no point of the Go!Track files is lost or moved",
        .enabled(if: tracks != nil && points != nil && PythonScript.isAvailable)
    )
    func goTrack() throws {
        let tracks = try #require(Self.tracks)
        let points = try #require(Self.points)
        let file = try PythonScript.withTemporaryFolder { folder in
            let output = folder.appending(path: "go_track.csv")
            try PythonScript.run("go_track_to_scikit_mobility.py", [tracks.path, points.path, output.path])
            return [UInt8](try Data(contentsOf: output))
        }
        // Aracaju is three hours behind UTC, all year.
        let (set, report) = try PointCSV.read(
            file,
            statuses: .allNotDeclared,
            timeZone: "America/Maceio",
            instant: { $0.unixSecondsInUTC + 3 * 3600 },
            onBadRow: .refuse
        )
        #expect(report.rows == 18_107 && report.accepted == 18_107)
        #expect(set.count == 18_107 && set.persons.count == 28)

        let expected = try Set(contentsOf: points)
        let found = (0..<set.count).map { Moment(second: Int(set.steps[$0]), cell: set.cell(ofRow: $0)) }
        #expect(Set(found) == expected)
        #expect(try TrackFile.decode(TrackFile.encode(set)) == set)
    }

    /// When and where, without who.
    struct Moment: Hashable {
        var second: Int
        var cell: GeohashCell
    }
}

extension Set<GoTrackTests.Moment> {
    /// Reads the points as they are published, by simple means.
    fileprivate init(contentsOf points: URL) throws {
        self = []
        for line in try String(contentsOf: points, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst() {
            let fields = line.split(separator: ",")
            let latitude = try #require(Double(fields[0]))
            let longitude = try #require(Double(fields[1]))
            let parsed = ZonedDateTime(parsing: Array("\(fields[3])-03:00".utf8).span)
            let time = try #require(parsed)
            let second = Int(time.civil.unixSecondsInUTC - (time.offset ?? 0))
            let cell = try GeohashCell(latitude: latitude, longitude: longitude, precision: 12)
            insert(GoTrackTests.Moment(second: second, cell: cell))
        }
    }
}
