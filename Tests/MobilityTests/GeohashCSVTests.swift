import Geohash
import Mobility
import TestSupport
import Testing

@Suite struct GeohashCSVTests {
    private static let header = "person,time_step,geohash,status\n"

    private func read(_ text: String, _ policy: BadRowPolicy = .refuse) throws -> (TrackSet, ImportReport) {
        try GeohashCSV.read(Array(text.utf8), timeBase: Sample.timeBase, onBadRow: policy)
    }

    @Test("the rows become columns, persons numbered as they appear")
    func rows() throws {
        let (set, report) = try read(Self.header + "b,3,u05k,ill\na,0,u05m,not_declared\nb,1,u05k,ill\n")
        #expect(set.precision == 4)
        #expect(set.persons == [Person(identifier: "b", status: .ill), Person(identifier: "a", status: .notDeclared)])
        #expect(set.steps == [1, 3, 0])
        #expect((0..<3).map { set.cell(ofRow: $0).text } == ["u05k", "u05k", "u05m"])
        #expect(report.rows == 3 && report.accepted == 3 && report.badRowCount == 0)
    }

    @Test("duplicates of person and step are kept in the order of the file")
    func duplicates() throws {
        let (set, _) = try read(Self.header + "a,1,u05m,ill\na,1,u05k,ill\na,1,u05m,ill\n")
        #expect((0..<3).map { set.cell(ofRow: $0).text } == ["u05m", "u05k", "u05m"])
    }

    @Test("a file without a row is an empty set of precision 12")
    func noRows() throws {
        let (set, report) = try read(Self.header)
        #expect(set.count == 0 && set.precision == 12 && report.rows == 0)
    }

    @Test(
        "line ends, a byte order mark, quotes, column order and further columns do not change the set",
        arguments: [
            "person,time_step,geohash,status\r\na,1,u05k,ill\r\nb,2,u05m,not_declared\r\n",
            "person,time_step,geohash,status\na,1,u05k,ill\nb,2,u05m,not_declared",
            "\u{FEFF}person,time_step,geohash,status\na,1,u05k,ill\nb,2,u05m,not_declared\n",
            "\"person\",time_step,\"geohash\",status\n\"a\",\"1\",\"u05k\",\"ill\"\nb,02,u05m,not_declared\n",
            "status,x,geohash,time_step,person,y\nill,\"1,\"\"2\",u05k,1,a,\nnot_declared,,u05m,2,b,z\n",
        ]
    )
    func forms(_ text: String) throws {
        let expected = try read(Self.header + "a,1,u05k,ill\nb,2,u05m,not_declared\n")
        let (set, report) = try read(text)
        #expect(set == expected.0)
        #expect(report == expected.1)
    }

    @Test(
        "each kind of bad row is named with its line and column, and costs only itself",
        arguments: [
            ("", "row"), (",1,u05k,ill", "person"), ("\(String(repeating: "x", count: 129)),1,u05k,ill", "person"),
            ("a,,u05k,ill", "time_step"), ("a,-1,u05k,ill", "time_step"), ("a,1.0,u05k,ill", "time_step"),
            ("a, 1,u05k,ill", "time_step"), ("a,4294967296,u05k,ill", "time_step"),
            ("a,00000000001,u05k,ill", "time_step"), ("a,0x1,u05k,ill", "time_step"), ("a,+1,u05k,ill", "time_step"),
            ("a,1,u05,ill", "geohash"), ("a,1,u05kn,ill", "geohash"), ("a,1,u05a,ill", "geohash"),
            ("a,1,U05K,ill", "geohash"), ("a,1,,ill", "geohash"), ("a,1,u05ku05ku05ku,ill", "geohash"),
            ("a,1,u05k,", "status"), ("a,1,u05k,Ill", "status"), ("a,1,u05k,ill ", "status"),
            ("first,1,u05k,not_declared", "status"), ("a,1,u05k", "row"), ("a,1,u05k,ill,", "row"),
            ("a\"b,1,u05k,ill", "row"), ("\"a,1,u05k,ill", "row"), ("\"a\"b,1,u05k,ill", "row"),
            ("a\rb,1,u05k,ill", "row"), ("a\tb,1,u05k,ill", "row"), ("\"a\0\",1,u05k,ill", "row"),
            (String(repeating: "x", count: 4097), "row"),
        ]
    )
    func badRows(row: String, column: String) throws {
        let text = Self.header + "first,0,u05k,ill\n" + row + "\nlast,2,u05m,ill\n"
        let (set, report) = try read(text, .skip)
        #expect(set.persons.map(\.identifier) == ["first", "last"])
        #expect(report.rows == 3 && report.accepted == 2 && report.badRowCount == 1)
        let bad = try #require(report.badRows.first)
        #expect(bad.line == 3 && bad.column == column && bad.reason.hasSuffix("."))
        #expect(throws: MobilityError.badRow(bad)) { try read(text, .refuse) }
    }

    @Test("an identifier that is no UTF-8 is a bad row")
    func badText() throws {
        let bytes = Array(Self.header.utf8) + [0xFF] + Array(",1,u05k,ill\n".utf8)
        let (_, report) = try GeohashCSV.read(bytes, timeBase: Sample.timeBase, onBadRow: .skip)
        #expect(report.badRows.map(\.column) == ["person"])
    }

    @Test("a line of the longest length is read")
    func longestLine() throws {
        let filler = String(repeating: "x", count: 4096 - "a,1,u05k,ill,".count)
        let (set, _) = try read("person,time_step,geohash,status,note\na,1,u05k,ill,\(filler)\n")
        #expect(set.count == 1)
    }

    @Test("all bad rows are counted, the first thousand kept")
    func manyBadRows() throws {
        let (set, report) = try read(Self.header + String(repeating: "a,1,u05k,sick\n", count: 1500), .skip)
        #expect(set.count == 0 && set.persons.isEmpty)
        #expect(report.rows == 1500 && report.badRowCount == 1500)
        #expect(report.badRows.map(\.line) == Array(2...1001))
    }

    @Test("the header must be there, readable, and name each column once")
    func headers() {
        #expect(throws: MobilityError.headerUnreadable) { try read("") }
        #expect(throws: MobilityError.headerUnreadable) { try read("\n" + Self.header) }
        #expect(throws: MobilityError.headerUnreadable) { try read("person,\"time_step\n") }
        #expect(throws: MobilityError.headerUnreadable) {
            try read(Self.header.dropLast() + String(repeating: ",x", count: 61))
        }
        #expect(throws: MobilityError.headerMissingColumn("person")) { try read("a,1,u05k,ill\n") }
        #expect(throws: MobilityError.headerMissingColumn("status")) { try read("person,time_step,geohash\n") }
        #expect(throws: MobilityError.headerMissingColumn("person")) { try read("Person,time_step,geohash,status\n") }
        #expect(throws: MobilityError.headerDuplicateColumn("person")) { try read("person," + Self.header) }
    }

    @Test("what is written is read again")
    func roundTrip() throws {
        let set = try TrackSet(
            precision: 9,
            timeBase: Sample.timeBase,
            persons: ["plain", "a,b", "say \"hi\"", " spaces ", "\u{FEFF}", "zoë"].map {
                Person(identifier: $0, status: $0.count > 3 ? .ill : .notDeclared)
            },
            personIndex: Array(0..<6),
            steps: [0, 1, .max, 3, 4, 5],
            cells: [0, 1, 2, 3, 4, (1 << 45) - 1]
        )
        let (again, report) = try GeohashCSV.read(
            GeohashCSV.Writer().file(of: set),
            timeBase: Sample.timeBase,
            onBadRow: .refuse
        )
        #expect(again == set)
        #expect(report.accepted == 6)
    }

    @Test("the order of the rows does not change anyone's track")
    func shuffledRows() throws {
        let set = try TrackSet(
            precision: 9,
            timeBase: Sample.timeBase,
            persons: (0..<5).map { Person(identifier: "person \($0)", status: $0 < 2 ? .ill : .notDeclared) },
            personIndex: (0..<250).map { $0 / 50 },
            steps: (0..<250).map { $0 % 50 },
            cells: (0..<250).map { $0 * 1_000_003 }
        )
        let lines = try GeohashCSV.Writer().file(of: set).split(separator: 0x0A)
        var random = SplitMix(state: 9)
        let shuffled = lines.prefix(1) + lines.dropFirst().shuffled(using: &random)
        let (again, _) = try GeohashCSV.read(
            Array(shuffled.joined(separator: [0x0A])),
            timeBase: Sample.timeBase,
            onBadRow: .refuse
        )
        #expect(Set((0..<5).map(again.fixes(of:))) == Set((0..<5).map(set.fixes(of:))))
    }
}
