import ArgumentParser
package import Mobility

/// A day of the Gregorian calendar, `YYYY-MM-DD`, as people in the city name it; when it begins is ``CityClock``'s.
package struct LocalDay: Hashable, Sendable {
    /// Days since 1970-01-01.
    package let number: Int

    /// The day so many days after 1970-01-01.
    package init(number: Int) {
        self.number = number
    }

    /// The day of a civil time.
    package init(of time: CivilDateTime) {
        self.init(
            number: Int((time.unixSecondsInUTC - Int64(time.hour * 3600 + time.minute * 60 + time.second)) / 86_400)
        )
    }

    /// Reads exactly `YYYY-MM-DD`, years 1900 to 9999, a day that exists.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
        func value(_ range: Range<Int>) -> Int? {
            bytes[range].allSatisfy { (0x30...0x39).contains($0) }
                ? bytes[range].reduce(0) { $0 * 10 + Int($1 - 0x30) } : nil
        }
        guard let year = value(0..<4), year >= 1900, let month = value(5..<7), let day = value(8..<10),
            let midnight = CivilDateTime(year: year, month: month, day: day, hour: 0, minute: 0, second: 0)
        else { return nil }
        self.init(of: midnight)
    }

    /// The day so many days later.
    package func advanced(by days: Int) -> LocalDay { LocalDay(number: number + days) }

    /// A time of the day, as clocks show it; nil where no clock does.
    package func time(hour: Int, minute: Int, second: Int) -> CivilDateTime? {
        guard let midnight else { return nil }
        return CivilDateTime(
            year: midnight.year,
            month: midnight.month,
            day: midnight.day,
            hour: hour,
            minute: minute,
            second: second
        )
    }

    /// The day's beginning, as clocks at UTC show it; nil outside the years 1 to 9999.
    private var midnight: CivilDateTime? { CivilDateTime(unixSecondsInUTC: Int64(number) * 86_400) }
}

extension LocalDay: Comparable {
    /// Whether the left day is earlier.
    package static func < (left: LocalDay, right: LocalDay) -> Bool { left.number < right.number }
}

extension LocalDay: CustomStringConvertible {
    /// `YYYY-MM-DD`.
    package var description: String { midnight.map { String($0.text.prefix(10)) } ?? "day \(number)" }
}

extension LocalDay: Encodable {
    /// Encodes as `YYYY-MM-DD`.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension LocalDay: ExpressibleByArgument {
    /// Reads an option's value.
    package init?(argument: String) {
        self.init(argument)
    }
}
