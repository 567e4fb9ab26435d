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
        static let columnNames: [StaticString] = ["lat", "lon", "zero", "altitude", "days", "date", "time"]

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
}
