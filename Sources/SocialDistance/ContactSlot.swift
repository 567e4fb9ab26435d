package import Datasets

/// What one person is told of a night, as it is sealed to them: ``length`` bytes, whatever it is.
///
/// - Byte 0 is 1, the version; byte 1 is 0 for co-presence, 1 for proximity; byte 2 the days of the window on which the
///   person contributed. What no field takes is zero.
/// - Co-presence: bytes 4 to 7 the ill, 8 to 11 the others, little-endian, at most 2^32 − 1.
/// - Proximity: byte 3 the number of days told of, 4 to 8 the window's ``ToldCounts``; then for each day, oldest first,
///   how many days before the night it is, the percentage of it that the person's track covers, and its counts: 7 bytes.
package enum ContactSlot: Hashable, Sendable {
    /// Bytes of a slot.
    package static let length = 256
    private static let version: UInt8 = 1
    private static let headLength = 4
    private static let dayLength = 2 + ToldCounts.length

    /// One day as it is told.
    package struct Day: Hashable, Sendable {
        /// Days before the night.
        package let age: Int
        /// The share of the day that the person's own track covers.
        package let observedPercent: Int
        /// What is told.
        package let told: ToldCounts
    }

    /// By co-presence: exact counts.
    case coPresence(ContactAnswer)
    /// By proximity: coarse counts of the window and of its days.
    case proximity(contributed: Int, window: ToldCounts, days: [Day])

    /// What is told of an answer.
    ///
    /// - Throws: `ContactError.answerMalformed` where a day is none of the window's.
    package init(_ answer: ProximityAnswer, window: DayWindow) throws(ContactError) {
        var days: [Day] = []
        for day in answer.days {
            guard let night = DayName.number(of: window.night), let number = DayName.number(of: day.day),
                window.contains(day.day)
            else { throw .answerMalformed }
            days.append(
                Day(age: night - number, observedPercent: day.observedPercent, told: ProximityAnswer.told(of: day))
            )
        }
        self = .proximity(contributed: answer.days.count(where: \.isContributed), window: answer.told, days: days)
    }

    /// The slot's bytes.
    package var encoded: [UInt8] {
        var bytes: [UInt8]
        switch self {
        case .coPresence(let answer):
            bytes = [Self.version, 0, UInt8(clamping: answer.days), 0]
            for count in [UInt32(clamping: answer.ill), UInt32(clamping: answer.notDeclared)] {
                bytes += (0..<4).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
            }
        case .proximity(let contributed, let window, let days):
            bytes = [Self.version, 1, UInt8(clamping: contributed), UInt8(clamping: days.count)] + window.encoded
            for day in days {
                bytes += [UInt8(clamping: day.age), UInt8(clamping: day.observedPercent)] + day.told.encoded
            }
        }
        return bytes + [UInt8](repeating: 0, count: max(0, Self.length - bytes.count))
    }

    /// Reads ``encoded``, and nothing else.
    ///
    /// - Throws: `ContactError.answerMalformed`.
    package init(decoding bytes: [UInt8]) throws(ContactError) {
        guard bytes.count == Self.length, bytes[0] == Self.version else { throw .answerMalformed }
        if bytes[1] == 0 {
            let counts = [4, 8].map { place in (0..<4).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) } }
            self = .coPresence(ContactAnswer(days: Int(bytes[2]), ill: counts[0], notDeclared: counts[1]))
        } else {
            self = try Self.proximity(in: bytes)
        }
        guard encoded == bytes else { throw .answerMalformed }
    }

    private static func proximity(in bytes: [UInt8]) throws(ContactError) -> ContactSlot {
        let count = Int(bytes[3])
        let start = headLength + ToldCounts.length
        guard count <= DayWindow.maximumDays, let window = ToldCounts(decoding: Array(bytes[headLength..<start])) else {
            throw .answerMalformed
        }
        var days: [Day] = []
        for place in stride(from: start, to: start + count * dayLength, by: dayLength) {
            guard let told = ToldCounts(decoding: Array(bytes[place + 2..<place + dayLength])) else {
                throw .answerMalformed
            }
            days.append(Day(age: Int(bytes[place]), observedPercent: Int(bytes[place + 1]), told: told))
        }
        return .proximity(contributed: Int(bytes[2]), window: window, days: days)
    }
}
