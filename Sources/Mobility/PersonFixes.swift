internal import Geohash

/// Collects the fixes of the one person whose file has no identifiers: latitude, longitude and time, as texts.
///
/// A set made here has steps of one second from the start of 1970, as one from ``PointCSV``.
package struct PersonFixes {
    private let person: Person
    private let precision: Int
    private let timeBase: TimeBase
    private var steps: [UInt32] = []
    private var cells: [UInt64] = []

    /// No fix yet.
    ///
    /// - Parameters:
    ///   - person: Whose fixes these are.
    ///   - precision: The characters of the cells that positions fall into.
    ///   - timeZone: The zone of the city, for the set's time base; it changes no fix.
    /// - Throws: `identifierInvalid`, `precisionOutOfRange` or `timeBaseInvalid`.
    package init(of person: Person, precision: Int, timeZone: String) throws(MobilityError) {
        guard Person.isIdentifier(person.identifier) else { throw .identifierInvalid }
        guard GeohashGrid.isPrecision(precision) else { throw .precisionOutOfRange(precision) }
        timeBase = TimeBase(start: 0, stepSeconds: 1, timeZone: timeZone)
        guard timeBase.isValid else { throw .timeBaseInvalid }
        self.person = person
        self.precision = precision
    }

    /// Takes a fix as a whole, or throws and leaves everything as it was.
    ///
    /// - Parameters:
    ///   - latitude: Degrees from -90 to 90.
    ///   - longitude: Degrees from -180 to 180.
    ///   - time: A date and time as ``ZonedDateTime`` reads them; of UTC where they name no zone.
    /// - Throws: Why the fix is bad; its column is `lat`, `lon` or `time`.
    package mutating func append(
        latitude: Span<UInt8>,
        longitude: Span<UInt8>,
        time: Span<UInt8>
    ) throws(RowDefect) {
        let latitude = try DecimalNumber.degrees(latitude, limit: 90, column: "lat")
        let longitude = try DecimalNumber.degrees(longitude, limit: 180, column: "lon")
        let step = try step(at: time)
        guard cells.count < MobilityLimits.rows else {
            throw RowDefect(column: "row", reason: "There are more than \(MobilityLimits.rows) rows.")
        }
        steps.append(step)
        cells.append(
            GeohashGrid.interleave(
                column: GeohashGrid.column(longitude: longitude, precision: precision),
                row: GeohashGrid.row(latitude: latitude, precision: precision),
                precision: precision
            )
        )
    }

    /// The set: of nobody, if there is no fix.
    package consuming func finish() throws(MobilityError) -> TrackSet {
        try TrackSet(
            precision: precision,
            timeBase: timeBase,
            persons: cells.isEmpty ? [] : [person],
            personIndex: [UInt32](repeating: 0, count: cells.count),
            steps: steps,
            cells: cells
        )
    }

    private func step(at text: Span<UInt8>) throws(RowDefect) -> UInt32 {
        guard let time = ZonedDateTime(parsing: text) else {
            let reason = "The date and time are not of the form YYYY-MM-DD and HH:MM:SS, or no such day exists."
            throw RowDefect(column: "time", reason: reason)
        }
        guard let step = timeBase.step(ofInstant: time.civil.unixSecondsInUTC - (time.offset ?? 0)) else {
            throw RowDefect(column: "time", reason: "The time is before 1970 or after February 2106.")
        }
        return step
    }
}
