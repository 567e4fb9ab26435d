import Geohash
import Mobility
import Testing

@Suite struct ScikitMobilityCSVTests {
    private static let header = "uid,datetime,lat,lng\n"

    /// Local time is two hours before UTC, and clocks skip the hour from 02:00 on 2020-03-29.
    private static func instant(_ local: CivilDateTime) -> Int64? {
        let isSkipped = local.month == 3 && local.day == 29 && local.hour == 2
        return isSkipped ? nil : local.unixSecondsInUTC - 7200
    }

    private func read(
        _ text: String,
        statuses: StatusSource = .allIll,
        precision: Int = 12,
        _ policy: BadRowPolicy = .refuse
    ) throws -> (TrackSet, ImportReport) {
        try PointCSV.read(
            Array(text.utf8),
            statuses: statuses,
            precision: precision,
            timeZone: "Europe/Zurich",
            instant: Self.instant,
            onBadRow: policy
        )
    }

    @Test("positions become cells, local times become seconds since 1970")
    func rows() throws {
        let (set, report) = try read(
            Self.header + "x,2020-04-01 12:00:00,57.64911,10.40744\nx,2020-04-01 11:59:59,-90,180\n",
            precision: 11
        )
        #expect(set.timeBase == TimeBase(start: 0, stepSeconds: 1, timeZone: "Europe/Zurich"))
        #expect(set.persons == [Person(identifier: "x", status: .ill)])
        #expect(set.steps == [1_585_735_199, 1_585_735_200])
        #expect(set.cell(ofRow: 1).text == "u4pruydqqvj")
        #expect(set.cell(ofRow: 0).text == "pbpbpbpbpbp")
        #expect(report.accepted == 2)
    }

    @Test("other columns and another order are read alike")
    func columnOrder() throws {
        let (set, _) = try read(Self.header + "x,2020-04-01 12:00:00,1.5,2.5\n")
        let (other, _) = try read("tid,lng,lat,uid,note,datetime\n7,2.5,1.5,x,\"a,b\",2020-04-01 12:00:00\n")
        #expect(other == set)
    }

    @Test(
        "a text with a zone is not asked for its local time",
        arguments: [
            "2020-04-01T10:00:00Z", "2020-04-01 12:00:00+02:00", "2020-04-01T04:30:00-05:30",
            "2020-04-01 12:00:00", "2020-04-01 12:00:00.999999", "2020-04-01T10:00:00.5Z",
        ]
    )
    func zones(_ time: String) throws {
        let (set, _) = try read(Self.header + "x,\(time),0,0\n")
        #expect(set.steps == [1_585_735_200])
    }

    @Test("statuses come from the table, and a person who is not there is a bad row")
    func statuses() throws {
        let text = Self.header + "a,2020-04-01 12:00:00,0,0\nb,2020-04-01 12:00:00,0,0\nc,2020-04-01 12:00:00,0,0\n"
        let table = StatusSource.table(["a": .ill, "c": .notDeclared])
        let (set, report) = try read(text, statuses: table, .skip)
        #expect(set.persons == [Person(identifier: "a", status: .ill), Person(identifier: "c", status: .notDeclared)])
        #expect(report.rows == 3 && report.accepted == 2)
        let expected = BadRow(line: 3, column: "status", reason: "The person is not in the statuses file.")
        #expect(report.badRows == [expected])
        #expect(throws: MobilityError.badRow(expected)) { try read(text, statuses: table) }
        #expect(try read(text, statuses: .allNotDeclared).0.persons.allSatisfy { $0.status == .notDeclared })
    }

    @Test(
        "each kind of bad row is named with its column",
        arguments: [
            (",2020-04-01 12:00:00,0,0", "uid"), ("x,2020-03-29 02:30:00,0,0", "datetime"),
            ("x,1969-12-31 23:59:59Z,0,0", "datetime"), ("x,2106-02-07 06:28:16Z,0,0", "datetime"),
            ("x,2020-04-01,0,0", "datetime"), ("x,,0,0", "datetime"),
            ("x,2020-04-01 12:00:00,90.00000000000002,0", "lat"), ("x,2020-04-01 12:00:00,-91,0", "lat"),
            ("x,2020-04-01 12:00:00,nan,0", "lat"), ("x,2020-04-01 12:00:00,,0", "lat"),
            ("x,2020-04-01 12:00:00,1e999,0", "lat"), ("x,2020-04-01 12:00:00,\"1,5\",0", "lat"),
            ("x,2020-04-01 12:00:00,0,180.00000000000003", "lng"), ("x,2020-04-01 12:00:00,0,inf", "lng"),
            ("x,2020-04-01 12:00:00,0,-200", "lng"), ("x,2020-04-01 12:00:00,0", "row"),
        ]
    )
    func badRows(row: String, column: String) throws {
        let text = Self.header + row + "\nlast,2020-04-01 12:00:00,0,0\n"
        let (set, report) = try read(text, .skip)
        #expect(set.persons.map(\.identifier) == ["last"])
        #expect(report.rows == 2 && report.accepted == 1 && report.badRowCount == 1)
        #expect(report.badRows.map(\.line) == [2] && report.badRows.map(\.column) == [column])
    }

    @Test("the last instant that fits is read")
    func lastInstant() throws {
        let (set, _) = try read(Self.header + "x,2106-02-07 06:28:15Z,0,0\nx,1970-01-01 00:00:00Z,0,0\n")
        #expect(set.steps == [0, .max])
    }

    @Test("a precision that does not exist is refused", arguments: [0, 13])
    func precision(_ precision: Int) {
        #expect(throws: MobilityError.precisionOutOfRange(precision)) { try read(Self.header, precision: precision) }
    }

    @Test("what is written falls into the same cells and seconds again", arguments: 1...12)
    func roundTrip(precision: Int) throws {
        let set = try Sample.random(persons: 4, rows: 100, precision: precision)
        let file = try PointCSV.Writer(localTime: { CivilDateTime(unixSecondsInUTC: $0) }).file(of: set)
        let statuses = try StatusCSV.read(StatusCSV.write(set.persons), onBadRow: .refuse).0.statuses
        let (again, _) = try PointCSV.read(
            file,
            statuses: .table(statuses),
            precision: precision,
            timeZone: "UTC",
            instant: \.unixSecondsInUTC,
            onBadRow: .refuse
        )
        #expect(again.cells == set.cells)
        #expect(again.persons == set.persons)
        #expect(again.steps.map(Int64.init) == set.steps.map { set.timeBase.instant(ofStep: $0) })
    }

    @Test("a step without a date is not written")
    func unwritable() throws {
        let set = try Sample.small()
        #expect(throws: MobilityError.timeNotWritable) { try PointCSV.Writer(localTime: { _ in nil }).file(of: set) }
    }
}

@Suite struct StatusCSVTests {
    private func read(_ text: String, _ policy: BadRowPolicy = .refuse) throws -> (DeclaredStatuses, ImportReport) {
        try StatusCSV.read(Array(text.utf8), onBadRow: policy)
    }

    @Test("the table is read, and a person may be repeated with the same status")
    func table() throws {
        let (table, report) = try read("uid,status\na,ill\nb,not_declared\na,ill\n")
        #expect(table.statuses == ["a": .ill, "b": .notDeclared] && table.since.isEmpty)
        #expect(report.accepted == 3)
    }

    @Test("another status of the same person, an unknown status and a nameless person are bad rows")
    func badRows() throws {
        let text = "status,uid\nill,a\nnot_declared,a\nsick,b\nill,\n"
        let (table, report) = try read(text, .skip)
        #expect(table.statuses == ["a": .ill])
        #expect(report.badRows.map(\.line) == [3, 4, 5])
        #expect(report.badRows.map(\.column) == ["status", "status", "uid"])
        #expect(throws: MobilityError.self) { try read(text) }
    }

    @Test("the day since which a status holds is read where the file has it, and is a day of the calendar")
    func since() throws {
        let text = """
            uid,since,status
            a,2020-04-03,ill
            b,,not_declared
            a,2020-04-03,ill
            a,2020-04-04,ill
            a,,ill
            c,2020-02-30,ill
            d,03.04.2020,ill
            e,2020-04-03 ,ill
            f,2020-04-3,ill
            g,1899-12-31,ill

            """
        let (table, report) = try read(text, .skip)
        #expect(table.statuses == ["a": .ill, "b": .notDeclared] && table.since == ["a": "2020-04-03"])
        #expect(report.badRows.map(\.line) == [5, 6, 7, 8, 9, 10, 11])
        #expect(report.badRows.allSatisfy { $0.column == "since" })
        let persons = [Person(identifier: "a", status: .ill)]
        let again = try StatusCSV.read(StatusCSV.write(persons) { _ in "2020-04-03" }, onBadRow: .refuse).0
        #expect(again.since == ["a": "2020-04-03"])
    }

    @Test(
        "the column of days is known by its name, however the header writes it",
        arguments: [
            "\"uid\",\"status\",\"since\"\n\"a\",\"ill\",\"2020-04-03\"\n",
            "\u{FEFF}since,uid,status\n2020-04-03,a,ill\n",
            "uid,other,status,since\r\na,5,ill,2020-04-03",
        ]
    )
    func sinceByName(text: String) throws {
        #expect(try read(text).0.since == ["a": "2020-04-03"])
    }

    @Test("a header that lacks a column besides is refused for that one, and the column of days is there once")
    func sinceHeader() throws {
        #expect(throws: MobilityError.headerMissingColumn("status")) { try read("uid,since\na,2020-04-03\n") }
        #expect(throws: MobilityError.headerMissingColumn("uid")) { try read("status\nill\n") }
        #expect(throws: MobilityError.headerDuplicateColumn("since")) { try read("uid,status,since,since\na,ill,,\n") }
    }

    @Test("every status has its word, and no other word is one")
    func words() {
        for status in HealthStatus.allCases { #expect(HealthStatus(text: status.text) == status) }
        #expect(HealthStatus(text: "ILL") == nil)
    }
}
