package import Mobility

/// A day of the week.
package enum Weekday: Int, CaseIterable, Sendable {
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday
}

/// Made-up people who live, work and meet in a city: the same seed gives the same tracks, byte for byte.
///
/// Six in ten work, Mondays to Fridays; all visit venues, near and relevant ones more often, and sleep at home. Members of
/// a household share one spot at home, colleagues and guests one of the few spots of a place, so people meet. Each person
/// and day draws from a stream of its own: any of them can be had alone, in any order.
package struct SyntheticPopulation: Sendable {
    /// Numbers of persons that a population may have.
    package static let personCounts = 1...MobilityLimits.persons
    /// Numbers of days that a population may have.
    package static let dayCounts = 1...3660
    /// Seconds that may lie between two fixes.
    package static let stepRange: ClosedRange<UInt32> = 10...3600

    private static let illScale = 0x1p53
    /// How far a fix on the way may be beside the road, in centimetres.
    private static let jitter = 800

    /// How many persons there are.
    package let personCount: Int
    /// How many days there are.
    package var dayCount: Int { midnights.count }
    /// How many fixes each person has each day.
    package var stepsPerDay: Int { 86_400 / Int(stepSeconds) }

    private let midnights: [Int64]
    private let stepSeconds: UInt32
    private let timeZone: String
    private let firstWeekday: Weekday
    private let illThreshold: UInt64
    private let seed: UInt64
    private let city: CityPlan

    /// Makes a population.
    ///
    /// - Parameters:
    ///   - persons: How many persons.
    ///   - midnights: For each day its local midnight, in Unix seconds.
    ///   - timeZone: The IANA name of the zone in which those are midnights.
    ///   - firstWeekday: The first day's day of the week.
    ///   - seed: What everything but the city follows from.
    ///   - city: Where they live.
    ///   - illShare: The probability with which a person is declared ill.
    ///   - stepSeconds: The seconds between two fixes.
    /// - Throws: The case of the argument that is out of range.
    package init(
        persons: Int,
        midnights: [Int64],
        timeZone: String = "UTC",
        firstWeekday: Weekday = .monday,
        seed: UInt64,
        city: CityPlan,
        illShare: Double = 0.05,
        stepSeconds: UInt32 = 300
    ) throws(GeneratorError) {
        guard Self.personCounts.contains(persons) else { throw .personsOutOfRange(allowed: Self.personCounts) }
        guard Self.dayCounts.contains(midnights.count) else { throw .daysOutOfRange(allowed: Self.dayCounts) }
        guard zip(midnights, midnights.dropFirst()).allSatisfy(<) else { throw .midnightsNotRising }
        guard Self.stepRange.contains(stepSeconds) else { throw .stepOutOfRange(allowed: Self.stepRange) }
        guard illShare >= 0, illShare <= 1 else { throw .illShareOutOfRange }
        personCount = persons
        (self.midnights, self.timeZone, self.firstWeekday) = (midnights, timeZone, firstWeekday)
        (self.seed, self.city, self.stepSeconds) = (seed, city, stepSeconds)
        illThreshold = UInt64(illShare * Self.illScale)
    }

    /// All tracks of a day, at precision 12; step 0 is the day's midnight.
    ///
    /// - Parameters:
    ///   - day: The day's index.
    ///   - progress: Is told now and then how many persons are done.
    /// - Returns: A row for each person and step.
    /// - Throws: `noSuchDay`, or `tooManyFixes` where a set cannot hold the population.
    package func tracks(day: Int, progress: (Int) -> Void = { _ in }) throws(GeneratorError) -> TrackSet {
        let rows = personCount * stepsPerDay
        guard rows <= MobilityLimits.rows else { throw .tooManyFixes(limit: MobilityLimits.rows) }
        let timeBase = try timeBase(day: day)
        var persons: [Person] = []
        var personIndex: [UInt32] = []
        var cells: [UInt64] = []
        persons.reserveCapacity(personCount)
        personIndex.reserveCapacity(rows)
        cells.reserveCapacity(rows)
        for index in 0..<personCount {
            persons.append(appendCells(ofPerson: index, day: day, to: &cells))
            personIndex.append(contentsOf: repeatElement(UInt32(index), count: stepsPerDay))
            report(index, to: progress)
        }
        let steps = (0..<personCount).flatMap { _ in 0..<UInt32(stepsPerDay) }
        do throws(MobilityError) {
            return try TrackSet(
                precision: CityFrame.precision,
                timeBase: timeBase,
                persons: persons,
                personIndex: personIndex,
                steps: steps,
                cells: cells
            )
        } catch {
            throw .tracksRefused(error)
        }
    }

    /// One person's track of a day; memory does not grow with the population.
    package func track(ofPerson index: Int, day: Int) throws(GeneratorError) -> DisplacementTrack {
        guard (0..<personCount).contains(index) else { throw .noSuchPerson }
        guard midnights.indices.contains(day) else { throw .noSuchDay }
        var cells: [UInt64] = []
        cells.reserveCapacity(stepsPerDay)
        let person = appendCells(ofPerson: index, day: day, to: &cells)
        return DisplacementTrack(
            person: person,
            fixes: cells.enumerated().map { Fix(step: UInt32($0.offset), cell: $0.element) }
        )
    }

    /// Hands out all tracks of a day, one by one, in the order of the persons.
    ///
    /// - Parameters:
    ///   - day: The day's index.
    ///   - progress: Is told now and then how many persons are done.
    ///   - body: Takes a track; what it throws ends the walk.
    /// - Throws: `GeneratorError.noSuchDay`, or what `body` throws.
    package func forEachTrack(
        day: Int,
        progress: (Int) -> Void = { _ in },
        _ body: (DisplacementTrack) throws -> Void
    ) throws {
        for index in 0..<personCount {
            try body(track(ofPerson: index, day: day))
            report(index, to: progress)
        }
    }

    private func report(_ index: Int, to progress: (Int) -> Void) {
        if (index + 1).isMultiple(of: 1000) || index + 1 == personCount { progress(index + 1) }
    }

    /// What the steps of a day mean.
    package func timeBase(day: Int) throws(GeneratorError) -> TimeBase {
        guard midnights.indices.contains(day) else { throw .noSuchDay }
        return TimeBase(start: midnights[day], stepSeconds: stepSeconds, timeZone: timeZone)
    }

    private func appendCells(ofPerson index: Int, day: Int, to cells: inout [UInt64]) -> Person {
        let resident = Resident(index: index, seed: seed, illThreshold: illThreshold, city: city)
        let weekday = (firstWeekday.rawValue + day) % Weekday.allCases.count
        var stream = RandomStream(seed: seed, purpose: .day, index: index, day: day)
        let itinerary = Itinerary(
            resident: resident,
            isWorkingDay: weekday < Weekday.saturday.rawValue,
            city: city,
            stream: stream
        )
        var step = 0
        for (part, end) in itinerary.parts {
            let last = end == .max ? stepsPerDay : min(stepsPerDay, (end + Int(stepSeconds) - 1) / Int(stepSeconds))
            guard step < last else { continue }
            switch part {
            case .stay(let position):
                cells.append(contentsOf: repeatElement(city.frame.cell(at: position), count: last - step))
            case .journey(let journey, let start):
                for step in step..<last {
                    let position = journey.position(after: step * Int(stepSeconds) - start)
                        .moved(
                            east: stream.within(-Self.jitter...Self.jitter),
                            north: stream.within(-Self.jitter...Self.jitter)
                        )
                        .clamped(to: city.half)
                    cells.append(city.frame.cell(at: position))
                }
            }
            step = last
        }
        return Person(identifier: Self.identifier(index), status: resident.isIll ? .ill : .notDeclared)
    }

    /// "p000001" for the first person.
    private static func identifier(_ index: Int) -> String {
        let number = String(index + 1)
        return "p" + String(repeating: "0", count: max(0, 6 - number.count)) + number
    }
}
