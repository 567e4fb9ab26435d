import Mobility
import MobilityXML

/// Reads the input as GPX, as a file and between a file's beginning and end; every point is accepted or bad.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    let person = Person(identifier: "a", status: .ill)
    for (head, tail) in [("", ""), ("<gpx><trk><trkseg>", "</trkseg></trk></gpx>")] {
        let file = Array(head.utf8) + input + Array(tail.utf8)
        let whole = try? GPX.read(file, person: person, timeZone: "UTC", onBadRow: .skip)
        if let (tracks, report) = whole {
            precondition(report.accepted + report.badRowCount == report.rows, "a point is neither accepted nor bad")
            precondition(tracks.count == report.accepted, "an accepted point is not in the set")
        }
        let piecewise = try? { () throws(MobilityError) in
            var reader = try GPX.Reader(person: person, timeZone: "UTC", onBadRow: .skip)
            for start in stride(from: 0, to: file.count, by: 11) {
                try reader.consume(file.span.extracting(start..<min(start + 11, file.count)))
            }
            return try reader.finish()
        }()
        precondition(whole?.0 == piecewise?.0 && whole?.1 == piecewise?.1, "a file means another thing in pieces")
    }
    return 0
}
