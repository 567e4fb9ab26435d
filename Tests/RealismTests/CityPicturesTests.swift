import Cartography
import Generator
import TestSupport
import Testing

@testable import Realism

@Suite struct CityPicturesTests {
    private static let water = RGB(0xB8_D3E6)

    /// The first days of a small city, from a Sunday on.
    private static func observed(water: WaterMask?, days: Int) throws -> (ObservedCity, SyntheticPopulation) {
        let city = try CityPlan(latitude: 45.7578, longitude: 4.832, venues: 200, persons: 60, water: water, seed: 1)
        let population = try SyntheticPopulation(
            persons: 60,
            midnights: (0..<Int64(max(days, 1))).map { $0 * 86_400 },
            firstWeekday: .sunday,
            seed: 1,
            city: city
        )
        var (run, observed) = (PopulationDays(of: population), ObservedCity())
        for _ in 0..<days { observed.add(try run.next(), of: run) }
        return (observed, population)
    }

    private static func count(_ colour: RGB, in raster: Raster) -> Int {
        (0..<raster.width * raster.height).count { raster[$0 % raster.width, $0 / raster.width] == colour }
    }

    @Test("everyone is somewhere at each hour of the first working day, at night at home, and by noon elsewhere")
    func hours() throws {
        let (city, population) = try Self.observed(water: nil, days: 2)
        #expect(city.counts.count == ObservedCity.hours.count)
        #expect(city.counts.allSatisfy { $0.reduce(0, +) == 60 })
        var run = PopulationDays(of: population)
        _ = try run.next()
        let monday = try run.next()
        var homes = Array(repeating: 0, count: ObservedCity.blocks * ObservedCity.blocks)
        for person in 0..<60 {
            let stays = monday.stays(ofPerson: person)
            let home = run.position(of: try #require(stays.first), ofPerson: person)
            #expect(population.position(ofPerson: person, at: 10_800, on: monday) == home)
            #expect(population.position(ofPerson: person, at: 86_399, on: monday) == home)
            for (before, after) in zip(stays, stays.dropFirst()) {
                let start = population.position(ofPerson: person, at: Int(before.departure), on: monday)
                #expect(start == run.position(of: before, ofPerson: person))
                let end = population.position(ofPerson: person, at: Int(after.arrival), on: monday)
                #expect(end == run.position(of: after, ofPerson: person))
            }
            let ways = population.ways(ofPerson: person, on: monday)
            #expect(ways.count == stays.count - 1 && ways.allSatisfy { $0.count >= 2 })
            let line = { (coordinate: Int) in (coordinate + population.half) * 100 / (2 * population.half) }
            homes[line(home.north) * 100 + line(home.east)] += 1
        }
        #expect(city.counts[0] == homes && city.counts[2] != homes)
    }

    @Test("a week has seven days at most, and what has no working day has no hours")
    func days() throws {
        let (none, population) = try Self.observed(water: nil, days: 0)
        #expect(WeekPicture(none, of: population) == nil && HoursPicture(none, of: population) == nil)
        let (sunday, _) = try Self.observed(water: nil, days: 1)
        #expect(sunday.diary.count == 1 && HoursPicture(sunday, of: population) == nil)
        #expect(try Self.observed(water: nil, days: 9).0.diary.count == ObservedCity.week)
    }

    @Test("the scale bar of a week is a round length that fits, in a city and in a region of a thousand kilometres")
    func bar() {
        #expect(WeekPicture.bar(ofSpan: 300_000).text == "0.5")
        #expect(WeekPicture.bar(ofSpan: 1_450_000).text == "2")
        #expect(WeekPicture.bar(ofSpan: 115_000_000).text == "200")
    }

    @Test("maps show water where there is some, and nowhere else")
    func maps() throws {
        let mask = try WaterMask(geoJSON: Array(Fixture.data("water/rivers.geojson")))
        for water in [nil, mask] {
            let (city, population) = try Self.observed(water: water, days: 7)
            let week = try #require(WeekPicture(city, of: population)).raster()
            let hours = try #require(HoursPicture(city, of: population)).raster()
            #expect((Self.count(Self.water, in: week) > 500) == (water != nil))
            #expect((Self.count(Self.water, in: hours) > 500) == (water != nil))
            #expect(hours.width > hours.height && Self.count(Palette.mapClasses(10)[0], in: hours) > 9)
        }
    }
}
