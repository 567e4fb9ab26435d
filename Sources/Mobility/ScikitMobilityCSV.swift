internal import Geohash

/// The CSV form of scikit-mobility, `uid,datetime,lat,lng`: positions in degrees, time as a date.
///
/// The header line is required; the columns may stand in any order and among others, such as `tid`. Times are
/// `YYYY-MM-DD HH:MM:SS`, with a space or a `T`, an optional fraction, which is dropped, and an optional `Z` or
/// `±hh:mm`; without one of these the caller's function says which instant a local time is. A set read here has steps
/// of one second from the start of 1970, so instants must lie between 1970 and 2106.
package enum ScikitMobilityCSV {
    private static let columnNames = ["uid", "datetime", "lat", "lng"]

    /// The set of a file.
    ///
    /// - Parameters:
    ///   - bytes: The file.
    ///   - statuses: Where the persons' statuses come from; the file has none.
    ///   - precision: The characters of the cells that positions fall into.
    ///   - timeZone: The zone of the local times, for the set's time base.
    ///   - instant: The Unix time at which clocks of that zone show this; nil if they never do.
    ///   - policy: What to do with bad rows.
    /// - Returns: The set, and what became of the rows.
    /// - Throws: What is wrong with the header, or with the first bad row if bad rows are refused.
    package static func read(
        _ bytes: [UInt8],
        statuses: StatusSource,
        precision: Int = 12,
        timeZone: String,
        instant: (CivilDateTime) -> Int64?,
        onBadRow policy: BadRowPolicy
    ) throws(MobilityError) -> (TrackSet, ImportReport) {
        guard GeohashGrid.isPrecision(precision) else { throw .precisionOutOfRange(precision) }
        let timeBase = TimeBase(start: 0, stepSeconds: 1, timeZone: timeZone)
        var table = try CSVTable(bytes, columns: columnNames)
        let (personColumn, timeColumn) = (table.columns[0], table.columns[1])
        let (latitudeColumn, longitudeColumn) = (table.columns[2], table.columns[3])
        var builder = TrackSetBuilder()
        let report = try table.readRows(onBadRow: policy) { (row) throws(RowDefect) in
            let person = try row.identifier(personColumn)
            let time = try row.dateTime(timeColumn)
            let latitude = try row.degrees(latitudeColumn, limit: 90)
            let longitude = try row.degrees(longitudeColumn, limit: 180)
            guard let seconds = time.offset.map({ time.civil.unixSecondsInUTC - $0 }) ?? instant(time.civil) else {
                throw timeColumn.defect("Clocks of the time zone never show this time.")
            }
            guard let step = timeBase.step(ofInstant: seconds) else {
                throw timeColumn.defect("The time is before 1970 or after February 2106.")
            }
            guard let status = statuses.status(of: person) else {
                throw RowDefect(column: "status", reason: "The person is not in the statuses file.")
            }
            try builder.append(
                person: person,
                status: status,
                step: step,
                cell: GeohashGrid.interleave(
                    column: GeohashGrid.column(longitude: longitude, precision: precision),
                    row: GeohashGrid.row(latitude: latitude, precision: precision),
                    precision: precision
                )
            )
        }
        return (try builder.finish(precision: precision, timeBase: timeBase), report)
    }

    /// The file of a set: the middles of its cells, which fall into the same cells again, at the starts of its steps.
    ///
    /// - Parameters:
    ///   - tracks: The set.
    ///   - localTime: What clocks show at a Unix time, written without a zone; nil if no date can be.
    /// - Returns: The file.
    /// - Throws: `timeNotWritable` if the function knows no date for a step.
    package static func write(
        _ tracks: TrackSet,
        localTime: (Int64) -> CivilDateTime?
    ) throws(MobilityError) -> [UInt8] {
        var writer = CSVWriter(header: columnNames)
        for row in 0..<tracks.count {
            guard let instant = tracks.timeBase.instant(ofStep: tracks.steps[row]), let time = localTime(instant)
            else { throw .timeNotWritable }
            let (latitude, longitude) = tracks.cell(ofRow: row).boundingBox.centre
            writer.append(tracks.persons[Int(tracks.personIndex[row])].identifier)
            writer.append(time.text)
            writer.append(latitude.description)
            writer.append(longitude.description)
            writer.endRow()
        }
        return writer.bytes
    }
}
