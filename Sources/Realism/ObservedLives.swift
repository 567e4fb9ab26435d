package import Generator

/// What some people of a population did, as their own stays tell it: where they were, in which order, how often.
package struct ObservedLives: Sendable {
    /// Persons whose lives are kept; the first of a population, so that households stay together.
    package static let maximumPersons = 2000

    /// An arrival at another place than the last.
    struct Visit: Sendable {
        /// The place's index among the person's.
        let location: Int
        /// In seconds after the first day's midnight.
        let arrival: Int
    }

    /// One person's life.
    struct Life: Sendable {
        private(set) var visits: [Visit] = []
        /// For each location where it is, in kilometres east and north of the city's middle.
        private(set) var locations: [(east: Double, north: Double)] = []
        /// For each day the locations, once for each time that the person is there.
        private(set) var days: [[Int]] = []
        private var indices: [Stay.Place: Int] = [:]

        /// The visits of each location.
        var visitCounts: [Int] {
            visits.reduce(into: Array(repeating: 0, count: locations.count)) { $0[$1.location] += 1 }
        }

        mutating func beginDay() {
            days.append([])
        }

        mutating func stay(at place: Stay.Place, _ position: Position, from second: Int) {
            let location = indices[place] ?? locations.count
            if location == locations.count {
                indices[place] = location
                locations.append((Double(position.east) / 100_000, Double(position.north) / 100_000))
            }
            days[days.count - 1].append(location)
            if visits.last?.location != location { visits.append(Visit(location: location, arrival: second)) }
        }
    }

    private(set) var lives: [Life] = []
    private(set) var dayCount = 0

    /// Before the first day.
    package init() {}

    /// Takes the next day of a run, whose stays are known.
    package mutating func add(_ day: DayOfStays, of run: PopulationDays) {
        if lives.isEmpty {
            let count = min(run.population.personCount, Self.maximumPersons)
            lives = Array(repeating: Life(), count: count)
        }
        for person in lives.indices {
            lives[person].beginDay()
            for stay in day.stays(ofPerson: person) {
                let position = run.position(of: stay, ofPerson: person)
                lives[person].stay(at: stay.place, position, from: dayCount * 86_400 + Int(stay.arrival))
            }
        }
        dayCount += 1
    }
}
