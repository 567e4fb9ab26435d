import Testing

@testable import Generator

@Suite struct DiseaseCourseTests {
    /// Courses of many people exposed at the start of day 3.
    private static let courses = (0..<20_000).map { person in
        var stream = RandomStream(seed: 5, purpose: .disease, index: person)
        return DiseaseCourse(of: Disease(), exposure: 3, &stream)
    }

    private func mean(_ numbers: [Double]) -> Double {
        numbers.reduce(0, +) / Double(numbers.count)
    }

    @Test("times follow the literature's distributions")
    func distributions() {
        let incubations = Self.courses.compactMap { course in course.onset.map { $0 - course.exposure } }
        // A lognormal time: median e^1.621, mean e^(1.621 + 0.418²/2).
        #expect(abs(incubations.sorted()[incubations.count / 2] - 5.058) < 0.1)
        #expect(abs(mean(incubations) - 5.520) < 0.1)
        #expect(abs(Double(incubations.count) / 20_000 - 0.7) < 0.015)
        let delays = Self.courses.compactMap { course in course.declaration.map { $0 - (course.onset ?? 0) } }
        #expect(abs(Double(delays.count) / Double(incubations.count) - 0.5) < 0.02)
        #expect(abs(mean(delays) - 3) < 0.1)
        #expect(abs(mean(delays.map { ($0 - 3) * ($0 - 3) }).squareRoot() - 2) < 0.1)
        let illnesses = Self.courses.compactMap { course in course.onset.map { course.recovery - $0 } }
        #expect(abs(mean(illnesses) - 8) < 0.1)
    }

    @Test("everyone goes through the states in their order, and is infectious in three of them alone")
    func states() {
        let order: [DiseaseCourse.State] = [.susceptible, .exposed, .presymptomatic, .symptomatic, .recovered]
        let silent: [DiseaseCourse.State] = [.susceptible, .exposed, .asymptomatic, .recovered]
        for course in Self.courses.prefix(2000) {
            let times = stride(from: 0.0, to: 60, by: 0.05)
            var states: [DiseaseCourse.State] = []
            for time in times {
                let state = course.state(at: time)
                if states.last != state { states.append(state) }
                let isInfectious = [.presymptomatic, .symptomatic, .asymptomatic].contains(state)
                #expect((course.infectivity(at: time) > 0) == (isInfectious && time > course.infectiousness))
            }
            #expect(states == (course.onset == nil ? silent : order))
            #expect(course.declaration.map { $0 >= course.onset ?? .infinity } != false)
        }
    }

    @Test("infectivity is 1 at its peak, less for those without symptoms, and e times less a while later")
    func infectivity() {
        for course in Self.courses.prefix(100) {
            let peak = course.infectivity(at: course.infectiousness + Disease().peak)
            #expect(abs(peak - (course.onset == nil ? 0.5 : 1)) < 1e-12)
            // u e^(1 - u) at u = 2 is 2/e.
            let later = course.infectivity(at: course.infectiousness + 2 * Disease().peak)
            #expect(later == 0 || abs(later / peak - 0.735_758_882_342_884_6) < 1e-12)
        }
    }

    @Test("a declaration holds for fourteen days")
    func declaration() throws {
        let course = try #require(Self.courses.first { $0.declaration != nil })
        let start = try #require(course.declaration)
        #expect(!course.isDeclared(at: start - 0.01) && course.isDeclared(at: start))
        #expect(course.isDeclared(at: start + 13.99) && !course.isDeclared(at: start + 14.01))
        let other = try #require(Self.courses.first { $0.declaration == nil })
        #expect(!(0..<60).contains { other.isDeclared(at: Double($0)) })
    }
}
