package import Datasets

/// What is told of counts: coarse, so that no single person's status follows from it.
///
/// - Of persons the number is told as one of "0-4", "5-10", "11-20", "21-50", "51+".
/// - Where they are fewer than ``fewest``, nothing of their health is: every other field is "withheld". Who met one person
///   would learn that person's status.
/// - Else the ill and the close contacts are told as "0", "1-2", "3-5", "6-10" or "11+", and times as "0", "1-14", "15-29",
///   "30-59" or "60+" minutes.
package struct ToldCounts: Hashable, Sendable {
    /// Persons met from which on something is told of their health.
    package static let fewest = 5
    private static let withheld = "withheld"

    /// Distinct persons; of several days added up.
    package let persons: String
    /// Those of them declared ill.
    package let ill: String
    /// Close contacts.
    package let closeContacts: String
    /// Minutes near infectious persons, of each at most half an hour a day.
    package let exposureMinutes: String
    /// Minutes near one infectious person on one day, the longest.
    package let longestMinutes: String

    /// Of one day, or of several: days with fewer than ``fewest`` persons add no more than persons to a sum, as else the
    /// sum would tell what each of them withholds.
    init(_ days: [ProximityDay]) {
        let told = days.filter { $0.persons >= Self.fewest }
        persons = Self.band(days.reduce(0) { $0 + $1.persons }, [0, 5, 11, 21, 51])
        guard !told.isEmpty else {
            (ill, closeContacts, exposureMinutes) = (Self.withheld, Self.withheld, Self.withheld)
            longestMinutes = Self.withheld
            return
        }
        ill = Self.band(told.reduce(0) { $0 + $1.ill }, [0, 1, 3, 6, 11])
        closeContacts = Self.band(told.reduce(0) { $0 + $1.closeContacts }, [0, 1, 3, 6, 11])
        exposureMinutes = Self.minutes(told.reduce(0) { $0 + $1.exposureSeconds })
        longestMinutes = Self.minutes(told.reduce(0) { max($0, $1.longestSeconds) })
    }

    private static func minutes(_ seconds: Int) -> String {
        band((seconds + 59) / 60, [0, 1, 15, 30, 60])
    }

    /// The band of a number, of bands that begin at ascending numbers.
    private static func band(_ number: Int, _ starts: [Int]) -> String {
        let place = starts.lastIndex { $0 <= number } ?? 0
        guard place + 1 < starts.count else { return "\(starts[place])+" }
        let last = starts[place + 1] - 1
        return last == starts[place] ? "\(last)" : "\(starts[place])-\(last)"
    }

    /// The fields of a JSON object.
    fileprivate var json: String {
        """
        "persons":"\(persons)","ill":"\(ill)","close_contacts":"\(closeContacts)",\
        "exposure_minutes":"\(exposureMinutes)","longest_minutes":"\(longestMinutes)"
        """
    }
}

extension ProximityAnswer {
    /// Bytes of every answer file, whatever it tells.
    package static let fileLength = 8192

    /// What is told of the whole window.
    package var told: ToldCounts { ToldCounts(days) }

    /// What is told of one day.
    package static func told(of day: ProximityDay) -> ToldCounts { ToldCounts([day]) }

    /// The answer as JSON, padded with spaces to ``fileLength``: named definition, coarse counts of the window and of each of
    /// its days, and how much of each day the asker's own track covers.
    ///
    /// - Parameters:
    ///   - label: the environment's label.
    ///   - window: the days that were asked about.
    /// - Returns: the file's bytes.
    package func json(label: String, window: DayWindow) -> [UInt8] {
        let perDay = days.map { day in
            """
            {"day":"\(day.day)","observed_percent":\(day.observedPercent),\(Self.told(of: day).json)}
            """
        }
        let text = """
            {"schema":"pandapp.contact-answer.v3","label":"\(label)","night":"\(window.night)",\
            "definition":"\(ProximityDefinition.name)","radius_millimetres":\(definition.radiusMillimetres),\
            "position_error_millimetres":\(definition.positionErrorMillimetres),\
            "close_contact_seconds":\(definition.closeSeconds),\
            "infectious_days_before_onset":\(definition.infectiousDays),"window_days":\(window.days),\
            "days":\(days.count { $0.isContributed }),\(told.json),"per_day":[\(perDay.joined(separator: ","))]}
            """
        let bytes = Array(text.utf8)
        return bytes + [UInt8](repeating: 0x20, count: max(0, Self.fileLength - 1 - bytes.count)) + [0x0a]
    }
}

extension ProximityDay {
    /// The share of the day's ticks at which it is known where the asker was, in percent, rounded down.
    package var observedPercent: Int { ticks == 0 ? 0 : 100 * observedTicks / ticks }
}
