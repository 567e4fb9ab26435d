package import Mobility

extension TrackSet {
    /// The rows of each day on which there is a fix, in the order of days; a fix belongs to the day of its step's start.
    package func rowsByDay(clock: CityClock) -> [(day: LocalDay, rows: [Int])] {
        var rows: [LocalDay: [Int]] = [:]
        // Rows of one person come in the order of time, so most fall into the day of the row before.
        var current: (day: LocalDay, range: Range<Int64>)?
        for row in 0..<count {
            guard let instant = timeBase.instant(ofStep: steps[row]) else { continue }
            let day: LocalDay
            if let current, current.range.contains(instant) {
                day = current.day
            } else {
                day = clock.day(of: instant)
                current = (day, clock.start(of: day)..<clock.start(of: day.advanced(by: 1)))
            }
            rows[day, default: []].append(row)
        }
        return rows.sorted { $0.key < $1.key }.map { (day: $0.key, rows: $0.value) }
    }

    /// A set for each day on which there is a fix, with the persons who have one; step 0 is the first step that begins
    /// on that day.
    package func splitByDay(clock: CityClock) throws(MobilityError) -> [(day: LocalDay, tracks: TrackSet)] {
        var sets: [(day: LocalDay, tracks: TrackSet)] = []
        for (day, rows) in rowsByDay(clock: clock) {
            sets.append((day, try selecting(rows, from: clock.start(of: day))))
        }
        return sets
    }

    /// The set of these rows, whose steps all begin at or after an instant.
    private func selecting(_ rows: [Int], from start: Int64) throws(MobilityError) -> TrackSet {
        var places: [UInt32: UInt32] = [:]
        var selected: [Person] = []
        for row in rows where places[personIndex[row]] == nil {
            places[personIndex[row]] = UInt32(selected.count)
            selected.append(persons[Int(personIndex[row])])
        }
        let firstStep = firstStep(from: start)
        guard let newStart = timeBase.instant(ofStep: firstStep) else { throw .timeBaseInvalid }
        return try TrackSet(
            precision: precision,
            timeBase: TimeBase(start: newStart, stepSeconds: timeBase.stepSeconds, timeZone: timeBase.timeZone),
            persons: selected,
            personIndex: rows.map { places[personIndex[$0]] ?? 0 },
            steps: rows.map { steps[$0] - firstStep },
            cells: rows.map { cells[$0] }
        )
    }

    /// The first step that begins at or after an instant; 0 for an instant before the time base.
    private func firstStep(from start: Int64) -> UInt32 {
        guard let step = timeBase.step(ofInstant: start) else { return 0 }
        return timeBase.instant(ofStep: step) == start ? step : step + 1
    }
}
