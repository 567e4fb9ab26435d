import Mobility
import MobilityXML
import TestSupport
import Testing

/// Files that want more than to be read.
@Suite struct HostileXMLTests {
    private func defect(_ bytes: [UInt8], pieces: Int = .max) -> MarkupDefect? {
        do throws(MobilityError) {
            _ = try GPX.read(bytes, person: GPXSample.anna, timeZone: "UTC", onBadRow: .skip)
            return nil
        } catch {
            guard case .markup(let defect) = error else { return nil }
            return defect
        }
    }

    private func defect(_ text: String) -> MarkupDefect? {
        defect(Array(text.utf8))
    }

    @Test(
        "a document type is refused, whatever it is for",
        arguments: [
            "<!DOCTYPE gpx [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]><gpx>&c;</gpx>",
            "<!DOCTYPE gpx [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><gpx>&x;</gpx>",
            "<!DOCTYPE gpx SYSTEM 'http://127.0.0.1:9/gpx.dtd'><gpx/>",
            "<!DOCTYPE gpx [<!ENTITY % p SYSTEM 'file:///etc/hostname'> %p;]><gpx/>",
            "<?xml version='1.0'?>\n<!-- -->\n<!DOCTYPE gpx><gpx/>", "<gpx/><!DOCTYPE gpx>",
            "<gpx><!ENTITY a 'b'></gpx>",
        ]
    )
    func documentType(text: String) {
        #expect(defect(text) == .documentType)
    }

    @Test(
        "a processing instruction without content is refused, wherever it stands; one with content is passed over",
        arguments: [
            ("<?a?><gpx/>", .emptyInstruction), ("<gpx><?ioio?></gpx>", .emptyInstruction),
            ("<gpx/><?a?>", .emptyInstruction), ("<?ioio?>\n<?g9\"1.0<?g9", .emptyInstruction),
            ("<?a??><gpx/>", .malformed(line: 1)), ("<?", .malformed(line: 1)), ("<?a?", .malformed(line: 1)),
            ("<?a ?><gpx/>", nil), ("<?xml-stylesheet href='a.css'?><gpx><?a\n?></gpx>", nil),
        ] as [(String, MarkupDefect?)]
    )
    func instructions(text: String, expected: MarkupDefect?) {
        #expect(defect(text) == expected)
    }

    @Test("an entity that no one declared is malformed")
    func undeclaredEntity() {
        #expect(defect("<gpx>\n&x;</gpx>") == .malformed(line: 2))
        #expect(defect("<gpx a='&x;'/>") == .malformed(line: 1))
    }

    @Test(
        "an encoding other than UTF-8 is refused, said or not",
        arguments: ["UTF-16", "UTF-7", "ISO-8859-1", "cp037", "x\" y=\"utf-8"]
    )
    func encodings(name: String) {
        #expect(defect("<?xml version=\"1.0\" encoding=\"\(name)\"?><gpx/>") == .encodingUnsupported)
        #expect(defect("\u{FEFF}<?xml version='1.0'\n encoding = '\(name)' ?><gpx/>") == .encodingUnsupported)
    }

    @Test("a declaration of UTF-8, in capitals or not, is read, and one that does not end is refused")
    func declaration() {
        #expect(defect("\u{FEFF}<?xml version='1.0' encoding='utf-8'?><gpx/>") == nil)
        #expect(defect("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone='yes' ?>\n<gpx/>") == nil)
        #expect(defect("<?xml version='1.0'" + String(repeating: " ", count: 300) + "?><gpx/>") == .encodingUnsupported)
    }

    @Test("bytes that are no UTF-8 text are refused: NUL, UTF-16, names that would stop the parser")
    func bytes() {
        let file = Array(GPXSample.file(GPXSample.point()).utf8)
        #expect(defect(file + [0]) == .notUTF8)
        #expect(defect([0] + file) == .notUTF8)
        let wide = "\u{FEFF}<?xml version='1.0' encoding='UTF-16'?><gpx/>".utf16
        #expect(defect(wide.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }) == .notUTF8)
        #expect(defect(wide.dropFirst().flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }) == .notUTF8)
        #expect(defect(wide.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }) == .notUTF8)
        #expect(defect(Array("<gpx><".utf8) + [0xFF, 0xFE] + Array("/></gpx>".utf8)) == .notUTF8)
        #expect(defect(Array("<gpx>".utf8) + [0xC0, 0xBC] + Array("!DOCTYPE</gpx>".utf8)) == .notUTF8)
    }

    @Test("a million elements inside each other are refused at the limit, without a crash")
    func depth() {
        let deep = { (count: Int) in
            "<gpx>\n" + String(repeating: "<a>", count: count) + String(repeating: "</a>", count: count) + "</gpx>"
        }
        #expect(defect(deep(63)) == nil)
        #expect(defect(deep(64)) == .tooDeep(line: 2))
        #expect(defect("<gpx>\n" + String(repeating: "<a>", count: 1_000_000)) == .tooDeep(line: 2))
    }

    @Test("attributes and pieces beyond the limits are refused")
    func limits() {
        let attributes = { (count: Int) in (0..<count).map { "a\($0)='1'" }.joined(separator: " ") }
        #expect(defect("<gpx><a \(attributes(64))/></gpx>") == nil)
        #expect(defect("<gpx>\n<a \(attributes(65))/></gpx>") == .tooManyAttributes(line: 2))
        #expect(defect("<gpx><a \(attributes(100_000))/></gpx>") == .pieceTooLong)
        let text = { (count: Int) in String(repeating: "x", count: count) }
        #expect(defect("<gpx a='\(text(32_000))'>\(text(33_000))</gpx>") == nil)
        #expect(defect("<gpx>\(text(65_536))</gpx>") == .pieceTooLong)
        #expect(defect("<gpx \(text(65_536))='1'/>") == .pieceTooLong)
        #expect(defect(text(65_537)) == .pieceTooLong)
    }

    @Test("a file that is too long is refused before it is kept")
    func length() throws {
        var reader = try GPX.Reader(person: GPXSample.anna, timeZone: "UTC", onBadRow: .skip)
        let block = [UInt8](repeating: 0x20, count: 1 << 24)
        for _ in 0..<16 { try reader.consume(block.span) }
        #expect(throws: MobilityError.markup(.tooLong)) { try reader.consume([0x20].span) }
    }

    @Test(
        "what is no XML, or not of GPX, is refused",
        arguments: [
            ("", .malformed(line: 1)), ("<", .malformed(line: 1)), ("<a", .malformed(line: 1)),
            ("<gpx>\n\n", .malformed(line: 3)), ("<gpx>\n</gpy>", .malformed(line: 2)),
            ("<gpx/>\n<gpx/>", .malformed(line: 2)), ("<gpx/>x", .malformed(line: 1)),
            ("<gpx>\n<x:a/></gpx>", .malformed(line: 2)), ("<gpx a='1' a='2'/>", .malformed(line: 1)),
            ("<gpx>\u{1}</gpx>", .malformed(line: 1)), ("<gpx>&#0;</gpx>", .malformed(line: 1)),
            ("uid,datetime,lat,lng\n", .malformed(line: 1)), ("<kml/>", .rootUnexpected),
            ("<gpx xmlns='urn:other'/>", .rootUnexpected), ("<x:gpx xmlns:x='urn:x'/>", .rootUnexpected),
        ] as [(String, MarkupDefect)]
    )
    func malformed(text: String, expected: MarkupDefect) {
        #expect(defect(text) == expected)
    }

    @Test("a file that is cut off anywhere is malformed")
    func truncated() {
        let file = Array(GPXSample.file(GPXSample.point() + "\n" + GPXSample.point()).utf8)
        #expect(defect(file) == nil)
        for length in 0..<file.count {
            let found = defect(Array(file.prefix(length)))
            // In the midst of the declaration or of the root's name, what is there is wrong before it is cut off.
            let isRefused = length < 26 ? found != nil : [1, 2, 3, 4].contains { found == .malformed(line: $0) }
            #expect(isRefused, "cut at \(length): \(String(describing: found))")
        }
    }

    @Test("a mutant is refused, or each of its points is accepted or bad, in pieces too")
    func mutants() {
        let file = Array(GPXSample.random(points: 8, seed: 2).utf8)
        var (mutator, accepted) = (ByteMutator(seed: 41), 0)
        for round in 0..<1500 {
            let mutant = mutator.mutant(of: file)
            let whole = try? GPX.read(mutant, person: GPXSample.anna, timeZone: "UTC", onBadRow: .skip)
            guard let (set, report) = whole else { continue }
            accepted += report.accepted
            #expect(report.rows == report.accepted + report.badRowCount, "round \(round)")
            #expect(set.count == report.accepted, "round \(round)")
        }
        #expect(accepted > 100)
    }
}
