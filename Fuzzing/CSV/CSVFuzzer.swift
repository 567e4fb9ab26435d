import Mobility

/// Reads the input as each of the CSV forms, after its header line and without; every row is accepted or bad.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    for header in ["", "person,time_step,geohash,status\n"] {
        let base = TimeBase(start: 0, stepSeconds: 600, timeZone: "UTC")
        let file = Array(header.utf8) + input
        let whole = try? GeohashCSV.read(file, timeBase: base, onBadRow: .skip)
        check(whole)
        var reader = GeohashCSV.Reader(timeBase: base, onBadRow: .skip)
        let piecewise = try? { () throws(MobilityError) in
            for start in stride(from: 0, to: file.count, by: 11) {
                try reader.consume(file.span.extracting(start..<min(start + 11, file.count)))
            }
            return try reader.finish()
        }()
        precondition(whole?.0 == piecewise?.0 && whole?.1 == piecewise?.1, "a file means another thing in pieces")
    }
    let forms: [(PointCSV.Form, StaticString)] = [
        (.scikitMobility, "uid,datetime,lat,lng\n"), (.movingPandas, "traj_id,t,x,y\n"),
        (.trackintel, "user_id;tracked_at;latitude;longitude\n"),
    ]
    for (form, header) in forms {
        for header in ["", "\(header)"] {
            let result = try? PointCSV.read(
                Array(header.utf8) + input,
                form: form,
                statuses: .allIll,
                timeZone: "UTC",
                instant: \.unixSecondsInUTC,
                onBadRow: .skip
            )
            check(result)
        }
    }
    for header in ["", "Geolife trajectory\n\n\n\n\n0\n"] {
        let person = Person(identifier: "a", status: .ill)
        let file = Array(header.utf8) + input
        check(try? GeoLifePLT.read(file, person: person, timeZone: "UTC", onBadRow: .skip))
    }
    for header in ["", "uid,status\n"] {
        _ = try? StatusCSV.read(Array(header.utf8) + input, onBadRow: .skip)
    }
    for header in ["", "name,uid\n"] {
        _ = try? PersonNamesCSV.read(Array(header.utf8) + input)
    }
    for header in ["", "flow,origin,destination\n"] {
        let flows = try? FlowCSV.read(Array(header.utf8) + input, between: ["0", "1", "a"])
        precondition(flows?.allSatisfy { $0.count == 3 && $0.allSatisfy { $0 >= 0 } } ?? true, "a flow is none")
    }
    return 0
}

private func check(_ result: (TrackSet, ImportReport)?) {
    guard let (tracks, report) = result else { return }
    precondition(report.accepted + report.badRowCount == report.rows, "a row is neither accepted nor bad")
    precondition(tracks.count == report.accepted, "an accepted row is not in the set")
    if let again = try? TrackFile.decode(TrackFile.encode(tracks)) {
        precondition(again == tracks, "a set is not what its file says")
    } else {
        preconditionFailure("a set has no file")
    }
}
