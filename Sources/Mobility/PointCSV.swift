/// The CSV forms of scikit-mobility, MovingPandas and trackintel: positions in degrees, time as a date.
///
/// The header line is required; the columns may stand in any order and among others, such as `tid`. Times are
/// `YYYY-MM-DD HH:MM:SS`, with a space or a `T`, an optional fraction, which is dropped, and an optional `Z` or
/// `±hh:mm`; without one of these the caller's function says which instant a local time is. A set read here has steps
/// of one second from the start of 1970, so instants must lie between 1970 and 2106.
package enum PointCSV {
    /// Whose columns these are.
    package enum Form: Sendable {
        /// `uid,datetime,lat,lng`; times are written as local ones, as that library has no zones.
        case scikitMobility
        /// `traj_id,t,x,y`: x is the longitude; times are written in UTC.
        case movingPandas
        /// Position fixes, `user_id,tracked_at,latitude,longitude`; times are written in UTC. Files with semicolons, as
        /// trackintel's own examples, are read too.
        case trackintel

        /// Who, when, latitude, longitude.
        var names: [StaticString] {
            switch self {
            case .scikitMobility: ["uid", "datetime", "lat", "lng"]
            case .movingPandas: ["traj_id", "t", "y", "x"]
            case .trackintel: ["user_id", "tracked_at", "latitude", "longitude"]
            }
        }

        /// The names in the order in which they are written.
        var writtenNames: [StaticString] {
            self == .movingPandas ? ["traj_id", "t", "x", "y"] : names
        }
    }

    /// The set of a file.
    ///
    /// - Parameters:
    ///   - bytes: The file.
    ///   - form: Its columns.
    ///   - statuses: Where the persons' statuses come from; the file has none.
    ///   - precision: The characters of the cells that positions fall into.
    ///   - timeZone: The zone of the local times, for the set's time base.
    ///   - instant: The Unix time at which clocks of that zone show this; nil if they never do.
    ///   - policy: What to do with bad rows.
    /// - Returns: The set, and what became of the rows.
    /// - Throws: What is wrong with the header, or with the first bad row if bad rows are refused.
    package static func read(
        _ bytes: [UInt8],
        form: Form = .scikitMobility,
        statuses: StatusSource,
        precision: Int = 12,
        timeZone: String,
        instant: @escaping (CivilDateTime) -> Int64?,
        onBadRow policy: BadRowPolicy
    ) throws(MobilityError) -> (TrackSet, ImportReport) {
        var reader = try Reader(
            form: form,
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
            form: Form = .scikitMobility,
            statuses: StatusSource,
            precision: Int = 12,
            timeZone: String,
            instant: @escaping (CivilDateTime) -> Int64?,
            onBadRow policy: BadRowPolicy
        ) throws(MobilityError) {
            let points = try PointCollector(statuses: statuses, precision: precision, timeZone: timeZone)
            reader = CSVReader(Rows(form: form, instant: instant, points: points), onBadRow: policy)
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
        let columnNames: [StaticString]
        let otherSeparator: UInt8?
        let instant: (CivilDateTime) -> Int64?
        var points: PointCollector

        init(form: Form, instant: @escaping (CivilDateTime) -> Int64?, points: PointCollector) {
            columnNames = form.names
            otherSeparator = form == .trackintel ? UInt8(ascii: ";") : nil
            self.instant = instant
            self.points = points
        }

        mutating func take(_ line: Span<UInt8>, _ ends: Span<Int>, _ columns: [CSVColumn]) throws(RowDefect) {
            let person = try points.builder.person(columns[0], line, ends)
            let time = try columns[1].dateTime(line, ends)
            let latitude = try columns[2].degrees(line, ends, limit: 90)
            let longitude = try columns[3].degrees(line, ends, limit: 180)
            guard let seconds = time.offset.map({ time.civil.unixSecondsInUTC - $0 }) ?? instant(time.civil) else {
                throw columns[1].defect("Clocks of the time zone never show this time.")
            }
            try points.append(
                person: person,
                latitude: latitude,
                longitude: longitude,
                instant: seconds,
                column: columns[1].name
            )
        }

        consuming func finish() throws(MobilityError) -> TrackSet {
            try points.finish()
        }
    }

    /// Writes the forms: the middles of cells, which fall into the same cells again, at the starts of steps.
    package struct Writer: TrackWriter {
        private let form: Form
        private let localTime: (Int64) -> CivilDateTime?
        private var file: CSVWriter
        private var identifier = ""

        /// A writer after the header.
        ///
        /// - Parameters:
        ///   - form: The columns.
        ///   - localTime: What clocks of the city show at a Unix time; nil if no date can be.
        package init(form: Form = .scikitMobility, localTime: @escaping (Int64) -> CivilDateTime?) {
            self.form = form
            self.localTime = localTime
            file = CSVWriter(header: form.writtenNames)
        }

        package mutating func begin(_ person: Person) {
            identifier = person.identifier
        }

        package mutating func append(_ fix: WrittenFix) throws(MobilityError) {
            let (latitude, longitude) = fix.position
            file.append(identifier)
            if form == .scikitMobility {
                guard let time = localTime(try fix.instant) else { throw .timeNotWritable }
                file.append(plain: { bytes in
                    bytes.append(date: time)
                    bytes.append(UInt8(ascii: " "))
                    bytes.append(timeOfDay: time)
                })
            } else {
                let time = try fix.timeInUTC
                file.append(plain: { $0.append(timeInUTC: time) })
            }
            let numbers = form == .movingPandas ? [longitude, latitude] : [latitude, longitude]
            for number in numbers { file.append(plain: { $0.append(degrees: number) }) }
            file.endRow()
        }

        package mutating func take() -> [UInt8] {
            file.take()
        }
    }
}
