import ArgumentParser

/// A latitude and a longitude in degrees, as people write them: `lat,lng` or `lat lng`.
struct Position: Hashable, Sendable {
    /// Degrees north of the equator; the range is not checked here.
    let latitude: Double
    /// Degrees east of Greenwich; the range is not checked here.
    let longitude: Double

    /// The position of two numbers.
    init(latitude: Double, longitude: Double) {
        self.latitude = latitude
        self.longitude = longitude
    }

    /// Reads exactly two decimal numbers, separated by a comma, spaces or both.
    init?(_ text: String) {
        let fields = text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        let words = fields.count == 1 ? text.utf8.split(whereSeparator: Self.isSpace) : fields
        guard words.count == 2, let latitude = Self.number(words[0]), let longitude = Self.number(words[1]) else {
            return nil
        }
        self.latitude = latitude
        self.longitude = longitude
    }

    /// A decimal number with spaces around; the hexadecimal and named forms that `Double` also reads are no degrees.
    private static func number(_ text: Substring.UTF8View) -> Double? {
        let head = text.drop(while: isSpace)
        guard let last = head.lastIndex(where: { !isSpace($0) }) else { return nil }
        let trimmed = head[...last]
        return trimmed.allSatisfy(isDecimal) ? Double(Substring(trimmed)) : nil
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private static func isDecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }
}

extension Position: ExpressibleByArgument {
    /// Reads an option's value.
    init?(argument: String) {
        self.init(argument)
    }
}
