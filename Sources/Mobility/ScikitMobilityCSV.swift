internal import Geohash

/// The CSV form of scikit-mobility, `uid,datetime,lat,lng`: positions in degrees, time as a date.
///
/// The header line is required; the columns may stand in any order and among others, such as `tid`. Times are
/// `YYYY-MM-DD HH:MM:SS`, with a space or a `T`, an optional fraction, which is dropped, and an optional `Z` or
/// `±hh:mm`; without one of these the caller's function says which instant a local time is. A set read here has steps
/// of one second from the start of 1970, so instants must lie between 1970 and 2106.
package enum ScikitMobilityCSV {
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
        instant: @escaping (CivilDateTime) -> Int64?,
        onBadRow policy: BadRowPolicy
    ) throws(MobilityError) -> (TrackSet, ImportReport) {
        var reader = try Reader(
            statuses: statuses,
            precision: precision,
            timeZone: timeZone,
            instant: instant,
            onBadRow: policy
        )
        try reader.consume(bytes.span)
        return try reader.finish()
    }

    /// Reads a file as it arrives; nothing may be read after an error.
    package struct Reader {
        private var reader: CSVReader<Rows>

        /// A reader before the file; what it is told means what it means to `read`.
        package init(
            statuses: StatusSource,
            precision: Int = 12,
            timeZone: String,
            instant: @escaping (CivilDateTime) -> Int64?,
            onBadRow policy: BadRowPolicy
        ) throws(MobilityError) {
            guard GeohashGrid.isPrecision(precision) else { throw .precisionOutOfRange(precision) }
            let rows = Rows(
                statuses: statuses,
                precision: precision,
                timeBase: TimeBase(start: 0, stepSeconds: 1, timeZone: timeZone),
                instant: instant
            )
            reader = CSVReader(rows, onBadRow: policy)
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
        static let columnNames: [StaticString] = ["uid", "datetime", "lat", "lng"]

        let statuses: StatusSource
        let precision: Int
        let timeBase: TimeBase
        let instant: (CivilDateTime) -> Int64?
        var builder = TrackSetBuilder()

        mutating func take(_ line: Span<UInt8>, _ ends: Span<Int>, _ columns: [CSVColumn]) throws(RowDefect) {
            let person = try builder.person(columns[0], line, ends)
            let time = try columns[1].dateTime(line, ends)
            let latitude = try columns[2].degrees(line, ends, limit: 90)
            let longitude = try columns[3].degrees(line, ends, limit: 180)
            let step = try step(time, columns[1])
            let cell = GeohashGrid.interleave(
                column: GeohashGrid.column(longitude: longitude, precision: precision),
                row: GeohashGrid.row(latitude: latitude, precision: precision),
                precision: precision
            )
            try builder.append(person: person, status: try status(of: person), step: step, cell: cell)
        }

        consuming func finish() throws(MobilityError) -> TrackSet {
            try builder.finish(precision: precision, timeBase: timeBase)
        }

        private func step(_ time: ZonedDateTime, _ column: CSVColumn) throws(RowDefect) -> UInt32 {
            guard let seconds = time.offset.map({ time.civil.unixSecondsInUTC - $0 }) ?? instant(time.civil) else {
                throw column.defect("Clocks of the time zone never show this time.")
            }
            guard let step = timeBase.step(ofInstant: seconds) else {
                throw column.defect("The time is before 1970 or after February 2106.")
            }
            return step
        }

        private func status(of person: TrackSetBuilder.RowPerson) throws(RowDefect) -> HealthStatus {
            switch person {
            case .known(let place):
                return builder.status(of: place)
            case .new(let identifier):
                guard let status = statuses.status(of: identifier) else {
                    throw RowDefect(column: "status", reason: "The person is not in the statuses file.")
                }
                return status
            }
        }
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
        var writer = CSVWriter(header: Rows.columnNames)
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
