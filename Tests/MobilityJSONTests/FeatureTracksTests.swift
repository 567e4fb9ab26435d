import Geohash
import Mobility
import MobilityJSON
import TestSupport
import Testing

@Suite struct FeatureTracksTests {
    private func read(
        _ text: String,
        _ form: FeatureTracks.Form,
        statuses: StatusSource = .allIll,
        precision: Int = 11,
        _ policy: BadRowPolicy = .refuse
    ) throws -> (TrackSet, ImportReport) {
        try FeatureTracks.read(
            Array(text.utf8),
            form: form,
            statuses: statuses,
            precision: precision,
            timeZone: "Europe/Zurich",
            onBadRow: policy
        )
    }

    private func fixes(_ set: TrackSet) -> [String] {
        (0..<set.count).map {
            "\(set.persons[Int(set.personIndex[$0])].identifier) \(set.steps[$0]) \(set.cell(ofRow: $0).text)"
        }
    }

    @Test("trips are read as kepler.gl's documents have them, in seconds and milliseconds")
    func trips() throws {
        let text = """
            {"type": "FeatureCollection", "name": "x", "features": [
              {"type": "Feature", "properties": {"user_id": "no", "uid": "zo\\u00eb", "n": {"uid": "no"}},
               "geometry": {"type": "LineString", "coordinates": [
                 [10.40744, 57.64911, 0, 1585735200], [10.40744, 57.64911, 3.5, 1585735201999.5]]}},
              {"geometry": {"coordinates": [-180, -90, 0, 1], "type": "Point"}, "id": 7, "type": "Feature"},
              {"geometry": {"coordinates": [[0, 0, 0, 5.9], [0, 0, 0, 5.9]]}, "properties": {"traj_id": 8}},
              {"geometry": null, "properties": null}, {"properties": {"uid": "nobody"}}
            ]}
            """
        let (set, report) = try read(text, .trips)
        #expect(set.timeBase == TimeBase(start: 0, stepSeconds: 1, timeZone: "Europe/Zurich"))
        #expect(
            fixes(set) == [
                "zoë 1585735200 u4pruydqqvj", "zoë 1585735201 u4pruydqqvj", "7 1 00000000000", "8 5 s0000000000",
            ]
        )
        #expect(report.rows == 4 && report.accepted == 4)
        #expect(set.persons.allSatisfy { $0.status == .ill })
    }

    @Test("moving features are read in both encodings, alone and in collections, whatever the order of their members")
    func movingFeatures() throws {
        let prism = """
            {"temporalGeometry": {"datetimes": ["2020-04-01T10:00:00Z", 1585735201000, "2020-04-01 12:00:02.5+02:00"],
             "coordinates": [[10.40744, 57.64911], [0, 0, 9], [180, 90]], "type": "MovingPoint"},
             "geometry": {"coordinates": [[1, 1], [2, 2]]}, "temporalProperties": [{"datetimes": ["x"]}],
             "properties": {"datetimes": ["2000-01-01T00:00:00Z"], "traj_id": 3}, "type": "Feature"}
            """
        let expected = ["3 1585735200 u4pruydqqvj", "3 1585735201 s0000000000", "3 1585735202 zzzzzzzzzzz"]
        #expect(fixes(try read(prism, .movingFeatures).0) == expected)
        #expect(fixes(try read("{\"features\":[\(prism)]}", .movingFeatures).0) == expected)
        let trajectory = """
            {"type": "Feature", "id": "t", "geometry": {"type": "LineString", "coordinates": [[0, 0], [0, 0]]},
             "properties": {"datetimes": ["1970-01-01T00:00:00", "1970-01-01T00:00:01"], "state": ["walking"]}}
            """
        #expect(fixes(try read(trajectory, .movingFeatures).0) == ["t 0 s0000000000", "t 1 s0000000000"])
    }

    @Test(
        "a bad position is reported by line and column, and left out or refused",
        arguments: [
            ("[181,0,0,1]", "lon"), ("[0,-90.01,0,1]", "lat"), ("[1e999,0,0,1]", "lon"), ("[0,0,0]", "time"),
            ("[0,0]", "time"), ("[0]", "row"), ("[]", "row"), ("[0,0,0,-1]", "time"), ("[0,0,0,4294967296]", "time"),
            ("[0,0,0,1e300]", "time"), ("[0,0,0,\"1\"]", "row"), ("[0,null,0,1]", "row"), ("[[0,0,0,1]]", "row"),
            ("[{},0,0,1]", "row"), ("[0,0,0,1,true]", "row"),
        ]
    )
    func badPositions(position: String, column: String) throws {
        let text = """
            {"features":[{"properties":{"uid":"a"},"geometry":{"coordinates":[[1,1,0,1],
            \(position)
            ,[2,2,0,2]]}}]}
            """
        let (set, report) = try read(text, .trips, .skip)
        #expect(set.count == 2 && report.rows == 3 && report.accepted == 2 && report.badRowCount == 1)
        #expect(report.badRows.map(\.line) == [2] && report.badRows.map(\.column) == [column])
        let bad = try #require(report.badRows.first)
        #expect(throws: MobilityError.badRow(bad)) { try read(text, .trips) }
    }

    @Test("a feature without an owner, or with other times than positions, is bad as a whole")
    func badFeatures() throws {
        for (feature, column) in [
            (#""properties":{"datetimes":["1970-01-01T00:00:00Z"],"uid":"a"}"#, "time"),
            (#""properties":{"uid":"a"}"#, "time"),
            (#""properties":{"datetimes":["1970-01-01","x"],"uid":"a"}"#, "time"),
            (#""properties":{"datetimes":[1,2]}"#, "uid"), (#""properties":{"datetimes":[1,2],"uid":null}"#, "uid"),
            (#""properties":{"datetimes":[1,2],"uid":""}"#, "uid"),
            (#""properties":{"datetimes":[1,2],"uid":"\n"}"#, "uid"),
            (#""properties":{"datetimes":[1,2],"uid":"b"}"#, "status"),
        ] {
            let text = #"{"features":[{"geometry":{"coordinates":[[0,0],[1,1]]},"# + feature + "}]}"
            let (set, report) = try read(text, .movingFeatures, statuses: .table(["a": .ill]), .skip)
            #expect(set.count == 0 && report.badRowCount == 2, "\(feature)")
            #expect(report.badRows.map(\.column) == [column, column], "\(feature)")
        }
        var text = Array(#"{"id":"?","geometry":{"coordinates":[0,0,0,1]}}"#.utf8)
        text[7] = 0xFF
        let (_, report) = try FeatureTracks.read(
            text,
            form: .trips,
            statuses: .allIll,
            timeZone: "UTC",
            onBadRow: .skip
        )
        #expect(report.badRows.map(\.column) == ["uid"])
        // A point of texts alone is a bad one, not none.
        let point = #"{"id":"a","geometry":{"coordinates":["0","0","0","1"]}}"#
        #expect(try read(point, .trips, .skip).1.badRows.map(\.column) == ["row"])
    }

    @Test("a file that is no feature is refused", arguments: ["1", "[]", "{}", #"{"features":{}}"#, #"{"a":[]}"#])
    func roots(text: String) {
        #expect(throws: MobilityError.json(.rootUnexpected)) { try read(text, .trips) }
    }

    @Test("a collection of nothing is nobody's")
    func nobody() throws {
        #expect(try read(#"{"features":[]}"#, .trips).0.persons.isEmpty)
        #expect(throws: MobilityError.precisionOutOfRange(13)) { try read("{}", .trips, precision: 13) }
    }

    @Test("what is written is read as the same fixes", arguments: [FeatureTracks.Form.trips, .movingFeatures])
    func roundTrip(form: FeatureTracks.Form) throws {
        for seed in 0..<20 as Range<UInt64> {
            var random = SplitMix(state: seed)
            let count = Int.random(in: 0...60, using: &random)
            let precision = Int.random(in: 1...12, using: &random)
            // Of one person no step twice: two equal fixes alone would be one.
            let rows = Set(
                (0..<count).map { _ in [UInt32.random(in: 0..<9, using: &random), .random(in: 0...UInt32.max)] }
            )
            let set = try TrackSet(
                precision: precision,
                timeBase: TimeBase(start: 0, stepSeconds: 1, timeZone: "UTC"),
                persons: (0..<9).map { Person(identifier: "a\"\\\($0) é", status: .ill) },
                personIndex: rows.map { $0[0] },
                steps: rows.map { $0[1] },
                cells: rows.map { _ in .random(in: 0..<1 << UInt64(5 * precision), using: &random) }
            )
            let file = try FeatureTracks.Writer(form: form).file(of: set)
            for length in [1, 13, file.count] {
                var reader = try FeatureTracks.Reader(
                    form: form,
                    statuses: .allIll,
                    precision: precision,
                    timeZone: "UTC",
                    onBadRow: .refuse
                )
                for start in stride(from: 0, to: file.count, by: length) {
                    try reader.consume(file.span.extracting(start..<min(start + length, file.count)))
                }
                let (again, report) = try reader.finish()
                #expect(report.accepted == set.count)
                #expect(fixes(again) == fixes(set), "seed \(seed)")
            }
        }
    }

    @Test("a mutant is refused, or each of its positions is accepted or bad")
    func mutants() throws {
        let text =
            #"{"features":[{"properties":{"uid":"a"},"geometry":{"coordinates":[[1,1,0,1],[2,2,0,2]]}},"#
            + #"{"id":5,"temporalGeometry":{"coordinates":[[3,3]],"datetimes":["2020-04-01T10:00:00Z"]}}]}"#
        var (mutator, accepted) = (ByteMutator(seed: 31), 0)
        for round in 0..<2000 {
            let mutant = mutator.mutant(of: Array(text.utf8))
            for form in [FeatureTracks.Form.trips, .movingFeatures] {
                let result = try? FeatureTracks.read(
                    mutant,
                    form: form,
                    statuses: .allIll,
                    timeZone: "UTC",
                    onBadRow: .skip
                )
                guard let (set, report) = result else { continue }
                accepted += report.accepted
                #expect(report.rows == report.accepted + report.badRowCount, "round \(round)")
                #expect(set.count == report.accepted, "round \(round)")
            }
        }
        #expect(accepted > 100)
    }
}
