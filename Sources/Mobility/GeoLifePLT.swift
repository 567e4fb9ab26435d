/// The PLT form of Microsoft's GeoLife: one person's positions, `lat,lon,0,altitude,days,date,time`, after six lines.
///
/// The first line begins with `Geolife trajectory`; the other five are passed over. Latitude and longitude are degrees,
/// date and time are `YYYY-MM-DD` and `HH:MM:SS` in GMT. The third field, the altitude in feet, and the days since
/// 1899-12-30, which say again what date and time say, are not read. Lines and fields are those of the CSV forms; a bad
/// row's column is `lat`, `lon`, `time`, or `row`.
package enum GeoLifePLT {
    /// The set of a file.
    ///
    /// - Parameters:
    ///   - bytes: The file.
    ///   - person: Whose positions these are.
    ///   - precision: The characters of the cells that positions fall into.
    ///   - timeZone: The zone of the city, for the set's time base; it changes no time.
    ///   - policy: What to do with bad rows.
    /// - Returns: The set, and what became of the rows.
    /// - Throws: That the six lines are absent, or the first bad row if bad rows are refused.
    package static func read(
        _ bytes: [UInt8],
        person: Person,
        precision: Int = 12,
        timeZone: String,
        onBadRow policy: BadRowPolicy
    ) throws(MobilityError) -> (TrackSet, ImportReport) {
        var reader = try Reader(person: person, precision: precision, timeZone: timeZone, onBadRow: policy)
        try reader.consume(bytes.span)
        return try reader.finish()
    }

    /// Reads a file as it arrives; nothing may be read after an error.
    package struct Reader {
        private var reader: CSVReader<Rows>

        /// A reader before the file; what it is told means what it means to `read`.
        package init(
            person: Person,
            precision: Int = 12,
            timeZone: String,
            onBadRow policy: BadRowPolicy
        ) throws(MobilityError) {
            let fixes = try PersonFixes(of: person, precision: precision, timeZone: timeZone)
            reader = CSVReader(Rows(fixes: fixes), onBadRow: policy)
        }

        /// Reads the file's next bytes, of any number.
        package mutating func consume(_ block: Span<UInt8>) throws(MobilityError) {
            try reader.consume(block)
        }

        /// The set, and what became of the rows.
        package consuming func finish() throws(MobilityError) -> (TrackSet, ImportReport) {
            try reader.finish()
        }
    }

    private struct Rows: CSVContents {
        static let heading = CSVHeading.fixed(lines: 6, first: "Geolife trajectory")
        let columnNames: [StaticString] = ["lat", "lon", "zero", "altitude", "days", "date", "time"]

        var fixes: PersonFixes

        mutating func take(_ line: Span<UInt8>, _ ends: Span<Int>, _ columns: [CSVColumn]) throws(RowDefect) {
            let (date, time) = (line.extracting(columns[5].range(ends)), line.extracting(columns[6].range(ends)))
            // Neither may lend the other a part, nor name a zone.
            guard date.count == 10, time.count == 8 else {
                throw columns[6].defect("The date and time are not of the form YYYY-MM-DD and HH:MM:SS.")
            }
            var moment = InlineArray<19, UInt8>(repeating: UInt8(ascii: " "))
            for index in date.indices { moment[index] = date[index] }
            for index in time.indices { moment[11 + index] = time[index] }
            try fixes.append(
                latitude: line.extracting(columns[0].range(ends)),
                longitude: line.extracting(columns[1].range(ends)),
                time: moment.span
            )
        }

        consuming func finish() throws(MobilityError) -> TrackSet {
            try fixes.finish()
        }
    }

    /// Writes one person's file: the middles of cells and the starts of steps, altitudes as unknown.
    package struct Writer: TrackWriter {
        /// The six lines that GeoLife's own files have.
        private static let heading =
            "Geolife trajectory\r\nWGS 84\r\nAltitude is in Feet\r\nReserved 3\r\n"
            + "0,2,255,My Track,0,0,2,8421376\r\n0\r\n"
        /// What GeoLife writes for an altitude that is not known.
        private static let unknownAltitude = -777
        /// The days from 1899-12-30 to 1970-01-01.
        private static let daysTo1970 = 25_569.0

        private var bytes = Array(heading.utf8)

        /// A writer after the heading.
        package init() {}

        package mutating func append(_ fix: WrittenFix) throws(MobilityError) {
            let instant = try fix.instant
            let time = try fix.timeInUTC
            let (latitude, longitude) = fix.position
            let days = Self.daysTo1970 + Double(instant) / 86_400
            bytes.append(degrees: latitude)
            bytes.append(CSVByte.comma)
            bytes.append(degrees: longitude)
            bytes.append(contentsOf: ",0,\(Self.unknownAltitude),\(days),".utf8)
            bytes.append(date: time)
            bytes.append(CSVByte.comma)
            bytes.append(timeOfDay: time)
            bytes.append(contentsOf: [CSVByte.carriageReturn, CSVByte.lineFeed])
        }

        package mutating func take() -> [UInt8] {
            defer { bytes = [] }
            return bytes
        }
    }
}
