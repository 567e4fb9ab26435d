import SwiftASN1

/// A moment in whole seconds since 1970, read from the forms of certificates and of Intel's documents.
struct UnixTime {
    let seconds: Int64

    /// Reads `2025-06-19T10:56:11Z` and no other form of a time.
    init?(_ text: String) {
        let characters = Array(text.utf8)
        let form = Array("0000-00-00T00:00:00Z".utf8)
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard characters.count == form.count,
            zip(characters, form).allSatisfy({ $1 == UInt8(ascii: "0") ? digits.contains($0) : $0 == $1 })
        else { return nil }
        func number(_ range: Range<Int>) -> Int { characters[range].reduce(0) { 10 * $0 + Int($1 & 15) } }
        self.init(
            year: number(0..<4),
            month: number(5..<7),
            day: number(8..<10),
            time: (number(11..<13), number(14..<16), number(17..<19))
        )
    }

    /// Reads an ASN.1 time of either kind.
    init?(_ node: ASN1Node) {
        if let time = try? UTCTime(derEncoded: node) {
            self.init(
                year: time.year,
                month: time.month,
                day: time.day,
                time: (time.hours, time.minutes, time.seconds)
            )
        } else if let time = try? GeneralizedTime(derEncoded: node), time.fractionalSeconds == 0 {
            self.init(
                year: time.year,
                month: time.month,
                day: time.day,
                time: (time.hours, time.minutes, time.seconds)
            )
        } else {
            return nil
        }
    }

    /// A date of the Gregorian calendar from 1970 to 9999, and a time of day; a leap second is none.
    private init?(year: Int, month: Int, day: Int, time: (hour: Int, minute: Int, second: Int)) {
        let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1970...9999).contains(year), (1...12).contains(month), (1...lengths[month - 1]).contains(day),
            (0...23).contains(time.hour), (0...59).contains(time.minute), (0...59).contains(time.second)
        else { return nil }
        let before = year - 1
        let days = 365 * before + before / 4 - before / 100 + before / 400 + lengths[..<(month - 1)].reduce(0, +) + day
        let daysTo1970 = 719_163
        seconds = Int64(86_400 * (days - daysTo1970) + 3600 * time.hour + 60 * time.minute + time.second)
    }
}
