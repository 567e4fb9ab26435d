/// A date and time as files write it: `YYYY-MM-DD HH:MM:SS`, with a space or a `T` in the middle, an optional fraction
/// of a second, and an optional `Z` or `±hh:mm`.
///
/// The fraction is dropped: fixes are of the second in which they were taken.
package struct ZonedDateTime: Hashable, Sendable {
    /// What the clock showed.
    package let civil: CivilDateTime
    /// How many seconds that clock is before UTC; nil if the text does not say.
    package let offset: Int64?

    /// Reads the form; nil if the text has another, or the calendar has no such day.
    package init?(parsing text: Span<UInt8>) {
        guard text.count >= 19, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
            text[10] == UInt8(ascii: " ") || text[10] == UInt8(ascii: "T"),
            text[13] == UInt8(ascii: ":"), text[16] == UInt8(ascii: ":"),
            let year = Self.number(text, 0..<4), let month = Self.number(text, 5..<7),
            let day = Self.number(text, 8..<10), let hour = Self.number(text, 11..<13),
            let minute = Self.number(text, 14..<16), let second = Self.number(text, 17..<19),
            let civil = CivilDateTime(
                year: year,
                month: month,
                day: day,
                hour: hour,
                minute: minute,
                second: second
            )
        else { return nil }

        var zone = 19
        if zone < text.count, text[zone] == UInt8(ascii: ".") {
            zone += 1
            while zone < text.count, DecimalDigit.value(of: text[zone]) != nil { zone += 1 }
            guard zone > 20 else { return nil }
        }
        self.civil = civil
        if zone == text.count {
            offset = nil
        } else {
            guard let offset = Self.offset(text.extracting(zone..<text.count)) else { return nil }
            self.offset = offset
        }
    }

    /// Reads `Z`, `+hh:mm` or `-hh:mm`.
    private static func offset(_ text: Span<UInt8>) -> Int64? {
        if text.count == 1, text[0] == UInt8(ascii: "Z") { return 0 }
        guard text.count == 6, text[0] == UInt8(ascii: "+") || text[0] == UInt8(ascii: "-"),
            text[3] == UInt8(ascii: ":"), let hours = number(text, 1..<3), let minutes = number(text, 4..<6),
            hours < 24, minutes < 60
        else { return nil }
        let seconds = Int64(hours * 3600 + minutes * 60)
        return text[0] == UInt8(ascii: "-") ? -seconds : seconds
    }

    /// Reads as many digits as the range has places.
    private static func number(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
        var value = 0
        for index in range {
            guard let digit = DecimalDigit.value(of: text[index]) else { return nil }
            value = 10 * value + Int(digit)
        }
        return value
    }
}
