import Mobility
import Testing

@testable import Generator

@Suite struct StayTests {
    private static let city = Result {
        try CityPlan(latitude: 45.76, longitude: 4.84, venues: 4000, persons: 400, seed: 1)
    }

    private static func days(activity: Double = 1, count: Int = 7) throws -> [DayOfStays] {
        let population = try SyntheticPopulation(
            persons: 400,
            midnights: (0..<count).map { Int64($0) * 86_400 },
            seed: 1,
            city: city.get()
        )
        var days = PopulationDays(of: population)
        return try (0..<count).map { _ in try days.next { _ in activity } }
    }

    @Test("a day is a chain of stays from home at midnight to home at midnight, with ways between them")
    func chain() throws {
        for day in try Self.days() {
            for person in 0..<400 {
                let stays = day.stays(ofPerson: person)
                #expect(stays.first?.arrival == 0 && stays.last?.departure == 86_400)
                #expect(stays.first?.place == stays.last?.place)
                for (before, after) in zip(stays, stays.dropFirst()) {
                    #expect(before.arrival < before.departure && before.departure < after.arrival)
                    #expect(before.place != after.place)
                }
            }
        }
    }

    @Test("people come back to the venues that they know, and find new ones more and more seldom")
    func exploration() throws {
        var (seen, firstWeek, secondWeek): (Set<[Int]>, Int, Int) = ([], 0, 0)
        for (index, day) in try Self.days(count: 14).enumerated() {
            for person in 0..<400 {
                for case .venue(let venue) in day.stays(ofPerson: person).map(\.place)
                where seen.insert([person, Int(venue)]).inserted {
                    if index < 7 { firstWeek += 1 } else { secondWeek += 1 }
                }
            }
        }
        #expect(firstWeek > 800)
        #expect(Double(secondWeek) < 0.8 * Double(firstWeek))
    }

    @Test("who has no wish to go out stays at home, and who has less of it goes out less", arguments: [0, 0.2])
    func activity(left: Double) throws {
        func outings(_ days: [DayOfStays]) -> Int {
            days.reduce(0) { sum, day in sum + (0..<400).reduce(0) { $0 + day.stays(ofPerson: $1).count - 1 } }
        }
        let (all, some) = (outings(try Self.days()), outings(try Self.days(activity: left)))
        #expect(left == 0 ? some == 0 : Double(some) < 0.4 * Double(all) && some > 0)
    }

    @Test("six in ten go to work on working days, and none at the weekend")
    func work() throws {
        let working = try Self.days().map { day in
            (0..<400).count { person in
                day.stays(ofPerson: person).contains { if case .firm = $0.place { true } else { false } }
            }
        }
        for day in 0..<5 { #expect((160...280).contains(working[day])) }
        #expect(working[5...] == [0, 0])
    }
}
