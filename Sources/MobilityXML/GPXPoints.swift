internal import Foundation
internal import FoundationXML
internal import Mobility

/// Listens to the parser of a GPX file and takes the points out of what it tells.
final class GPXPoints: NSObject, XMLParserDelegate {
    private static let path = ["gpx", "trk", "trkseg", "trkpt", "time"]
    private static let namespaces: Set = [
        "", "http://www.topografix.com/GPX/1/0", "http://www.topografix.com/GPX/1/1",
    ]
    /// A namespace that is no absolute address, or no address, is reported as an error and is none.
    private static let warnings: Set = [99, 100]

    private var fixes: PersonFixes
    private let policy: BadRowPolicy
    private var report = ImportReport()
    private var failure: MobilityError?
    private var namespace = ""
    /// The elements that are open, and how many of them, from the root on, are those of the path.
    private var depth = 0
    private var matched = 0
    private var isComplete = false
    private var point = Point()

    /// A point, as far as it has been read.
    private struct Point {
        var line = 0
        var latitude: String?
        var longitude: String?
        var time: String?
        var timeLine = 0
        var timeCount = 0
    }

    init(fixes: PersonFixes, onBadRow policy: BadRowPolicy) {
        self.fixes = fixes
        self.policy = policy
    }

    /// The set, and what became of the points, after the parser's end.
    func finish(lastLine: Int) throws(MobilityError) -> (TrackSet, ImportReport) {
        if let failure { throw failure }
        guard isComplete else { throw .markup(.malformed(line: max(1, lastLine))) }
        return (try fixes.finish(), report)
    }

    func parser(
        _ parser: XMLParser,
        didStartElement name: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes: [String: String]
    ) {
        guard failure == nil else { return parser.abortParsing() }
        depth += 1
        let line = parser.lineNumber
        guard depth <= MobilityLimits.markupDepth else { return fail(.markup(.tooDeep(line: line)), parser) }
        guard attributes.count <= MobilityLimits.markupAttributes else {
            return fail(.markup(.tooManyAttributes(line: line)), parser)
        }
        if depth == 1 {
            namespace = namespaceURI ?? ""
            guard name == Self.path[0], Self.namespaces.contains(namespace) else {
                return fail(.markup(.rootUnexpected), parser)
            }
        }
        guard matched == depth - 1, depth <= Self.path.count, name == Self.path[matched],
            namespaceURI ?? "" == namespace
        else { return }
        matched = depth
        switch matched {
        case Self.path.count - 1:
            point = Point(line: line, latitude: attributes["lat"], longitude: attributes["lon"])
        case Self.path.count:
            point.time = ""
            point.timeLine = line
            point.timeCount += 1
        default: break
        }
    }

    func parser(
        _ parser: XMLParser,
        didEndElement name: String,
        namespaceURI: String?,
        qualifiedName: String?
    ) {
        guard failure == nil else { return parser.abortParsing() }
        if matched == depth {
            if matched == Self.path.count - 1 { take(parser) }
            matched -= 1
        }
        depth -= 1
        isComplete = depth == 0
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
        // Text inside an element of the time would be none of its own.
        guard matched == Self.path.count, depth == matched, let time = point.time,
            time.utf8.count <= MobilityLimits.markupFieldLength
        else { return }
        point.time = time + text
    }

    func parser(_ parser: XMLParser, foundCDATA block: Data) {
        self.parser(parser, foundCharacters: String(decoding: block, as: UTF8.self))
    }

    func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) {
        guard failure == nil, !Self.warnings.contains((error as NSError).code) else { return }
        // The parser goes on and repairs; it is stopped at the next element, not in the midst of its own work.
        failure = .markup(.malformed(line: max(1, parser.lineNumber)))
    }

    private func take(_ parser: XMLParser) {
        guard report.rows < MobilityLimits.markupPoints else { return fail(.markup(.tooManyPoints), parser) }
        report.rows += 1
        do throws(RowDefect) {
            let latitude = try field(point.latitude, "lat")
            let longitude = try field(point.longitude, "lon")
            let time = try field(point.time, "time")
            guard point.timeCount == 1 else { throw RowDefect(column: "time", reason: "The point has two times.") }
            guard time.count > 10, time[10] == UInt8(ascii: "T") else {
                throw RowDefect(column: "time", reason: "The time is not of the form YYYY-MM-DDTHH:MM:SS.")
            }
            try fixes.append(latitude: latitude.span, longitude: longitude.span, time: time.span)
            report.accepted += 1
        } catch {
            let line = error.column == "time" && point.timeCount > 0 ? point.timeLine : point.line
            let bad = BadRow(line: line, column: error.column, reason: error.reason)
            guard policy == .skip else { return fail(.badRow(bad), parser) }
            report.append(bad)
        }
    }

    /// A field without the white space around it, which means nothing in XML's numbers and times.
    private func field(_ text: String?, _ column: String) throws(RowDefect) -> [UInt8] {
        guard let text else { throw RowDefect(column: column, reason: "The point has no \(column).") }
        guard text.utf8.count <= MobilityLimits.markupFieldLength else {
            let reason = "The text is longer than \(MobilityLimits.markupFieldLength) bytes."
            throw RowDefect(column: column, reason: reason)
        }
        let isSpace = { (byte: UInt8) in [0x20, 0x09, 0x0A, 0x0D].contains(byte) }
        var bytes = Array(text.utf8.drop(while: isSpace))
        while let last = bytes.last, isSpace(last) { bytes.removeLast() }
        return bytes
    }

    private func fail(_ error: MobilityError, _ parser: XMLParser) {
        failure = error
        parser.abortParsing()
    }
}
