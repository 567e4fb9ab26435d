import Geohash
import Mobility
import TestSupport
import Testing

@Suite struct GeoLifePLTTests {
    private static let heading =
        "Geolife trajectory\r\nWGS 84\r\nAltitude is in Feet\r\nReserved 3\r\n0,2,255,My Track,0,0,2,8421376\r\n0\r\n"
    private static let good = "39.984702,116.318417,0,492,39744.1201851852,2008-10-23,02:53:04\r\n"
    private static let anna = Person(identifier: "anna", status: .notDeclared)

    private func read(
        _ text: String,
        person: Person = anna,
        precision: Int = 12,
        zone: String = "Asia/Shanghai",
        _ policy: BadRowPolicy = .refuse
    ) throws -> (TrackSet, ImportReport) {
        try GeoLifePLT.read(
            Array(text.utf8),
            person: person,
            precision: precision,
            timeZone: zone,
            onBadRow: policy
        )
    }

    @Test("positions become cells, times of GMT become seconds since 1970, whatever the city's zone")
    func rows() throws {
        let text = Self.heading + "57.64911,10.40744,0,-777,0,2020-04-01,10:00:00\r\n" + Self.good
        let (set, report) = try read(text, precision: 11)
        #expect(set.timeBase == TimeBase(start: 0, stepSeconds: 1, timeZone: "Asia/Shanghai"))
        #expect(set.persons == [Self.anna])
        // The numbers of `date -u -d '2008-10-23 02:53:04' +%s`.
        #expect(set.steps == [1_224_730_384, 1_585_735_200])
        #expect(set.cell(ofRow: 1).text == "u4pruydqqvj")
        #expect(report.rows == 2 && report.accepted == 2 && report.badRows.isEmpty)
    }

    @Test("a file of no rows is a set of nobody")
    func noRows() throws {
        let (set, report) = try read(Self.heading)
        #expect(set.count == 0 && set.persons.isEmpty && report.rows == 0)
    }

    @Test(
        "a file without the six lines is refused",
        arguments: [
            "", "Geolife trajectory\r\n", "Geolife trajectory\n\n\n\n\n", "uid,datetime,lat,lng\n1\n2\n3\n4\n5\n",
            "OziExplorer Track Point File Version 2.1\n2\n3\n4\n5\n6\n" + good, good + good, "Geolife trajector",
        ]
    )
    func heading(text: String) {
        #expect(throws: MobilityError.headerUnreadable) { try read(text, .skip) }
    }

    @Test("five lines may hold anything, and a byte order mark may stand before the first")
    func anyHeading() throws {
        let text = "\u{FEFF}Geolife trajectory, more\n\"\n\n\u{1},\n\(String(repeating: ",", count: 9999))\n\"\"x\n"
        #expect(try read(text + Self.good).0.count == 1)
    }

    @Test(
        "each kind of bad row is named with its line and column",
        arguments: [
            ("400.166666666667,116,0,0,0,2008-10-23,02:53:04", "lat"), ("-90.1,1,0,0,0,2008-10-23,02:53:04", "lat"),
            ("x,1,0,0,0,2008-10-23,02:53:04", "lat"), (",1,0,0,0,2008-10-23,02:53:04", "lat"),
            ("1,180.5,0,0,0,2008-10-23,02:53:04", "lon"), ("1,nan,0,0,0,2008-10-23,02:53:04", "lon"),
            ("1,,0,0,0,2008-10-23,02:53:04", "lon"), ("1,2,0,0,0,2008-02-30,02:53:04", "time"),
            ("1,2,0,0,0,2008-10-23,24:53:04", "time"), ("1,2,0,0,0,,", "time"), ("1,2,0,0,0,,02:53:04", "time"),
            ("1,2,0,0,0,2008-10-23,02:53", "time"), ("1,2,0,0,0,2008-10-23,02:53:04Z", "time"),
            ("1,2,0,0,0,2008-10-23,2:53:04 ", "time"), ("1,2,0,0,0,1969-12-31,23:59:59", "time"),
            ("1,2,0,0,0,2106-02-07,06:28:16", "time"), ("1,2,0,0,0,23-oct-2008,02:53:04", "time"),
            ("1,2,0,0,2008-10-23,02:53:04", "row"), ("1,2,0,0,0,2008-10-23,02:53:04,", "row"), ("", "row"),
            ("1,2,0,\"a,0,2008-10-23,02:53:04", "row"), ("1,2,0,\u{0},0,2008-10-23,02:53:04", "row"),
        ]
    )
    func badRows(row: String, column: String) throws {
        let text = Self.heading + Self.good + row + "\r\n" + Self.good
        let (set, report) = try read(text, .skip)
        #expect(set.count == 2 && report.rows == 3 && report.accepted == 2 && report.badRowCount == 1)
        #expect(report.badRows.map(\.line) == [8] && report.badRows.map(\.column) == [column])
        let bad = try #require(report.badRows.first)
        #expect(throws: MobilityError.badRow(bad)) { try read(text) }
    }

    @Test("a person, a precision or a zone that cannot be is refused")
    func arguments() {
        for name in ["", "a\nb", String(repeating: "x", count: 129)] {
            #expect(throws: MobilityError.identifierInvalid) {
                try read(Self.heading, person: Person(identifier: name, status: .ill))
            }
        }
        #expect(throws: MobilityError.precisionOutOfRange(13)) { try read(Self.heading, precision: 13) }
        #expect(throws: MobilityError.timeBaseInvalid) { try read(Self.heading, zone: "") }
    }

    // Skipped where the Python environment is not installed.
    @Test("a plain split says the same, and pieces change nothing", .enabled(if: PythonScript.isAvailable))
    func difference() throws {
        var random = SplitMix(state: 5)
        var text = Self.heading
        for _ in 0..<2000 {
            func number(_ range: Range<Int>) -> String { "\(Int.random(in: range, using: &random))" }
            func two(_ range: Range<Int>) -> String { String(("0" + number(range)).suffix(2)) }
            let latitude = "\(Double.random(in: -91...91, using: &random))"
            let longitude = "\(Double.random(in: -181...181, using: &random))"
            let date = "\(number(1968..<2108))-\(two(1..<13))-\(two(1..<32))"
            text += "\(latitude),\(longitude),0,\(number(-800..<9000)),3.5,\(date),\(two(0..<24)):\(two(0..<60)):07"
            text += Int.random(in: 0..<40, using: &random) == 0 ? ",\r\n" : "\r\n"
        }
        let (set, report) = try read(text, .skip)
        let expected = try TrackPoints("plt", Array(text.utf8))
        #expect(report.accepted == expected.points.count && report.badRowCount == expected.badCount)
        #expect(expected.points.count > 1000 && expected.badCount > 20)
        let found = (0..<set.count).map { "\(set.steps[$0]) \(set.cell(ofRow: $0).text)" }
        let cells = try expected.points.map { point in
            let cell = try GeohashCell(latitude: point.latitude, longitude: point.longitude, precision: 12)
            return "\(point.second) \(cell.text)"
        }
        #expect(found.sorted() == cells.sorted())

        for length in [1, 7, 4096] {
            var reader = try GeoLifePLT.Reader(person: Self.anna, timeZone: "Asia/Shanghai", onBadRow: .skip)
            let bytes = Array(text.utf8)
            for start in stride(from: 0, to: bytes.count, by: length) {
                try reader.consume(bytes.span.extracting(start..<min(start + length, bytes.count)))
            }
            let (piecewise, pieceReport) = try reader.finish()
            #expect(piecewise == set && pieceReport == report)
        }
    }

    @Test("a mutant is refused, or each of its rows is accepted or bad")
    func mutants() {
        let file = Array((Self.heading + Self.good + Self.good).utf8)
        var (mutator, accepted) = (ByteMutator(seed: 31), 0)
        for round in 0..<1000 {
            let mutant = mutator.mutant(of: file)
            let result = try? GeoLifePLT.read(mutant, person: Self.anna, timeZone: "UTC", onBadRow: .skip)
            guard let (set, report) = result else { continue }
            accepted += report.accepted
            #expect(report.rows == report.accepted + report.badRowCount, "round \(round)")
            #expect(set.count == report.accepted, "round \(round)")
        }
        #expect(accepted > 100)
    }
}
