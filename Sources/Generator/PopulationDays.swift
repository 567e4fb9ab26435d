package import Mobility
internal import Stripes

/// A population's days, one after the other: what people know of their city grows from day to day.
///
/// Each person and day draws from a stream of its own, and what a person knows follows from that person's days alone: the
/// number of workers changes nothing, and a run of so many days continues one of fewer.
package struct PopulationDays: Sendable {
    private struct Life: Sendable {
        let resident: Resident
        var familiarity: Familiarity
    }

    /// The population.
    package let population: SyntheticPopulation
    /// The index of the day that is next.
    package private(set) var nextDay = 0
    private var lives: [Life]

    /// Before the first day.
    package init(of population: SyntheticPopulation, workers: Int = Stripes.cores) {
        self.population = population
        lives = Stripes.map(population.personCount, workers: workers) { persons in
            persons.map { Life(resident: population.resident($0), familiarity: Familiarity()) }
        }.flatMap(\.self)
    }

    /// Plans the next day of everyone.
    ///
    /// - Parameters:
    ///   - workers: How many threads work on it.
    ///   - activity: What is left of a person's probability to leave home, 1 for all of it.
    /// - Returns: Everyone's stays.
    /// - Throws: `noSuchDay` after the population's last day.
    package mutating func next(
        workers: Int = Stripes.cores,
        activity: @Sendable (Int) -> Double = { _ in 1 }
    ) throws(GeneratorError) -> DayOfStays {
        let day = nextDay
        guard day < population.dayCount else { throw .noSuchDay }
        let (population, lives) = (population, lives)
        let parts = Stripes.map(lives.count, workers: workers) { persons in
            var (stays, counts, familiarities): ([Stay], [Int], [Familiarity]) = ([], [], [])
            for index in persons {
                let life = lives[index]
                let planned = population.plan(day, index, life.resident, life.familiarity, activity: activity(index))
                stays += planned.stays
                counts.append(planned.stays.count)
                familiarities.append(planned.familiarity)
            }
            return (stays: stays, counts: counts, familiarities: familiarities)
        }
        for (index, familiarity) in parts.flatMap(\.familiarities).enumerated() {
            self.lives[index].familiarity = familiarity
        }
        nextDay += 1
        return DayOfStays(day: day, parts: parts.map { ($0.stays, $0.counts) })
    }

    /// The fixes of some persons on a day whose stays are known.
    package func fixes(of persons: Range<Int>, on day: DayOfStays, workers: Int = Stripes.cores) -> FixColumns {
        let (population, lives) = (population, lives)
        let parts = Stripes.map(persons.count, workers: workers) { range in
            var columns = FixColumns()
            for index in range {
                let person = persons.lowerBound + index
                population.record(
                    day.stays(ofPerson: person),
                    ofPerson: person,
                    home: lives[person].resident.home,
                    day: day.day,
                    to: &columns
                )
            }
            return columns
        }
        return parts.dropFirst().reduce(into: parts[0]) { $0.append($1) }
    }

    /// Everyone's tracks on a day whose stays are known.
    ///
    /// - Parameters:
    ///   - day: The day.
    ///   - persons: Everyone, with what they have declared, if it is not what was drawn for them.
    ///   - workers: How many threads work on it.
    /// - Returns: A set of precision 12; step 0 is the day's midnight.
    /// - Throws: `tooManyFixes` where a set cannot hold the population, or `tracksRefused`.
    package func tracks(
        on day: DayOfStays,
        persons: [Person]? = nil,
        workers: Int = Stripes.cores
    ) throws(GeneratorError) -> TrackSet {
        guard lives.count * population.stepsPerDay <= MobilityLimits.rows else {
            throw .tooManyFixes(limit: MobilityLimits.rows)
        }
        let columns = fixes(of: 0..<lives.count, on: day, workers: workers)
        let timeBase = try population.timeBase(day: day.day)
        do throws(MobilityError) {
            return try TrackSet(
                precision: CityFrame.precision,
                timeBase: timeBase,
                persons: persons ?? self.persons,
                personIndex: columns.personIndex,
                steps: columns.steps,
                cells: columns.cells
            )
        } catch {
            throw .tracksRefused(error)
        }
    }

    /// Everyone, with what they declare.
    package var persons: [Person] {
        lives.indices.map { population.person($0, isIll: lives[$0].resident.isIll) }
    }

    /// Where a stay of a person is.
    package func position(of stay: Stay, ofPerson person: Int) -> Position {
        population.city.stop(of: stay, home: lives[person].resident.home).position
    }
}
