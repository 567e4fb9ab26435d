extension [UInt8] {
    /// Appends degrees as digits with a point and without an exponent, which not every form allows.
    package mutating func append(degrees: Double) {
        let text = degrees.description
        guard text.utf8.contains(UInt8(ascii: "e")) else { return append(contentsOf: text.utf8) }
        // Only of less than a ten-thousandth of a degree; ten decimals are a thousandth of the smallest cell.
        let digits = String(Int((abs(degrees) * 1e10).rounded()))
        append(contentsOf: degrees < 0 ? "-0.".utf8 : "0.".utf8)
        append(contentsOf: String(repeating: "0", count: Swift.max(0, 10 - digits.utf8.count)).utf8)
        append(contentsOf: digits.utf8)
    }

    /// Appends `YYYY-MM-DD`.
    package mutating func append(date time: CivilDateTime) {
        append(digits: time.year, 4)
        append(UInt8(ascii: "-"))
        append(digits: time.month, 2)
        append(UInt8(ascii: "-"))
        append(digits: time.day, 2)
    }

    /// Appends `HH:MM:SS`.
    package mutating func append(timeOfDay time: CivilDateTime) {
        append(digits: time.hour, 2)
        append(UInt8(ascii: ":"))
        append(digits: time.minute, 2)
        append(UInt8(ascii: ":"))
        append(digits: time.second, 2)
    }

    /// Appends `YYYY-MM-DDTHH:MM:SSZ`, for a time at UTC.
    package mutating func append(timeInUTC time: CivilDateTime) {
        append(date: time)
        append(UInt8(ascii: "T"))
        append(timeOfDay: time)
        append(UInt8(ascii: "Z"))
    }

    /// Appends the last digits of a number that is not negative.
    private mutating func append(digits number: Int, _ width: Int) {
        var divisor = width == 4 ? 1000 : 10
        while divisor > 0 {
            append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }
}
