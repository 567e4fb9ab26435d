package import Mobility

/// What a set of tracks holds, in numbers; no position.
package struct TrackSummary: Encodable, Equatable {
    /// A day and its fixes.
    package struct Day: Encodable, Equatable {
        /// The day.
        package let date: LocalDay
        /// Its fixes.
        package let fixes: Int
    }

    /// How many people.
    package let persons: Int
    /// How many of them have declared that they are ill.
    package let ill: Int
    /// How many positions.
    package let fixes: Int
    /// The characters of each cell.
    package let precision: Int
    /// The length of a step.
    package let stepSeconds: UInt32
    /// The IANA name of the city's zone.
    package let timeZone: String
    /// The days on which there is a fix.
    package let days: [Day]

    /// The numbers of a set.
    package init(_ tracks: TrackSet, clock: CityClock) {
        self.init(
            persons: tracks.persons,
            precision: tracks.precision,
            timeBase: tracks.timeBase,
            fixesByDay: tracks.rowsByDay(clock: clock).map { ($0.day, $0.rows.count) }
        )
    }

    /// The numbers of tracks that were read without keeping them.
    package init(persons: [Person], precision: Int, timeBase: TimeBase, fixesByDay: [(day: LocalDay, fixes: Int)]) {
        self.persons = persons.count
        ill = persons.count { $0.status == .ill }
        fixes = fixesByDay.reduce(0) { $0 + $1.fixes }
        self.precision = precision
        stepSeconds = timeBase.stepSeconds
        timeZone = timeBase.timeZone
        days = fixesByDay.map { Day(date: $0.day, fixes: $0.fixes) }
    }

    /// What a person reads.
    package var lines: [String] {
        let span =
            switch days.count {
            case 0: "no day"
            case 1: "1 day, \(days[0].date)"
            default: "\(days.count) days from \(days[0].date) to \(days[days.count - 1].date)"
            }
        return [
            "persons:   \(persons), of whom \(ill) declared ill",
            "fixes:     \(fixes)",
            "days:      \(span) (\(timeZone))",
            "precision: \(precision) characters, steps of \(stepSeconds) s",
        ]
    }
}
