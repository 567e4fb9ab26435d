import Generator

extension Benchmark {
    /// What made-up people do for four weeks, on one thread.
    ///
    /// The city is there, the people are made, and nothing is written. The number is that of their stays.
    static var people: Benchmark {
        Benchmark(name: "people") { line in
            let persons = try line.number("persons")
            let city = try CityPlan(
                latitude: 45.7578,
                longitude: 4.832,
                extentKilometres: Double(line.number("kilometres")),
                venues: CityPlan.venueCount(forPersons: persons),
                persons: persons,
                seed: 1
            )
            let population = try SyntheticPopulation(
                persons: persons,
                midnights: (0..<28).map { 86_400 * $0 },
                seed: 1,
                city: city
            )
            return Repeated {
                var (days, stays) = (PopulationDays(of: population, workers: 1), 0)
                for _ in 0..<population.dayCount {
                    let day = try days.next(workers: 1)
                    stays += (0..<persons).reduce(0) { $0 + day.stays(ofPerson: $1).count }
                }
                return UInt64(stays)
            }
        }
    }
}
