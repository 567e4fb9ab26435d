package import Mobility

/// The JSON forms of tracks, both collections of GeoJSON features, one for each person: kepler.gl's trips and the Moving
/// Features of the Open Geospatial Consortium (OGC 19-045r3).
///
/// A feature is an element of the root's `features`, or the root. Whose it is stands in its `properties` as `uid`, else
/// `traj_id`, else `user_id`, or is its `id`: a text or a number. Its positions are arrays of longitude, latitude in degrees
/// of WGS 84, and more. In a trip they are the `coordinates` of its `geometry`, the fourth number is the Unix time in
/// seconds, or from 10^11 on in milliseconds, and two equal positions alone are one fix, since a line needs two. Of moving
/// features they are the `coordinates` of its `temporalGeometry`, else of its `geometry`, and the times are the `datetimes`
/// there, else of its `properties`: as many, each a date and time as in XML, in UTC where it names no zone, or a number of
/// milliseconds of Unix time. Fractions of a second are dropped. Everything else is passed over, in any order.
///
/// A row is a position; a bad one's line is that on which it ends, its column `uid`, `lat`, `lon`, `time`, `status` or `row`.
package enum FeatureTracks {
    /// Which of the two.
    package enum Form: Sendable {
        /// kepler.gl's trips: the time is the fourth number of a position.
        case trips
        /// OGC Moving Features JSON: times stand beside the positions.
        case movingFeatures
    }

    /// The set of a file; see ``Reader`` for what it is told.
    package static func read(
        _ bytes: [UInt8],
        form: Form,
        statuses: StatusSource,
        precision: Int = 12,
        timeZone: String,
        onBadRow policy: BadRowPolicy
    ) throws(MobilityError) -> (TrackSet, ImportReport) {
        var reader = try Reader(
            form: form,
            statuses: statuses,
            precision: precision,
            timeZone: timeZone,
            onBadRow: policy
        )
        try reader.consume(bytes.span)
        return try reader.finish()
    }

    /// Reads a file as it arrives, and keeps one feature of it at a time; nothing may be read after an error.
    package struct Reader {
        private var lexer = JSONLexer()
        private var listener: FeatureListener

        /// A reader before the file.
        ///
        /// - Parameters:
        ///   - form: The form.
        ///   - statuses: Where the persons' statuses come from; the file has none.
        ///   - precision: The characters of the cells that positions fall into.
        ///   - timeZone: The zone of the city, for the set's time base; it changes no time.
        ///   - policy: What to do with bad positions.
        /// - Throws: `precisionOutOfRange` or `timeBaseInvalid`.
        package init(
            form: Form,
            statuses: StatusSource,
            precision: Int = 12,
            timeZone: String,
            onBadRow policy: BadRowPolicy
        ) throws(MobilityError) {
            let points = try PointCollector(statuses: statuses, precision: precision, timeZone: timeZone)
            listener = FeatureListener(form: form, points: points, policy: policy)
        }

        /// Reads the file's next bytes, of any number.
        package mutating func consume(_ block: Span<UInt8>) throws(MobilityError) {
            try lexer.consume(block, &listener)
        }

        /// The set, and what became of the positions.
        package consuming func finish() throws(MobilityError) -> (TrackSet, ImportReport) {
            var listener = listener
            try lexer.finish(&listener)
            return try listener.finish()
        }
    }

    /// Writes the forms: the middles of cells, which fall into the same cells again, at the starts of steps, in UTC.
    package struct Writer: TrackWriter {
        private let form: Form
        private var bytes = Array(#"{"type":"FeatureCollection","features":["#.utf8)
        private var isFirstTrack = true
        /// The person's fixes so far, and the last of them.
        private var count = 0
        private var last: [UInt8] = []
        /// The times of the person's fixes, which stand after all positions.
        private var times: [UInt8] = []

        /// A writer after the beginning of the file.
        package init(form: Form) {
            self.form = form
        }

        package mutating func begin(_ person: Person) {
            append((isFirstTrack ? "\n" : ",\n") + #"{"type":"Feature","properties":{"uid":""#)
            for byte in person.identifier.utf8 {
                // Identifiers have no control characters.
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
                bytes.append(byte)
            }
            append(
                form == .trips
                    ? #""},"geometry":{"type":"LineString","coordinates":["#
                    : #""},"temporalGeometry":{"type":"MovingPoint","coordinates":["#
            )
            (isFirstTrack, count) = (false, 0)
        }

        package mutating func append(_ fix: WrittenFix) throws(MobilityError) {
            let (latitude, longitude) = fix.position
            last.removeAll(keepingCapacity: true)
            last.append(UInt8(ascii: "["))
            last.append(degrees: longitude)
            last.append(UInt8(ascii: ","))
            last.append(degrees: latitude)
            switch form {
            case .trips:
                last.append(contentsOf: ",0,\(try fix.instant)]".utf8)
            case .movingFeatures:
                last.append(UInt8(ascii: "]"))
                if count > 0 { times.append(UInt8(ascii: ",")) }
                times.append(UInt8(ascii: "\""))
                times.append(timeInUTC: try fix.timeInUTC)
                times.append(UInt8(ascii: "\""))
            }
            appendLast()
        }

        package mutating func endTrack() {
            switch form {
            case .trips:
                if count == 1 { appendLast() }
                append("]}}")
            case .movingFeatures:
                append(#"],"datetimes":["#)
                bytes += times
                append(#"],"interpolation":"Linear"}}"#)
                times.removeAll(keepingCapacity: true)
            }
        }

        package mutating func finish() {
            append("\n]}\n")
        }

        package mutating func take() -> [UInt8] {
            defer { bytes = [] }
            return bytes
        }

        private mutating func append(_ text: String) {
            bytes.append(contentsOf: text.utf8)
        }

        private mutating func appendLast() {
            if count > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes += last
            count += 1
        }
    }
}
