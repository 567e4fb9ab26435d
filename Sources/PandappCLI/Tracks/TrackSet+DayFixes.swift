import Console
import DatasetAssembly
import Mobility

extension TrackSet {
    /// A person's fixes as they are contributed: seconds since the day's local midnight, and cells.
    ///
    /// - Parameters:
    ///   - person: The person's place in the set; all their fixes are of the day.
    ///   - day: The day.
    ///   - clock: The time of the city.
    /// - Returns: The fixes, in the order of time.
    /// - Throws: `day-malformed` for a fix outside the day, or for more fixes than a day has seconds.
    func dayFixes(of person: Int, day: LocalDay, clock: CityClock) throws(CommandFailure) -> DayFixes {
        let midnight = clock.start(of: day)
        var fixes = DayFixes(day: day.description, precision: precision, seconds: [], cells: [])
        for row in rows(of: person) {
            guard let instant = timeBase.instant(ofStep: steps[row]), let second = UInt32(exactly: instant &- midnight),
                second < UInt32(DayFixes.maximumCount)
            else { throw .outsideDay(day) }
            fixes.seconds.append(second)
            fixes.cells.append(cells[row])
        }
        guard fixes.cells.count <= DayFixes.maximumCount else { throw .outsideDay(day) }
        return fixes
    }
}

extension CommandFailure {
    fileprivate static func outsideDay(_ day: LocalDay) -> CommandFailure {
        CommandFailure(
            .badData,
            code: "day-malformed",
            what: "The tracks of \(day) were not contributed",
            why: "A person has fixes outside the day, or more than one for each of its seconds",
            remedy: "Check the tracks: pandapp tracks show"
        )
    }
}
