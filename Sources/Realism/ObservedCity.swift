package import Generator

/// What is drawn of a city: some people's first week, and where everyone is at some hours of the first working day.
package struct ObservedCity: Sendable {
    /// Hours of the day that are drawn.
    static let hours = [3, 8, 12, 15, 18, 21]
    /// Blocks along a side of the square in which people are counted.
    static let blocks = 100
    /// Persons of whom one is drawn.
    private static let candidates = 25
    /// Days of a life that are drawn.
    static let week = 7

    /// A day of a person.
    struct DiaryDay: Sendable {
        /// Where the person was, and for how many seconds.
        let stays: [(position: Position, seconds: Int)]
        /// The corners of each way between them.
        let ways: [[Position]]
    }

    /// For each of some persons the days.
    private var diaries: [[DiaryDay]] = []
    /// For each hour how many people are in each block, by rows from the south; empty before the first working day.
    private(set) var counts: [[Int]] = []

    /// Before the first day.
    package init() {}

    /// Takes the next day of a run, whose stays are known.
    package mutating func add(_ day: DayOfStays, of run: PopulationDays) {
        let population = run.population
        if diaries.isEmpty { diaries = Array(repeating: [], count: min(Self.candidates, population.personCount)) }
        for person in diaries.indices where diaries[person].count < Self.week {
            let stays = day.stays(ofPerson: person).map { stay in
                (run.position(of: stay, ofPerson: person), Int(stay.departure - stay.arrival))
            }
            diaries[person].append(DiaryDay(stays: stays, ways: population.ways(ofPerson: person, on: day)))
        }
        guard counts.isEmpty, population.isWorkingDay(day.day) else { return }
        counts = Self.hours.map { hour in
            var blocks = Array(repeating: 0, count: Self.blocks * Self.blocks)
            for person in 0..<population.personCount {
                let position = population.position(ofPerson: person, at: hour * 3600, on: day)
                blocks[Self.block(of: position, half: population.half)] += 1
            }
            return blocks
        }
    }

    /// The life of the person who went to more places than half of the others.
    var diary: [DiaryDay] {
        let ranked = diaries.indices.sorted { one, other in
            let (left, right) = (Self.places(of: diaries[one]), Self.places(of: diaries[other]))
            return (left, one) < (right, other)
        }
        return ranked.isEmpty ? [] : diaries[ranked[ranked.count / 2]]
    }

    private static func places(of diary: [DiaryDay]) -> Int {
        Set(diary.flatMap { $0.stays.map(\.position) }).count
    }

    private static func block(of position: Position, half: Int) -> Int {
        func line(_ coordinate: Int) -> Int { min(max((coordinate + half) * blocks / (2 * half), 0), blocks - 1) }
        return line(position.north) * blocks + line(position.east)
    }
}
