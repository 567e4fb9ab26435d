import Mobility
import MobilityJSON

/// Reads the input as both forms of features, as a file and as the members of a feature; every position is accepted or bad.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    for (head, tail) in [("", ""), (#"{"features":[{"id":"a","#, "}]}")] {
        let file = Array(head.utf8) + input + Array(tail.utf8)
        for form in [FeatureTracks.Form.trips, .movingFeatures] {
            let whole = try? FeatureTracks.read(file, form: form, statuses: .allIll, timeZone: "UTC", onBadRow: .skip)
            let piecewise = try? { () throws(MobilityError) in
                var reader = try FeatureTracks.Reader(form: form, statuses: .allIll, timeZone: "UTC", onBadRow: .skip)
                for start in stride(from: 0, to: file.count, by: 11) {
                    try reader.consume(file.span.extracting(start..<min(start + 11, file.count)))
                }
                return try reader.finish()
            }()
            precondition(whole?.0 == piecewise?.0 && whole?.1 == piecewise?.1, "a file means another thing in pieces")
            if let (tracks, report) = whole { check(tracks, report) }
        }
    }
    return 0
}

private func check(_ tracks: TrackSet, _ report: ImportReport) {
    precondition(report.accepted + report.badRowCount == report.rows, "a position is neither accepted nor bad")
    precondition(tracks.count == report.accepted, "an accepted position is not in the set")
    guard let file = try? FeatureTracks.Writer(form: .movingFeatures).file(of: tracks) else {
        preconditionFailure("a set cannot be written")
    }
    let again = try? FeatureTracks.read(
        file,
        form: .movingFeatures,
        statuses: .allIll,
        timeZone: "UTC",
        onBadRow: .refuse
    )
    precondition(again?.0 == tracks, "a set is not what its file says")
}
