package import Mobility

/// A day of the week.
package enum Weekday: Int, CaseIterable, Sendable {
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday
}

/// Made-up people who live, work and meet in a city: the same seed gives the same tracks, byte for byte.
///
/// Six in ten work, Mondays to Fridays; all go out, to venues they know and to new ones, and sleep at home. Members of
/// a household share one spot at home, colleagues and friends one of the few spots of a place, so people meet. The model is
/// in docs/generator.md. Days build upon each other: ``PopulationDays`` makes them in order, and what is asked for one
/// day here makes all days before it too.
package struct SyntheticPopulation: Sendable {
    /// The version of the model: it changes whenever the same seed gives other tracks.
    package static let model = 5
    /// The characters of the cells that fixes are in.
    package static let precision = CityFrame.precision
    /// Numbers of persons that a population may have.
    package static let personCounts = 1...MobilityLimits.persons
    /// Numbers of days that a population may have.
    package static let dayCounts = 1...3660
    /// Seconds that may lie between two fixes.
    package static let stepRange: ClosedRange<UInt32> = 10...3600

    private static let illScale = 0x1p53
    /// Persons of whom an estimate takes the mean.
    private static let sampleSize = 100

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
    let seed: UInt64
    let city: CityPlan
    private let recorder: FixRecorder

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
    ///   - layout: Which fixes a track has.
    ///   - receiver: How the fixes err.
    /// - Throws: The case of the argument that is out of range.
    package init(
        persons: Int,
        midnights: [Int64],
        timeZone: String = "UTC",
        firstWeekday: Weekday = .monday,
        seed: UInt64,
        city: CityPlan,
        illShare: Double = 0.05,
        stepSeconds: UInt32 = 300,
        layout: FixLayout = .everyStep,
        receiver: Receiver = Receiver()
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
        recorder = FixRecorder(
            city: city,
            stepSeconds: Int(stepSeconds),
            stepsPerDay: 86_400 / Int(stepSeconds),
            layout: layout,
            receiver: receiver
        )
    }

    /// All tracks of a day, at precision 12; step 0 is the day's midnight.
    ///
    /// - Parameter day: The day's index.
    /// - Returns: All that the layout has of each person.
    /// - Throws: `noSuchDay`, or `tooManyFixes` where a set cannot hold the population.
    package func tracks(day: Int) throws(GeneratorError) -> TrackSet {
        guard midnights.indices.contains(day) else { throw .noSuchDay }
        guard personCount * stepsPerDay <= MobilityLimits.rows else { throw .tooManyFixes(limit: MobilityLimits.rows) }
        var days = PopulationDays(of: self)
        for _ in 0..<day { _ = try days.next() }
        return try days.tracks(on: days.next())
    }

    /// One person's track of a day; memory does not grow with the population.
    package func track(ofPerson index: Int, day: Int) throws(GeneratorError) -> DisplacementTrack {
        guard (0..<personCount).contains(index) else { throw .noSuchPerson }
        guard midnights.indices.contains(day) else { throw .noSuchDay }
        let resident = resident(index)
        var planned: (stays: [Stay], familiarity: Familiarity) = ([], Familiarity())
        for day in 0...day { planned = plan(day, index, resident, planned.familiarity, activity: 1) }
        var columns = FixColumns()
        record(planned.stays[...], ofPerson: index, home: resident.home, day: day, to: &columns)
        return DisplacementTrack(
            person: person(index, isIll: resident.isIll),
            fixes: zip(columns.steps, columns.cells).map { Fix(step: $0, cell: $1) }
        )
    }

    /// Some persons' first days, planned for what they tell of all.
    package struct Sample: Sendable {
        /// How many days of a person were planned.
        package let personDays: Int
        /// About how many bytes the track file of a day of everyone takes.
        package let bytesPerDay: UInt64
    }

    /// Plans the first week of some persons, on the calling thread alone.
    package func sample() -> Sample {
        let persons = min(personCount, Self.sampleSize)
        let days = min(dayCount, Weekday.allCases.count)
        var columns = FixColumns()
        for index in 0..<persons {
            let resident = resident(index)
            var planned: (stays: [Stay], familiarity: Familiarity) = ([], Familiarity())
            for day in 0..<days {
                planned = plan(day, index, resident, planned.familiarity, activity: 1)
                record(planned.stays[...], ofPerson: index, home: resident.home, day: day, to: &columns)
            }
        }
        let bytesPerPerson = Double(columns.cells.count) / Double(persons * days) * 16 + 10
        return Sample(personDays: persons * days, bytesPerDay: UInt64(bytesPerPerson * Double(personCount)))
    }

    /// What the steps of a day mean.
    package func timeBase(day: Int) throws(GeneratorError) -> TimeBase {
        guard midnights.indices.contains(day) else { throw .noSuchDay }
        return TimeBase(start: midnights[day], stepSeconds: stepSeconds, timeZone: timeZone)
    }

    /// Whether a day is one from Monday to Friday.
    package func isWorkingDay(_ day: Int) -> Bool {
        (firstWeekday.rawValue + day) % Weekday.allCases.count < Weekday.saturday.rawValue
    }

    // MARK: What the days are made of

    func resident(_ index: Int) -> Resident {
        Resident(index: index, seed: seed, illThreshold: illThreshold, city: city)
    }

    func person(_ index: Int, isIll: Bool) -> Person {
        Person(identifier: Self.identifier(index), status: isIll ? .ill : .notDeclared)
    }

    func plan(
        _ day: Int,
        _ index: Int,
        _ resident: Resident,
        _ familiarity: Familiarity,
        activity: Double
    ) -> (stays: [Stay], familiarity: Familiarity) {
        let planner = DayPlanner(
            resident,
            familiarity: familiarity,
            city: city,
            isWorkingDay: isWorkingDay(day),
            activity: activity,
            stream: RandomStream(seed: seed, purpose: .day, index: index, day: day)
        )
        return (planner.stays, planner.familiarity)
    }

    func record(
        _ stays: ArraySlice<Stay>,
        ofPerson index: Int,
        home: Stop,
        day: Int,
        to columns: inout FixColumns
    ) {
        var stream = RandomStream(seed: seed, purpose: .receiver, index: index, day: day)
        recorder.record(stays, ofPerson: index, home: home, &stream, to: &columns)
    }

    /// "p000001" for the first person.
    private static func identifier(_ index: Int) -> String {
        let number = String(index + 1)
        return "p" + String(repeating: "0", count: max(0, 6 - number.count)) + number
    }
}
