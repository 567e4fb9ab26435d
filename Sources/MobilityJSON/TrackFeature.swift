internal import Mobility

/// What has been read of a feature: whose it is, its positions, and the times beside them.
struct TrackFeature {
    /// Some numbers, which should be a longitude, a latitude, and perhaps an altitude and a time.
    struct Position {
        /// How many numbers there are, and the first four of them.
        private(set) var count = 0
        private(set) var longitude = 0.0
        private(set) var latitude = 0.0
        private(set) var time: Int64?
        /// Whether there is anything but numbers.
        var isMalformed = false
        /// The line on which it ends.
        var line = 0

        /// Takes the next number.
        mutating func append(_ number: Double?) {
            count += 1
            switch count {
            case 1: longitude = number ?? .nan
            case 2: latitude = number ?? .nan
            case 4: time = number.flatMap(Self.seconds)
            default: break
            }
        }

        /// The time that a number says in seconds, or if it is large, in milliseconds.
        private static func seconds(_ number: Double) -> Int64? {
            Int64(exactly: (abs(number) < 1e11 ? number : number / 1000).rounded(.down))
        }

        /// Whether it is at the same place and time.
        func isEqual(to other: Position) -> Bool {
            (longitude, latitude) == (other.longitude, other.latitude) && time == other.time
        }
    }

    /// The positions, in the order of the file.
    private(set) var positions: [Position] = []
    /// Whether positions and times are those of a `temporalGeometry`.
    private(set) var isTemporal = false
    /// The instants beside the positions; nil for one that cannot be understood.
    private var instants: [Int64?] = []
    private var identifier: [UInt8] = []
    /// How good a source the identifier has.
    private var rank = 0

    private static let names: [(property: StaticString, rank: Int)] = [("uid", 4), ("traj_id", 3), ("user_id", 2)]

    /// Forgets a geometry's positions and times: those of a `temporalGeometry` follow.
    mutating func beginTemporalGeometry() {
        (isTemporal, positions, instants) = (true, [], [])
    }

    /// Takes a position.
    mutating func append(_ position: Position, line: Int) throws(MobilityError) {
        guard positions.count < MobilityLimits.jsonFeaturePoints else { throw .json(.tooManyPoints(line: line)) }
        positions.append(position)
        positions[positions.count - 1].line = line
    }

    /// Takes a time.
    mutating func append(time: Time, line: Int) throws(MobilityError) {
        guard instants.count < MobilityLimits.jsonFeaturePoints else { throw .json(.tooManyPoints(line: line)) }
        instants.append(time.instant)
    }

    /// Takes a member of the feature's properties.
    mutating func take(property name: Span<UInt8>, _ bytes: Span<UInt8>) {
        for (property, rank) in Self.names where rank > self.rank && name.isEqual(to: property) {
            setIdentifier(bytes, rank: rank)
        }
    }

    /// Takes a member of the feature itself.
    mutating func take(member name: Span<UInt8>, _ bytes: Span<UInt8>) {
        if rank < 1, name.isEqual(to: "id") { setIdentifier(bytes, rank: 1) }
    }

    private mutating func setIdentifier(_ bytes: Span<UInt8>, rank: Int) {
        self.rank = rank
        identifier = []
        for index in bytes.indices { identifier.append(bytes[index]) }
    }

    /// The positions that are fixes.
    func fixIndices(_ form: FeatureTracks.Form) -> Range<Int> {
        let isOneFix = form == .trips && positions.count == 2 && positions[0].isEqual(to: positions[1])
        return 0..<(isOneFix ? 1 : positions.count)
    }

    /// A position of two numbers or more.
    func checkedPosition(_ index: Int) throws(RowDefect) -> Position {
        let position = positions[index]
        guard !position.isMalformed, position.count >= 2 else {
            throw RowDefect(column: "row", reason: "The position is not an array of longitude, latitude and more.")
        }
        return position
    }

    /// Whose the feature is.
    func checkedIdentifier() throws(RowDefect) -> String {
        guard rank > 0 else {
            throw RowDefect(column: "uid", reason: "The feature has neither uid, traj_id, user_id nor id.")
        }
        guard let text = String(validating: identifier, as: UTF8.self) else {
            throw RowDefect(column: "uid", reason: "The identifier is not UTF-8.")
        }
        return text
    }

    /// When a position was.
    func instant(_ index: Int, _ form: FeatureTracks.Form) throws(RowDefect) -> Int64 {
        switch form {
        case .trips:
            guard let instant = positions[index].time else {
                throw RowDefect(column: "time", reason: "The position's fourth number is no time.")
            }
            return instant
        case .movingFeatures:
            guard instants.count == positions.count else {
                let reason = "The feature has \(positions.count) positions and \(instants.count) datetimes."
                throw RowDefect(column: "time", reason: reason)
            }
            guard let instant = instants[index] else {
                let reason = "The time is neither of the form YYYY-MM-DDTHH:MM:SSZ nor a number of milliseconds."
                throw RowDefect(column: "time", reason: reason)
            }
            return instant
        }
    }

    /// A time beside the positions.
    struct Time {
        let instant: Int64?

        /// A date and time, of UTC where it names no zone.
        static func text(_ bytes: Span<UInt8>) -> Time {
            Time(instant: ZonedDateTime(parsing: bytes).map { $0.civil.unixSecondsInUTC - ($0.offset ?? 0) })
        }

        /// Milliseconds of Unix time.
        static func milliseconds(_ bytes: Span<UInt8>) -> Time {
            Time(instant: DecimalNumber.double(bytes).flatMap { Int64(exactly: ($0 / 1000).rounded(.down)) })
        }
    }
}

extension Span<UInt8> {
    /// Whether the bytes are those of a text.
    func isEqual(to text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        var index = 0
        for byte in "\(text)".utf8 {
            guard self[index] == byte else { return false }
            index += 1
        }
        return true
    }
}
