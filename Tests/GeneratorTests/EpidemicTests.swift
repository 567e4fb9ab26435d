import Foundation
import Mobility
import Testing

@testable import Generator

@Suite struct EpidemicTests {
    private static func population(_ persons: Int, seed: UInt64 = 1, days: Int = 28) throws -> SyntheticPopulation {
        let city = try CityPlan(
            latitude: 45.7578,
            longitude: 4.832,
            venues: CityPlan.venueCount(forPersons: persons),
            persons: persons,
            seed: seed
        )
        return try SyntheticPopulation(
            persons: persons,
            midnights: (0..<days).map { Int64($0) * 86_400 },
            seed: seed,
            city: city,
            illShare: 0
        )
    }

    /// An epidemic after some days; how many had been infected after each is in `curve`.
    private static func run(
        _ population: SyntheticPopulation,
        disease: Disease = Disease(),
        scale: Double,
        indexCases: Int,
        days: Int,
        workers: Int = 2
    ) throws -> (epidemic: Epidemic, curve: [Int]) {
        var epidemic = try Epidemic(of: disease, scale: scale, indexCases: indexCases, in: population)
        var stays = PopulationDays(of: population, workers: workers)
        var curve: [Int] = []
        for day in 0..<days {
            let morning = epidemic
            epidemic.live(through: try stays.next(workers: workers) { morning.activity(of: $0, on: day) })
            curve.append(epidemic.cases.count { $0 != nil })
        }
        return (epidemic, curve)
    }

    /// How many days lie between the exposures of those infected up to day 5 and of whom they infected.
    private static func generationTimes(_ epidemic: Epidemic) -> [Double] {
        epidemic.cases.compactMap { infection in
            guard let infection, let source = infection.source, let former = epidemic.cases[source]?.course,
                former.exposure < 5
            else { return nil }
            return infection.course.exposure - former.exposure
        }
    }

    /// How many pairs of people are at one spot together for ten minutes.
    private static func meetings(on day: DayOfStays, persons: Int) -> Int {
        var pairs: [UInt64: Int] = [:]
        Encounter.each(with: Array(0..<persons), on: day, personCount: persons) {
            pairs[UInt64($0.person) << 32 | UInt64($0.source), default: 0] += $0.seconds.count
        }
        return pairs.values.count { $0 >= 600 }
    }

    @Test("one infected person infects 2.5 others, over three cities")
    func reproduction() throws {
        var (infected, followed) = (0, 0)
        for seed in 1...3 as ClosedRange<UInt64> {
            let population = try Self.population(3000, seed: seed)
            let scale = try Epidemic.scale(forReproduction: 2.5, of: Disease(), in: population)
            // One at a time, so that nobody takes others away from somebody else.
            var epidemics = try stride(from: 7, to: 3000, by: 15).map {
                try Epidemic(of: Disease(), scale: scale, exposing: [$0], in: population)
            }
            var stays = PopulationDays(of: population)
            for _ in 0..<Epidemic.calibrationDays {
                let day = try stays.next()
                for index in epidemics.indices { epidemics[index].live(through: day) }
            }
            followed += epidemics.count
            for epidemic in epidemics {
                infected += epidemic.cases.count { $0?.source.map { epidemic.cases[$0]?.source == nil } ?? false }
            }
        }
        let reproduction = Double(infected) / Double(followed)
        #expect(abs(reproduction - 2.5) <= 0.2, "R0 \(reproduction)")
    }

    @Test(
        "generations follow in 5 ± 1 days, cases double in 2.5 to 5, and people meet 8 to 14 a day, over three cities",
        .enabled(if: ProcessInfo.processInfo.environment["PANDAPP_LONG_TESTS"] == "1")
    )
    func growth() throws {
        var times: [Double] = []
        var weeks = (former: 0, latter: 0)
        var meetings = 0
        for seed in 1...3 as ClosedRange<UInt64> {
            let population = try Self.population(20_000, seed: seed)
            let scale = try Epidemic.scale(forReproduction: 2.5, of: Disease(), in: population)
            var disease = Disease()
            disease.isolation = 0
            let (epidemic, curve) = try Self.run(population, disease: disease, scale: scale, indexCases: 30, days: 18)
            times += Self.generationTimes(epidemic)
            weeks.former += curve[10] - curve[3]
            weeks.latter += curve[17] - curve[10]
            var stays = PopulationDays(of: population)
            for _ in 0..<7 { meetings += Self.meetings(on: try stays.next(), persons: 20_000) }
        }
        let mean = times.reduce(0, +) / Double(times.count)
        #expect(abs(mean - 5) <= 1, "generation time \(mean) d")
        let doubling = 7 * log(2) / log(Double(weeks.latter) / Double(weeks.former))
        // The literature has 2.5 to 4 days: here people meet too much the same others, whom they infect once.
        withKnownIssue { #expect((2.5...4).contains(doubling), "doubling \(doubling) d") }
        #expect((2.5...5).contains(doubling), "doubling \(doubling) d")
        let contacts = Double(meetings) / (3 * 7 * 20_000)
        #expect((8...14).contains(contacts), "\(contacts) contacts a day")
    }

    @Test("isolation of the declared lowers the number of cases")
    func isolation() throws {
        let population = try Self.population(4000)
        let scale = try Epidemic.scale(forReproduction: 2.5, of: Disease(), in: population)
        let totals = try [0, 1].map { isolation in
            var disease = Disease()
            (disease.isolation, disease.declaredShare, disease.declarationDelay.mean) = (isolation, 1, 0.5)
            disease.declarationDelay.deviation = 0.4
            return try Self.run(population, disease: disease, scale: scale, indexCases: 20, days: 28).curve[27]
        }
        // By little: most are infected at home, or before anybody has symptoms to declare.
        #expect(totals[1] < totals[0], "\(totals)")
    }

    @Test("threads change nothing, and a person is infected by somebody infectious whom they met")
    func determinism() throws {
        let population = try Self.population(1200)
        let one = try Self.run(population, scale: 3, indexCases: 8, days: 20, workers: 1).epidemic
        let two = try Self.run(population, scale: 3, indexCases: 8, days: 20, workers: 2).epidemic
        #expect(one.cases == two.cases)
        let infected = one.cases.compactMap { $0 }
        #expect(infected.count { $0.source == nil } == 8 && infected.count > 20)
        for infection in infected {
            guard let source = infection.source else { continue }
            let course = try #require(one.cases[source]?.course)
            #expect(course.infectivity(at: infection.course.exposure) > 0)
            #expect(infection.course.infectiousness > infection.course.exposure)
        }
    }

    @Test("without contagion nobody else is infected")
    func nothing() throws {
        let population = try Self.population(300)
        #expect(try Self.run(population, scale: 0, indexCases: 5, days: 20).curve == Array(repeating: 5, count: 20))
    }

    @Test("what cannot be is refused")
    func refusals() throws {
        let population = try Self.population(30)
        for cases in [-1, 31] {
            #expect(throws: GeneratorError.indexCasesOutOfRange(allowed: 0...30)) {
                try Epidemic(of: Disease(), scale: 1, indexCases: cases, in: population)
            }
        }
        for person in [-1, 30] {
            #expect(throws: GeneratorError.noSuchPerson) {
                try Epidemic(of: Disease(), scale: 1, exposing: [person], in: population)
            }
        }
        for scale in [-1, .nan, .infinity] as [Double] {
            #expect(throws: GeneratorError.diseaseOutOfRange) {
                try Epidemic(of: Disease(), scale: scale, indexCases: 1, in: population)
            }
        }
        for share in [-0.1, 1.1, .nan] {
            for path in [\Disease.isolation, \.declaredShare, \.asymptomaticShare, \.asymptomaticInfectivity] {
                var disease = Disease()
                disease[keyPath: path] = share
                #expect(throws: GeneratorError.diseaseOutOfRange) {
                    try Epidemic(of: disease, scale: 1, indexCases: 1, in: population)
                }
            }
        }
        for reproduction in [0, -1, .nan, .infinity, 29.5] as [Double] {
            #expect(throws: GeneratorError.reproductionOutOfReach) {
                try Epidemic.scale(forReproduction: reproduction, of: Disease(), in: population)
            }
        }
        let short = try Self.population(30, days: 3)
        #expect(throws: GeneratorError.noSuchDay) {
            try Epidemic.scale(forReproduction: 1, of: Disease(), in: short)
        }
    }

    @Test("the truth names everyone infected, with times in order and whom they have it from")
    func truth() throws {
        let population = try Self.population(1200)
        let epidemic = try Self.run(population, scale: 3, indexCases: 8, days: 15).epidemic
        let persons = (0..<1200).map { Person(identifier: "q\($0)", status: .notDeclared) }
        let lines = String(decoding: TruthCSV.write(epidemic, persons: persons), as: UTF8.self).split(separator: "\n")
        #expect(lines.first == "uid,t_exposed,t_infectious,t_onset,t_declared,infected_by")
        #expect(lines.count == epidemic.cases.count { $0 != nil } + 1)
        for line in lines.dropFirst() {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            #expect(fields.count == 6)
            let times = fields[1...4].compactMap { Double($0) }
            #expect(times.count >= 2 && times == times.sorted())
            let person = try #require(Int(fields[0].dropFirst()))
            #expect(epidemic.cases[person]?.source.map { "q\($0)" } ?? "" == fields[5])
        }
    }
}
