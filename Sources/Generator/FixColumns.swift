/// Which fixes of a day a track has.
package enum FixLayout: Sendable {
    /// One for each step; points that the receiver loses are as good as received.
    case everyStep
    /// The first and the last of each stay, for between them the person does not move, and all that are received on the way.
    case runs
}

/// The fixes of some consecutive persons on one day, as columns.
package struct FixColumns: Sendable {
    /// For each fix the person's index in the population.
    package private(set) var personIndex: [UInt32] = []
    /// For each fix the step.
    package private(set) var steps: [UInt32] = []
    /// For each fix the cell of precision 12.
    package private(set) var cells: [UInt64] = []

    /// Makes room for so many fixes.
    mutating func reserve(_ count: Int) {
        personIndex.reserveCapacity(count)
        steps.reserveCapacity(count)
        cells.reserveCapacity(count)
    }

    /// Puts others behind.
    mutating func append(_ others: FixColumns) {
        personIndex += others.personIndex
        steps += others.steps
        cells += others.cells
    }

    fileprivate mutating func append(_ person: Int, _ step: Int, _ cell: UInt64) {
        personIndex.append(UInt32(person))
        steps.append(UInt32(step))
        cells.append(cell)
    }
}

/// Writes down where a person is at the steps of a day.
struct FixRecorder {
    let city: CityPlan
    let stepSeconds: Int
    let stepsPerDay: Int
    let layout: FixLayout
    let receiver: Receiver

    /// Appends the fixes of a day with these stays, of someone who lives at this home.
    func record(
        _ stays: ArraySlice<Stay>,
        ofPerson person: Int,
        home: Stop,
        _ stream: inout RandomStream,
        to columns: inout FixColumns
    ) {
        var before: (stop: Stop, departure: Int)?
        for stay in stays {
            let stop = city.stop(of: stay, home: home)
            if let before {
                let leg = Leg(from: before.stop, to: stop, roads: city.roads)
                let time = before.departure..<Int(stay.arrival)
                record(leg, time, ofPerson: person, &stream, to: &columns)
            }
            record(city.frame.cell(at: stop.position), steps(of: stay), ofPerson: person, to: &columns)
            before = (stop, Int(stay.departure))
        }
    }

    private func record(_ cell: UInt64, _ steps: Range<Int>, ofPerson person: Int, to columns: inout FixColumns) {
        switch layout {
        case .everyStep:
            for step in steps { columns.append(person, step, cell) }
        case .runs:
            guard let first = steps.first, let last = steps.last else { return }
            columns.append(person, first, cell)
            if last > first { columns.append(person, last, cell) }
        }
    }

    private func record(
        _ leg: Leg,
        _ time: Range<Int>,
        ofPerson person: Int,
        _ stream: inout RandomStream,
        to columns: inout FixColumns
    ) {
        let steps = firstStep(at: time.lowerBound)..<firstStep(at: time.upperBound)
        guard !steps.isEmpty else { return }
        var journey = Journey(way: leg.way(over: city.roads), seconds: time.count)
        var error = ReceiverError(of: receiver)
        for step in steps {
            let position = journey.position(after: step * stepSeconds - time.lowerBound)
            var received = error.received(position, &stream).clamped(to: city.half)
            // A phone knows the map, and that it is not in the water.
            if let land = city.roads.land, land.ground(at: received) == .water { received = position }
            if layout == .runs, error.losesPoint(&stream) { continue }
            columns.append(person, step, city.frame.cell(at: received))
        }
    }

    private func steps(of stay: Stay) -> Range<Int> {
        firstStep(at: Int(stay.arrival))..<firstStep(at: Int(stay.departure))
    }

    /// The first step that does not begin before this second.
    private func firstStep(at second: Int) -> Int {
        min((second + stepSeconds - 1) / stepSeconds, stepsPerDay)
    }
}

extension CityPlan {
    /// Where a stay is, of someone who lives at this home.
    func stop(of stay: Stay, home: Stop) -> Stop {
        switch stay.place {
        case .home: home
        case .firm(let firm): firms[Int(firm)].stop(atSpot: Int(stay.spot))
        case .venue(let venue): venues[Int(venue)].stop(atSpot: Int(stay.spot))
        }
    }
}
