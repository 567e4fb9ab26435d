/// Who infects whom in a population, day by day, and who declares to be ill.
///
/// People are infected where their stays share a spot with those of someone infectious, on the way nowhere. In a day a
/// person is infected with probability `1 - e^(-x)`, where `x` is the sum over all such encounters of hours times rate times
/// infectivity, outside of homes times a scale; by whom and when follows from the shares in that sum. Each person draws from
/// a stream of its own, and nobody infects on the day of their exposure: the order of persons changes nothing.
package struct Epidemic: Sendable {
    /// An infection.
    package struct Case: Hashable, Sendable {
        /// What becomes of the person.
        package let course: DiseaseCourse
        /// Who infected the person; nil for those with whom it all began.
        package let source: Int?
    }

    /// The disease.
    package let disease: Disease
    /// By what the rates outside of homes are multiplied.
    package let scale: Double
    /// Everyone's infection; nil for who has not been infected.
    package private(set) var cases: [Case?]
    /// The day that is next.
    package private(set) var nextDay = 0

    private let seed: UInt64

    /// An epidemic on its first day, with people drawn to be exposed at its beginning.
    ///
    /// - Parameters:
    ///   - disease: The disease.
    ///   - scale: By what the rates outside of homes are multiplied; see ``scale(forReproduction:of:in:)``.
    ///   - indexCases: How many people are exposed.
    ///   - population: The people.
    /// - Throws: `diseaseOutOfRange`, or `indexCasesOutOfRange` for more than there are people or fewer than none.
    package init(
        of disease: Disease,
        scale: Double,
        indexCases: Int,
        in population: SyntheticPopulation
    ) throws(GeneratorError) {
        let allowed = 0...population.personCount
        guard allowed.contains(indexCases) else { throw .indexCasesOutOfRange(allowed: allowed) }
        var stream = RandomStream(seed: population.seed, purpose: .indexCases)
        let sample = stream.sample(indexCases, below: population.personCount)
        try self.init(of: disease, scale: scale, exposing: sample, in: population)
    }

    /// An epidemic on its first day, with these people exposed at its beginning.
    ///
    /// - Parameters:
    ///   - disease: The disease.
    ///   - scale: By what the rates outside of homes are multiplied.
    ///   - people: Who is exposed.
    ///   - population: The people.
    /// - Throws: `diseaseOutOfRange`, or `noSuchPerson`.
    package init(
        of disease: Disease,
        scale: Double,
        exposing people: [Int],
        in population: SyntheticPopulation
    ) throws(GeneratorError) {
        guard disease.isPossible, scale.isFinite, scale >= 0 else { throw .diseaseOutOfRange }
        (self.disease, self.scale, seed) = (disease, scale, population.seed)
        cases = Array(repeating: nil, count: population.personCount)
        for person in people {
            guard cases.indices.contains(person) else { throw .noSuchPerson }
            cases[person] = Case(course: course(of: person, exposure: 0), source: nil)
        }
    }

    /// Infects those who meet the infectious on a day; days come in their order.
    package mutating func live(through day: DayOfStays) {
        let sources = infectious(on: day.day)
        var person = -1
        var encounters: [(encounter: Encounter, risk: Double)] = []
        var infections: [(person: Int, case: Case)] = []
        func decide() {
            guard !encounters.isEmpty else { return }
            if let infection = infection(of: person, by: encounters, day: day.day) {
                infections.append((person, infection))
            }
            encounters.removeAll(keepingCapacity: true)
        }
        Encounter.each(with: sources, on: day, personCount: cases.count) { encounter in
            guard cases[encounter.person] == nil, let source = cases[encounter.source]?.course else { return }
            if encounter.person != person { decide() }
            person = encounter.person
            let rate = disease.ratePerHour(at: encounter, scale: scale)
            let risk = rate * encounter.exposure(to: source, day: day.day)
            if risk > 0 { encounters.append((encounter, risk)) }
        }
        decide()
        for (person, infection) in infections { cases[person] = infection }
        nextDay = day.day + 1
    }

    /// Whether a person is declared ill at the beginning of a day.
    package func isDeclared(_ person: Int, on day: Int) -> Bool {
        cases[person]?.course.isDeclared(at: Double(day)) ?? false
    }

    /// What is left of a person's probability to leave home on a day.
    package func activity(of person: Int, on day: Int) -> Double {
        isDeclared(person, on: day) ? 1 - disease.isolation : 1
    }

    /// Those who can infect anybody on a day.
    func infectious(on day: Int) -> [Int] {
        cases.indices.filter { cases[$0]?.course.isInfectious(from: Double(day), to: Double(day + 1)) == true }
    }

    /// The infection of a person by the encounters of a day, if there is one.
    private func infection(
        of person: Int,
        by encounters: [(encounter: Encounter, risk: Double)],
        day: Int
    ) -> Case? {
        let sum = encounters.reduce(0) { $0 + $1.risk }
        var stream = RandomStream(seed: seed, purpose: .infection, index: person, day: day)
        guard stream.unit() < 1 - (-sum).exponential else { return nil }
        var share = stream.unit() * sum
        var last = encounters[0].encounter
        for (encounter, risk) in encounters where share >= 0 {
            share -= risk
            last = encounter
        }
        return Case(course: course(of: person, exposure: last.middle(day: day)), source: last.source)
    }

    private func course(of person: Int, exposure: Double) -> DiseaseCourse {
        var stream = RandomStream(seed: seed, purpose: .disease, index: person)
        return DiseaseCourse(of: disease, exposure: exposure, &stream)
    }
}

extension RandomStream {
    /// Some numbers below a bound, each as likely as any other, in rising order (Floyd's sampling).
    mutating func sample(_ size: Int, below bound: Int) -> [Int] {
        var chosen: Set<Int> = []
        for largest in (bound - size)..<bound {
            let draw = below(largest + 1)
            chosen.insert(chosen.contains(draw) ? largest : draw)
        }
        return chosen.sorted()
    }
}
