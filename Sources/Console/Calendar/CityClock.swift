package import Foundation
package import Mobility

/// The time of a city: when its days begin and what its clocks show, with days of 23 and 25 hours.
package struct CityClock: Sendable {
    /// The IANA name, such as `Europe/Paris`.
    package let zone: String

    private let timeZone: TimeZone
    private let calendar: Calendar

    /// The clock of a zone with this IANA name; plain offsets such as `GMT+2` are no city's time.
    package init(zone: String) throws(CommandFailure) {
        guard let timeZone = TimeZone(identifier: zone), zone == "UTC" || !zone.hasPrefix("GMT") else {
            throw CommandFailure(
                .usage,
                code: "time-zone-unknown",
                what: "The time zone was not understood",
                why: "There is no zone named '\(zone)'",
                remedy: "Give an IANA name such as Europe/Paris or UTC"
            )
        }
        self.zone = zone
        self.timeZone = timeZone
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        self.calendar = calendar
    }

    /// When a day begins, in Unix seconds: at midnight, or where clocks jump over midnight, at the jump.
    package func start(of day: LocalDay) -> Int64 {
        let noon = Date(timeIntervalSince1970: Double(day.number) * 86_400 + 43_200)
        let localNoon = noon.addingTimeInterval(-Double(timeZone.secondsFromGMT(for: noon)))
        return Int64(calendar.startOfDay(for: localNoon).timeIntervalSince1970)
    }

    /// How long a day lasts, in seconds.
    package func length(of day: LocalDay) -> Int64 {
        start(of: day.advanced(by: 1)) - start(of: day)
    }

    /// The day to which an instant belongs.
    package func day(of instant: Int64) -> LocalDay {
        LocalDay(number: Int((instant + offset(at: instant)).flooredQuotient(by: 86_400)))
    }

    /// The instant at which the clocks show a time, in Unix seconds.
    ///
    /// A time that they show twice is its first appearance; nil for one that they jump over.
    package func instant(of time: CivilDateTime) -> Int64? {
        let local = time.unixSecondsInUTC
        // The offsets a day before and after, as if the local time were UTC: on either side of any change of clocks.
        let candidates = [offset(at: local - 86_400), offset(at: local + 86_400)].map { local - $0 }
        return candidates.filter { $0 + offset(at: $0) == local }.min()
    }

    /// The same as ``instant(of:)`` for many times, most of them far from any change of clocks.
    package func instants() -> (CivilDateTime) -> Int64? {
        // Local times of this range are this far before UTC, all of them.
        var known: (times: Range<Int64>, offset: Int64) = (0..<0, 0)
        return { time in
            let local = time.unixSecondsInUTC
            if known.times.contains(local) { return local - known.offset }
            // No offset reaches a day: where clocks do not change from two days before to two days after, none of the
            // times that instant(of:) looks at has another.
            let start = local - 2 * 86_400
            let change = timeZone.nextDaylightSavingTimeTransition(after: Date(timeIntervalSince1970: Double(start)))
            let end = change.map { Int64($0.timeIntervalSince1970.rounded(.down)) } ?? start + 400 * 86_400
            if end - 2 * 86_400 > local { known = (local..<end - 2 * 86_400, offset(at: local)) }
            return instant(of: time)
        }
    }

    /// What the clocks show at an instant; nil outside the years 1 to 9999.
    package func time(at instant: Int64) -> CivilDateTime? {
        CivilDateTime(unixSecondsInUTC: instant.addingReportingOverflow(offset(at: instant)).partialValue)
    }

    /// The day that it is now.
    package func today(now: Date) -> LocalDay {
        day(of: Int64(now.timeIntervalSince1970.rounded(.down)))
    }

    /// The day before: what a nightly job publishes.
    package func yesterday(now: Date) -> LocalDay {
        today(now: now).advanced(by: -1)
    }

    private func offset(at instant: Int64) -> Int64 {
        Int64(timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant))))
    }
}

extension Int64 {
    fileprivate func flooredQuotient(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
