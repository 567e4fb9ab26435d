internal import Datasets

/// What one day of a window tells an asker, exactly: nothing of this leaves an enclave before it was coarsened.
package struct ProximityDay: Hashable, Sendable {
    /// The day, `YYYY-MM-DD`.
    package let day: String
    /// Seconds of a tick.
    package let stepSeconds: UInt32
    /// The day's number of ticks.
    package let ticks: Int
    /// Whether the asker has a row.
    package var isContributed = false
    /// Ticks at which it is known where the asker was.
    package var observedTicks = 0
    /// Distinct persons near whom the asker was.
    package var persons = 0
    /// Those of them who are declared ill.
    package var ill = 0
    /// Those of the ill who were infectious, and near the asker for as long as the definition says.
    package var closeContacts = 0
    /// Seconds near anybody, at most ``longestCounted`` of each person.
    package var contactSeconds = 0
    /// The same of the infectious alone.
    package var exposureSeconds = 0
    /// The longest time near one infectious person, added up over the day.
    package var longestSeconds = 0
    /// Whether times are told: not where ``ContactNoise`` hides who is ill, as it does not hide times.
    package var tellsTimes = true

    /// Seconds that count of one person, so that no household decides the sum.
    package static let longestCounted: UInt32 = 1800

    /// Of a day of which nothing is known yet.
    package init(day: String, stepSeconds: UInt32, ticks: Int) {
        (self.day, self.stepSeconds, self.ticks) = (day, stepSeconds, ticks)
    }
}

/// Adds up, for one asker and day, the ticks near each person; without a branch on any of them.
struct ProximityTally {
    private let close: UInt32
    private let longest: UInt32
    private let step: UInt32
    private let infectiousDays: UInt32
    /// Days from the day to the night asked.
    private let age: UInt32
    private var sums = Sums()

    private struct Sums {
        var (persons, ill, close, contact, exposure, longest): (UInt32, UInt32, UInt32, UInt64, UInt64, UInt32) =
            (0, 0, 0, 0, 0, 0)
    }

    /// - Parameters:
    ///   - definition: what a close contact is.
    ///   - step: seconds of a tick.
    ///   - age: days from the day to the night asked.
    init(_ definition: ProximityDefinition, step: UInt32, age: UInt32) {
        (self.step, self.age, infectiousDays) = (step, age, UInt32(definition.infectiousDays))
        close = (UInt32(definition.closeSeconds) + step - 1) / step
        longest = ProximityDay.longestCounted / step
    }

    /// Adds a person.
    ///
    /// - Parameters:
    ///   - ticks: near the asker, below 2^31; zero adds nothing.
    ///   - status: the status table's word.
    mutating func add(ticks: UInt32, status: UInt32) {
        let isMet = Self.isAtLeast(ticks, 1)
        let isIll = status & 1 & isMet
        // An onset that is not known is the largest number, hence long ago.
        let isInfectious = isIll & Self.isAtLeast((status &>> 16) &+ infectiousDays, age)
        let counted = Self.least(ticks, longest)
        let exposed = ticks & (0 &- isInfectious)
        sums.persons &+= isMet
        sums.ill &+= isIll
        sums.close &+= isInfectious & Self.isAtLeast(ticks, close)
        sums.contact &+= UInt64(counted)
        sums.exposure &+= UInt64(counted & (0 &- isInfectious))
        sums.longest = exposed &+ sums.longest &- Self.least(exposed, sums.longest)
    }

    /// Puts the sums into a day.
    ///
    /// Seconds are at most a day's of each of 2^24 persons, so that nothing is checked that could tell of them.
    func finish(_ day: inout ProximityDay) {
        (day.persons, day.ill, day.closeContacts) = (Int(sums.persons), Int(sums.ill), Int(sums.close))
        day.contactSeconds = Int(truncatingIfNeeded: sums.contact &* UInt64(step))
        day.exposureSeconds = Int(truncatingIfNeeded: sums.exposure &* UInt64(step))
        day.longestSeconds = Int(truncatingIfNeeded: UInt64(sums.longest) &* UInt64(step))
    }

    /// 1 where a number below 2^31 is at least another one, else 0.
    @inline(__always)
    private static func isAtLeast(_ number: UInt32, _ other: UInt32) -> UInt32 {
        ((number &- other) &>> 31) ^ 1
    }

    /// The lesser of two numbers below 2^31.
    @inline(__always)
    private static func least(_ number: UInt32, _ other: UInt32) -> UInt32 {
        other ^ ((number ^ other) & (isAtLeast(number, other) &- 1))
    }
}
