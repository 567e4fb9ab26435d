internal import Geohash

/// Collects the fixes of many people from a file that has positions in degrees and times, and no statuses.
///
/// A set made here has steps of one second from the start of 1970, so instants must lie between 1970 and 2106.
package struct PointCollector {
    private let statuses: StatusSource
    private let precision: Int
    private let timeBase: TimeBase
    private(set) var builder = TrackSetBuilder()

    /// No fix yet.
    ///
    /// - Parameters:
    ///   - statuses: Where the persons' statuses come from.
    ///   - precision: The characters of the cells that positions fall into.
    ///   - timeZone: The zone of the city, for the set's time base; it changes no fix.
    /// - Throws: `precisionOutOfRange` or `timeBaseInvalid`.
    package init(statuses: StatusSource, precision: Int, timeZone: String) throws(MobilityError) {
        guard GeohashGrid.isPrecision(precision) else { throw .precisionOutOfRange(precision) }
        timeBase = TimeBase(start: 0, stepSeconds: 1, timeZone: timeZone)
        guard timeBase.isValid else { throw .timeBaseInvalid }
        self.statuses = statuses
        self.precision = precision
    }

    /// Takes a fix as a whole, or throws and leaves everything as it was.
    ///
    /// - Parameters:
    ///   - identifier: The person's name.
    ///   - latitude: Degrees.
    ///   - longitude: Degrees.
    ///   - instant: Unix seconds.
    /// - Throws: Why the fix is bad; its column is `uid`, `lat`, `lon`, `time`, `status` or `row`.
    package mutating func append(
        identifier: String,
        latitude: Double,
        longitude: Double,
        instant: Int64
    ) throws(RowDefect) {
        guard Person.isIdentifier(identifier) else {
            let limit = MobilityLimits.identifierLength
            let reason = "The identifier is empty, longer than \(limit) bytes, or has control characters."
            throw RowDefect(column: "uid", reason: reason)
        }
        // A comparison with a NaN is false.
        guard abs(latitude) <= 90 else {
            throw RowDefect(column: "lat", reason: "The coordinate is outside -90 to 90.")
        }
        guard abs(longitude) <= 180 else {
            throw RowDefect(column: "lon", reason: "The coordinate is outside -180 to 180.")
        }
        let person = builder.person(identifier)
        try append(person: person, latitude: latitude, longitude: longitude, instant: instant, column: "time")
    }

    /// Takes a fix whose parts, but for the time, are known to be good.
    mutating func append(
        person: TrackSetBuilder.RowPerson,
        latitude: Double,
        longitude: Double,
        instant: Int64,
        column: StaticString
    ) throws(RowDefect) {
        guard let step = timeBase.step(ofInstant: instant) else {
            throw RowDefect(column: "\(column)", reason: "The time is before 1970 or after February 2106.")
        }
        let cell = GeohashGrid.interleave(
            column: GeohashGrid.column(longitude: longitude, precision: precision),
            row: GeohashGrid.row(latitude: latitude, precision: precision),
            precision: precision
        )
        try builder.append(person: person, status: try status(of: person), step: step, cell: cell)
    }

    /// The set: of nobody, if there is no fix.
    package consuming func finish() throws(MobilityError) -> TrackSet {
        try builder.finish(precision: precision, timeBase: timeBase)
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
