import Geohash
import Mobility
import MobilityXML
import TestSupport
import Testing

@Suite struct GPXTests {
    private func read(
        _ text: String,
        person: Person = GPXSample.anna,
        precision: Int = 12,
        zone: String = "Europe/Zurich",
        _ policy: BadRowPolicy = .refuse
    ) throws -> (TrackSet, ImportReport) {
        try GPX.read(Array(text.utf8), person: person, precision: precision, timeZone: zone, onBadRow: policy)
    }

    @Test("the points of all segments of all tracks, and no others, become fixes", arguments: [11, 10, 0])
    func points(version: Int) throws {
        let space = version == 0 ? "" : " xmlns=\"http://www.topografix.com/GPX/1/\(version - 10)\""
        let (set, report) = try read(
            """
            <?xml version="1.0" encoding="UTF-8" standalone="no"?>
            <!-- a walk -->
            <gpx version="1.1" creator="&#233;"\(space) xmlns:x="urn:x">
              <metadata><time>1999-01-01T00:00:00Z</time></metadata>
              <wpt lat="1" lon="2"><time>2020-04-01T10:00:00Z</time></wpt>
              <rte><rtept lat="1" lon="2"><time>2020-04-01T10:00:00Z</time></rtept></rte>
              <trk><name><![CDATA[a <b> & c]]></name>
                <trkseg>
                  <trkpt lat="57.64911" lon="10.40744"><ele>4</ele><time>2020-04-01T10:00:00Z</time>
                    <extensions><x:time>no</x:time><time>no</time><x:trkpt lat="9" lon="9"/></extensions></trkpt>
                </trkseg>
                <trkseg><trkpt lon=" -180 " lat="&#45;90"><time>
                  2020-04-01T11:59:59+02:00 </time></trkpt></trkseg>
              </trk>
              <trk><trkseg/><trkseg><trkpt lat="0" lon="0"><time>2020-<![CDATA[04]]>-01T<!-- -->10:00:01</time></trkpt>
              </trkseg></trk>
            </gpx>
            """,
            precision: 11
        )
        #expect(set.timeBase == TimeBase(start: 0, stepSeconds: 1, timeZone: "Europe/Zurich"))
        #expect(set.persons == [GPXSample.anna])
        #expect(set.steps == [1_585_735_199, 1_585_735_200, 1_585_735_201])
        #expect((0..<3).map { set.cell(ofRow: $0).text } == ["00000000000", "u4pruydqqvj", "s0000000000"])
        #expect(report.rows == 3 && report.accepted == 3)
    }

    @Test("elements with a prefix are read by their namespace")
    func prefixes() throws {
        let text = """
            <g:gpx xmlns:g="http://www.topografix.com/GPX/1/1"><g:trk><g:trkseg>
            <g:trkpt lat="1" lon="2"><g:time>2020-04-01T10:00:00Z</g:time></g:trkpt><trkpt lat="1" lon="2"/>
            </g:trkseg></g:trk></g:gpx>
            """
        #expect(try read(text).1.rows == 1)
    }

    @Test(
        "an instant may be written in each of these ways",
        arguments: [
            "2020-04-01T10:00:00Z", "2020-04-01T10:00:00", "2020-04-01T10:00:00.999Z", "2020-04-01T12:00:00+02:00",
            "2020-04-01T04:30:00.5-05:30", "2020-04-01T10:00:00+00:00", "\n2020-04-01T10:00:00Z\t",
        ]
    )
    func times(_ time: String) throws {
        #expect(try read(GPXSample.file(GPXSample.point(time: time))).0.steps == [1_585_735_200])
    }

    @Test("the borders of the coordinates and of the time are read")
    func borders() throws {
        let points =
            GPXSample.point("90", "180", time: "2106-02-07T06:28:15Z")
            + GPXSample.point("-90", "-180", time: "1970-01-01T00:00:00Z")
        #expect(try read(GPXSample.file(points)).0.steps == [0, .max])
    }

    @Test(
        "each kind of bad point is named with its line and column",
        arguments: [
            ("<trkpt\nlon='1'><time>2020-04-01T10:00:00Z</time></trkpt>", "lat", 5),
            ("<trkpt lat='1'><time>2020-04-01T10:00:00Z</time></trkpt>", "lon", 4),
            ("<trkpt lat='1' lon='1'></trkpt>", "time", 4), ("<trkpt lat='1' lon='1'/>", "time", 4),
            ("<trkpt lat='1' lon='1'>\n\n<time/></trkpt>", "time", 6),
            ("<trkpt lat='1' lon='1'><ele/>\n<x:time xmlns:x='urn:x'>2020-04-01T10:00:00Z</x:time></trkpt>", "time", 4),
            ("<trkpt lat='1' lon='1'><time><b>2020-04-01T10:00:00Z</b></time></trkpt>", "time", 4),
            ("<trkpt x:lat='1' lon='1' xmlns:x='urn:x'/>", "lat", 4),
            (GPXSample.point("90.00000000000002", "1"), "lat", 4), (GPXSample.point("", "1"), "lat", 4),
            (GPXSample.point("1,5", "1"), "lat", 4), (GPXSample.point("0x1", "1"), "lat", 4),
            (GPXSample.point(String(repeating: "0", count: 65), "1"), "lat", 4),
            (GPXSample.point("1", "180.1"), "lon", 4), (GPXSample.point("1", "NaN"), "lon", 4),
            (GPXSample.point("1", "INF"), "lon", 4), (GPXSample.point("1", "1e999"), "lon", 4),
            (GPXSample.point(time: "2020-04-31T10:00:00Z"), "time", 4),
            (GPXSample.point(time: "2020-04-01 10:00:00Z"), "time", 4),
            (GPXSample.point(time: "2020-04-01"), "time", 4), (GPXSample.point(time: "2020-04-01T10:00Z"), "time", 4),
            (GPXSample.point(time: "20200401T100000Z"), "time", 4),
            (GPXSample.point(time: "2020-04-01T10:00:00.Z"), "time", 4),
            (GPXSample.point(time: "2020-04-01T10:00:00+2"), "time", 4),
            (GPXSample.point(time: "1969-12-31T23:59:59Z"), "time", 4),
            (GPXSample.point(time: "2106-02-07T06:28:16Z"), "time", 4),
            (GPXSample.point(time: "2020-04-01T10:00:00Z" + String(repeating: " ", count: 999)), "time", 4),
            (GPXSample.point(time: "2020-04-01T10:00:00Z</time><time>2020-04-01T10:00:00Z"), "time", 4),
        ]
    )
    func badPoints(point: String, column: String, line: Int) throws {
        let text = GPXSample.file(GPXSample.point() + "\n" + point + GPXSample.point())
        let (set, report) = try read(text, .skip)
        #expect(set.count == 2 && report.rows == 3 && report.accepted == 2 && report.badRowCount == 1)
        #expect(report.badRows.map(\.line) == [line] && report.badRows.map(\.column) == [column])
        let bad = try #require(report.badRows.first)
        #expect(throws: MobilityError.badRow(bad)) { try read(text) }
    }

    @Test("a file of no points is a set of nobody")
    func noPoints() throws {
        let (set, report) = try read("<gpx/>")
        #expect(set.count == 0 && set.persons.isEmpty && report.rows == 0)
    }

    @Test("a person, a precision or a zone that cannot be is refused")
    func arguments() {
        #expect(throws: MobilityError.identifierInvalid) {
            try read("<gpx/>", person: Person(identifier: "", status: .ill))
        }
        #expect(throws: MobilityError.precisionOutOfRange(0)) { try read("<gpx/>", precision: 0) }
        #expect(throws: MobilityError.timeBaseInvalid) { try read("<gpx/>", zone: "") }
    }

    // Skipped where the Python environment is not installed.
    @Test(
        "Python's XML library says the same of made-up files",
        .enabled(if: PythonScript.isAvailable),
        arguments: 1...4
    )
    func difference(seed: UInt64) throws {
        let text = GPXSample.random(points: 1500, seed: seed)
        let (set, report) = try read(text, .skip)
        let expected = try TrackPoints("gpx", Array(text.utf8))
        #expect(report.accepted == expected.points.count && report.badRowCount == expected.badCount)
        #expect(expected.points.count > 700 && expected.badCount > 20)
        let found = (0..<set.count).map { "\(set.steps[$0]) \(set.cell(ofRow: $0).text)" }
        let cells = try expected.points.map { point in
            let cell = try GeohashCell(latitude: point.latitude, longitude: point.longitude, precision: 12)
            return "\(point.second) \(cell.text)"
        }
        #expect(found.sorted() == cells.sorted())
    }

    @Test("what is written is read as the same fixes, whatever the person's name")
    func written() throws {
        for name in ["anna", "a<b>&c\"]]>", "zo\u{EB} \u{FFFF}"] {
            let set = try TrackSet(
                precision: 11,
                timeBase: TimeBase(start: 1_585_735_200, stepSeconds: 60, timeZone: "UTC"),
                persons: [Person(identifier: name, status: .ill)],
                personIndex: [0, 0],
                steps: [0, 1],
                cells: [try GeohashCell(parsing: "u4pruydqqvj").bits, 0]
            )
            let file = try GPX.Writer().file(of: set)
            let (again, _) = try read(String(decoding: file, as: UTF8.self), precision: 11)
            #expect(again.cells == set.cells && again.steps == [1_585_735_200, 1_585_735_260])
        }
    }
}
