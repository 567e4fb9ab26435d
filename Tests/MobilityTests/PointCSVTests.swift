import Geohash
import Mobility
import TestSupport
import Testing

@Suite struct PointCSVTests {
    private func read(_ text: String, _ form: PointCSV.Form) throws -> TrackSet {
        try PointCSV.read(
            Array(text.utf8),
            form: form,
            statuses: .allIll,
            precision: 11,
            timeZone: "Europe/Zurich",
            instant: { $0.unixSecondsInUTC - 7200 },
            onBadRow: .refuse
        ).0
    }

    @Test(
        "the columns of each form mean what its library says",
        arguments: [
            (.movingPandas, "traj_id,t,x,y\n7,2020-04-01T10:00:00Z,10.40744,57.64911\n"),
            (.movingPandas, "y,x,speed,t,traj_id\n57.64911,10.40744,3,2020-04-01 12:00:00,7\n"),
            (.trackintel, "id,user_id,tracked_at,longitude,latitude\n0,7,2020-04-01 10:00:00+00:00,10.40744,57.64911"),
            (
                .trackintel,
                "user_id;tracked_at;latitude;longitude;elevation\r\n\"7\";2020-04-01 12:00:00;57.64911;10.40744;1,5\r\n"
            ),
        ] as [(PointCSV.Form, String)]
    )
    func columns(form: PointCSV.Form, text: String) throws {
        let set = try read(text, form)
        #expect(set.persons.map(\.identifier) == ["7"] && set.steps == [1_585_735_200])
        #expect(set.cell(ofRow: 0).text == "u4pruydqqvj")
    }

    @Test("a header of another form is refused, and semicolons are trackintel's alone")
    func headers() {
        #expect(throws: MobilityError.headerMissingColumn("traj_id")) { try read("uid,t,x,y\n", .movingPandas) }
        #expect(throws: MobilityError.headerMissingColumn("traj_id")) { try read("traj_id;t;x;y\n", .movingPandas) }
        #expect(throws: MobilityError.headerMissingColumn("longitude")) {
            try read("user_id;tracked_at;latitude\n", .trackintel)
        }
        #expect(throws: MobilityError.headerUnreadable) { try read("user_id;\"\n", .trackintel) }
    }

    @Test("writes the columns in the form's order, times in UTC, and degrees without an exponent")
    func written() throws {
        let cell = try GeohashCell(latitude: 1e-8, longitude: -1e-8, precision: 12)
        let set = try TrackSet(
            precision: 12,
            timeBase: TimeBase(start: 1_585_735_200, stepSeconds: 60, timeZone: "Europe/Zurich"),
            persons: [Person(identifier: "a,b", status: .ill)],
            personIndex: [0],
            steps: [1],
            cells: [cell.bits]
        )
        // A cell of precision 12 is 360/2^30 by 180/2^30 degrees: its middle is half of that from the corner.
        let (latitude, longitude) = ("0.0000000838", "-0.0000001676")
        for (form, text) in [
            (PointCSV.Form.movingPandas, "traj_id,t,x,y\n\"a,b\",2020-04-01T10:01:00Z,\(longitude),\(latitude)\n"),
            (
                .trackintel,
                "user_id,tracked_at,latitude,longitude\n\"a,b\",2020-04-01T10:01:00Z,\(latitude),\(longitude)\n"
            ),
            (.scikitMobility, "uid,datetime,lat,lng\n\"a,b\",2020-04-01 10:01:00,\(latitude),\(longitude)\n"),
        ] {
            let writer = PointCSV.Writer(form: form) { CivilDateTime(unixSecondsInUTC: $0) }
            #expect(String(decoding: try writer.file(of: set), as: UTF8.self) == text)
        }
    }

    @Test("a time that no calendar has is not written")
    func times() throws {
        let set = try TrackSet(
            precision: 1,
            timeBase: TimeBase(start: .max, stepSeconds: 1, timeZone: "UTC"),
            persons: [Person(identifier: "a", status: .ill)],
            personIndex: [0],
            steps: [1],
            cells: [0]
        )
        #expect(throws: MobilityError.timeNotWritable) { try GeoLifePLT.Writer().file(of: set) }
        #expect(throws: MobilityError.timeNotWritable) {
            try PointCSV.Writer(form: .trackintel, localTime: { _ in nil }).file(of: set)
        }
    }

    @Test("a PLT file is written as GeoLife's are, and read as the same fixes")
    func plt() throws {
        let set = try TrackSet(
            precision: 11,
            timeBase: TimeBase(start: 1_224_730_384, stepSeconds: 43_200, timeZone: "UTC"),
            persons: [Person(identifier: "a", status: .ill)],
            personIndex: [0, 0],
            steps: [0, 1],
            cells: [try GeohashCell(parsing: "u4pruydqqvj").bits, 0]
        )
        let file = try GeoLifePLT.Writer().file(of: set)
        let lines = String(decoding: file, as: UTF8.self).split(separator: "\r\n")
        #expect(lines.count == 8 && lines[0] == "Geolife trajectory")
        // 2008-10-23 is day 39744 after 1899-12-30; 02:53:04 is 10384 of 86400 seconds.
        #expect(lines[6].hasSuffix(",0,-777,\(39_744 + 10_384 / 86_400.0),2008-10-23,02:53:04"))
        let (again, _) = try GeoLifePLT.read(
            file,
            person: Person(identifier: "a", status: .ill),
            precision: 11,
            timeZone: "UTC",
            onBadRow: .refuse
        )
        #expect(again.cells == set.cells && again.steps == [1_224_730_384, 1_224_773_584])
    }

    @Test("sets are joined by identifier, and others than their like are refused")
    func joining() throws {
        func set(_ persons: [Person], step: UInt32, precision: Int = 5, start: Int64 = 0) throws -> TrackSet {
            try TrackSet(
                precision: precision,
                timeBase: TimeBase(start: start, stepSeconds: 1, timeZone: "UTC"),
                persons: persons,
                personIndex: persons.indices.map { UInt32($0) },
                steps: persons.map { _ in step },
                cells: persons.map { _ in UInt64(step) }
            )
        }
        let (anna, bo) = (Person(identifier: "anna", status: .ill), Person(identifier: "bo", status: .notDeclared))
        let base = TimeBase(start: 0, stepSeconds: 1, timeZone: "UTC")
        let sets = [try set([bo], step: 3), try set([anna, bo], step: 2)]
        let joined = try TrackSet(joining: sets, precision: 5, timeBase: base)
        #expect(joined.persons == [bo, anna] && joined.steps == [2, 3, 2] && joined.personIndex == [0, 0, 1])
        #expect(try TrackSet(joining: [], precision: 5, timeBase: base).count == 0)
        let wrong: [(TrackSet, MobilityError)] = [
            (try set([bo], step: 0, precision: 6), .precisionOutOfRange(6)),
            (try set([bo], step: 0, start: 1), .timeBaseInvalid),
            (try set([Person(identifier: "anna", status: .notDeclared)], step: 0), .duplicatePerson),
        ]
        for (other, error) in wrong {
            #expect(throws: error) {
                try TrackSet(joining: [set([anna], step: 1), other], precision: 5, timeBase: base)
            }
        }
    }
}
