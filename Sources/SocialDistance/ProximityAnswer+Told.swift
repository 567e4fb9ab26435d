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
    /// Bytes of the encoding: a band's number for each field, in their order, or ``withheld``.
    static let length = 5
    private static let withheld: UInt8 = 255
    /// Where bands begin.
    private static let personBands = [0, 5, 11, 21, 51]
    private static let illBands = [0, 1, 3, 6, 11]
    private static let minuteBands = [0, 1, 15, 30, 60]

    /// The bands' numbers.
    let encoded: [UInt8]

    /// Of one day, or of several: days with fewer than ``fewest`` persons add no more than persons to a sum, as else the
    /// sum would tell what each of them withholds.
    init(_ days: [ProximityDay]) {
        let told = days.filter { $0.persons >= Self.fewest }
        let persons = Self.band(days.reduce(0) { $0 + $1.persons }, Self.personBands)
        guard !told.isEmpty else {
            encoded = [persons] + [UInt8](repeating: Self.withheld, count: 4)
            return
        }
        let times = [told.reduce(0) { $0 + $1.exposureSeconds }, told.reduce(0) { max($0, $1.longestSeconds) }]
        let tellsTimes = told.allSatisfy(\.tellsTimes)
        encoded =
            [
                persons, Self.band(told.reduce(0) { $0 + $1.ill }, Self.illBands),
                Self.band(told.reduce(0) { $0 + $1.closeContacts }, Self.illBands),
            ] + times.map { tellsTimes ? Self.band(($0 + 59) / 60, Self.minuteBands) : Self.withheld }
    }

    /// Reads ``encoded``; nil where a number is no band's.
    init?(decoding bytes: [UInt8]) {
        guard bytes.count == Self.length, bytes[0] < Self.personBands.count,
            bytes.dropFirst().allSatisfy({ $0 < Self.illBands.count || $0 == Self.withheld })
        else { return nil }
        encoded = bytes
    }

    /// Distinct persons; of several days added up.
    package var persons: String { Self.text(encoded[0], Self.personBands) }
    /// Those of them declared ill.
    package var ill: String { Self.text(encoded[1], Self.illBands) }
    /// Close contacts.
    package var closeContacts: String { Self.text(encoded[2], Self.illBands) }
    /// Minutes near infectious persons, of each at most half an hour a day.
    package var exposureMinutes: String { Self.text(encoded[3], Self.minuteBands) }
    /// Minutes near one infectious person on one day, the longest.
    package var longestMinutes: String { Self.text(encoded[4], Self.minuteBands) }

    /// The band of a number, of bands that begin at ascending numbers.
    private static func band(_ number: Int, _ starts: [Int]) -> UInt8 {
        UInt8(starts.lastIndex { $0 <= number } ?? 0)
    }

    private static func text(_ band: UInt8, _ starts: [Int]) -> String {
        let place = Int(band)
        guard place < starts.count else { return "withheld" }
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
    ///   - epsilonMillionths: what noise the counts have, see ``ContactNoise``; nil for none.
    /// - Returns: the file's bytes.
    package func json(label: String, window: DayWindow, epsilonMillionths: UInt64? = nil) -> [UInt8] {
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
            \(epsilonMillionths.map { "\"epsilon_millionths\":\($0)," } ?? "")"days":\(days.count { $0.isContributed }),\(told.json),"per_day":[\(perDay.joined(separator: ","))]}
            """
        let bytes = Array(text.utf8)
        return bytes + [UInt8](repeating: 0x20, count: max(0, Self.fileLength - 1 - bytes.count)) + [0x0a]
    }
}

extension ProximityDay {
    /// The share of the day's ticks at which it is known where the asker was, in percent, rounded down.
    package var observedPercent: Int { ticks == 0 ? 0 : 100 * observedTicks / ticks }
}
