/// The name of a calendar day, `YYYY-MM-DD` in ASCII digits.
///
/// Days name folders, stand in public headers and are written into answers as they are, so that nothing else may pass
/// for one.
package enum DayName {
    /// Whether a text has the form, with a month of 01…12 and a day of 01…31.
    package static func isValid(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return false }
        func number(_ places: Range<Int>) -> Int? {
            guard bytes[places].allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            return bytes[places].reduce(0) { 10 * $0 + Int($1 - 0x30) }
        }
        guard number(0..<4) != nil, let month = number(5..<7), let day = number(8..<10) else { return false }
        return (1...12).contains(month) && (1...31).contains(day)
    }
}
