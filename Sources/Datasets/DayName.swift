/// The name of a calendar day, `YYYY-MM-DD` in ASCII digits.
///
/// Days name folders, stand in public headers and are written into answers as they are, so that nothing else may pass
/// for one.
package enum DayName {
    /// Whether a text is the name of a day of the Gregorian calendar: each day has one name.
    package static func isValid(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return false }
        func number(_ places: Range<Int>) -> Int? {
            guard bytes[places].allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            return bytes[places].reduce(0) { 10 * $0 + Int($1 - 0x30) }
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else { return false }
        let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...12).contains(month) && (1...lengths[month - 1]).contains(day)
    }

    /// Days from 1970-01-01 to a day of the Gregorian calendar; nil where the text is no day's name.
    package static func number(of text: String) -> Int? {
        guard isValid(text) else { return nil }
        let parts = text.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3 else { return nil }
        // Years begin in March here, so that a leap day is a year's last; 719,468 days lie between 0000-03-01 and 1970.
        let year = parts[1] > 2 ? parts[0] : parts[0] - 1
        let month = (parts[1] + 9) % 12
        let leapDays = (year + 400) / 4 - (year + 400) / 100 + (year + 400) / 400 - 97
        return 365 * year + leapDays + (153 * month + 2) / 5 + parts[2] - 1 - 719_468
    }

    /// The day before another; nil where the text is no day's name, or the first day of the year 0.
    package static func dayBefore(_ text: String) -> String? {
        guard isValid(text) else { return nil }
        let parts = text.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3 else { return nil }
        // No month is longer than 31 days: of the days that could be it, the last that there is.
        let months = [(parts[0], parts[1], parts[2] - 1)]
        let earlier = parts[1] > 1 ? (parts[0], parts[1] - 1) : (parts[0] - 1, 12)
        let candidates = months + (28...31).reversed().map { (earlier.0, earlier.1, $0) }
        return candidates.lazy.map(name).first(where: isValid)
    }

    private static func name(year: Int, month: Int, day: Int) -> String {
        func padded(_ number: Int, to width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))"
    }
}
