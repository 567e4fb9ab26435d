import Generator
import Geohash
import Mobility
import Testing

@Suite struct SyntheticPopulationTests {
    /// Midnights of a week in a zone whose clocks go back on the Sunday.
    private static let midnights: [Int64] = (0..<7).map { 1_792_965_600 + 86_400 * $0 + ($0 == 6 ? 3600 : 0) }

    /// Planned once, because planning takes most of a test's time.
    private static let city = Result { try plan() }

    private static let wide = Result { try plan(extent: 100) }

    private static func plan(extent: Double = 20) throws -> CityPlan {
        try CityPlan(latitude: 45.76, longitude: 4.84, extentKilometres: extent, venues: 25, seed: 1)
    }

    private static func population(
        persons: Int = 20,
        midnights: [Int64] = midnights,
        timeZone: String = "Europe/Paris",
        seed: UInt64 = 1,
        city: CityPlan? = nil,
        illShare: Double = 0.05,
        stepSeconds: UInt32 = 300,
        layout: FixLayout = .everyStep
    ) throws -> SyntheticPopulation {
        try SyntheticPopulation(
            persons: persons,
            midnights: midnights,
            timeZone: timeZone,
            seed: seed,
            city: city ?? Self.city.get(),
            illShare: illShare,
            stepSeconds: stepSeconds,
            layout: layout
        )
    }

    // MARK: The same again

    @Test("the same seed gives the same bytes, another seed others")
    func determinism() throws {
        let bytes = TrackFile.encode(try Self.population().tracks(day: 2))
        #expect(TrackFile.encode(try Self.population().tracks(day: 2)) == bytes)
        #expect(TrackFile.encode(try Self.population(seed: 2).tracks(day: 2)) != bytes)
        #expect(TrackFile.encode(try Self.population().tracks(day: 3)) != bytes)
    }

    /// Recorded from this very generator: a change of it must be meant, for published scenarios change with it.
    @Test("gives the tracks it always gave")
    func recorded() throws {
        let tracks = try Self.population().tracks(day: 2)
        let sum = tracks.cells.reduce(UInt64(0)) { $0 &* 0x0000_0100_0000_01B3 ^ $1 }
        #expect(sum == 6_405_320_732_768_497_203)
    }

    @Test("one person's track alone is the one in the set, whatever the size of the population")
    func alone() throws {
        let population = try Self.population()
        let tracks = try population.tracks(day: 4)
        for person in 0..<20 { #expect(try population.track(ofPerson: person, day: 4) == tracks.fixes(of: person)) }
        #expect(try Self.population(persons: 5).tracks(day: 4).fixes(of: 3) == tracks.fixes(of: 3))
    }

    @Test("the number of threads changes nothing, nor does it how many days are asked for", arguments: [1, 2, 7])
    func threads(workers: Int) throws {
        let population = try Self.population(layout: .runs)
        var days = PopulationDays(of: population, workers: workers)
        for day in 0..<7 {
            let stays = try days.next(workers: workers)
            #expect(try days.tracks(on: stays, workers: workers) == population.tracks(day: day))
        }
        #expect(throws: GeneratorError.noSuchDay) { try days.next() }
        let shorter = try Self.population(midnights: Array(Self.midnights[..<3]), layout: .runs)
        #expect(try shorter.tracks(day: 2) == population.tracks(day: 2))
    }

    @Test("some persons' fixes are their part of everyone's")
    func chunks() throws {
        let population = try Self.population()
        var days = PopulationDays(of: population)
        let stays = try days.next()
        let part = days.fixes(of: 5..<12, on: stays)
        let tracks = try days.tracks(on: stays)
        let rows = tracks.rows(of: 5).lowerBound..<tracks.rows(of: 11).upperBound
        #expect(part.cells == Array(tracks.cells[rows]))
        #expect(part.steps == Array(tracks.steps[rows]))
        #expect(part.personIndex == Array(tracks.personIndex[rows]))
    }

    @Test("a person's name and status stay from day to day")
    func stablePersons() throws {
        let population = try Self.population(persons: 40, illShare: 0.5)
        let first = try population.tracks(day: 0).persons
        for day in 1..<7 { #expect(try population.tracks(day: day).persons == first) }
        #expect(first.first?.identifier == "p000001")
        #expect(first.last?.identifier == "p000040")
    }

    @Test("a day starts at the midnight that was given, and has a fix for each step")
    func timeBase() throws {
        let population = try Self.population()
        for day in [0, 6] {
            let tracks = try population.tracks(day: day)
            #expect(tracks.timeBase == TimeBase(start: Self.midnights[day], stepSeconds: 300, timeZone: "Europe/Paris"))
            #expect(tracks.precision == 12)
            #expect(tracks.count == 20 * 288)
            #expect(tracks.fixes(of: 7).fixes.map(\.step) == Array(0..<288))
        }
    }

    // MARK: What the days look like

    @Test("no fix lies outside the city, not even of a tiny or a huge one", arguments: [1.0, 20, 200])
    func inside(extent: Double) throws {
        let city = try Self.plan(extent: extent)
        let population = try Self.population(persons: 60, city: city)
        #expect(try population.tracks(day: 0).cells.allSatisfy { city.region.contains(bits: $0) })
    }

    @Test("people move, meet and sleep as people do")
    func statistics() throws {
        let city = try CityPlan(latitude: 45.76, longitude: 4.84, venues: 4000, persons: 300, seed: 1)
        let population = try Self.population(persons: 300, city: city)
        var total = DayStatistics()
        for day in [0, 3, 6] { total.add(try population.tracks(day: day)) }
        #expect((1.8...4.5).contains(total.movesPerDay), "moves: \(total.movesPerDay)")
        #expect((1.5...3.5).contains(total.placesPerDay), "places: \(total.placesPerDay)")
        #expect((5...20).contains(total.contactsPerDay), "contacts: \(total.contactsPerDay)")
        #expect(total.homeAtNight > 0.95, "home at night: \(total.homeAtNight)")
        #expect((0.02...0.35).contains(total.stayedHome), "stayed home: \(total.stayedHome)")
    }

    @Test("nobody is faster than 130 km/h, at any step", arguments: [10, 300, 3600] as [UInt32])
    func speed(stepSeconds: UInt32) throws {
        let tracks = try Self.population(persons: 25, city: Self.wide.get(), stepSeconds: stepSeconds).tracks(day: 1)
        var fastest = 0.0
        for person in 0..<25 {
            let fixes = tracks.fixes(of: person).fixes
            for (before, after) in zip(fixes, fixes.dropFirst()) where before.cell != after.cell {
                fastest = max(fastest, metres(before.cell, after.cell) / Double(stepSeconds) * 3.6)
            }
        }
        #expect(fastest < 130)
        #expect(fastest > 3)
    }

    @Test("nobody jumps over midnight")
    func midnight() throws {
        let population = try Self.population(persons: 200)
        let (today, tomorrow) = (try population.tracks(day: 1), try population.tracks(day: 2))
        for person in 0..<200 {
            #expect(today.fixes(of: person).fixes.last?.cell == tomorrow.fixes(of: person).fixes.first?.cell)
        }
    }

    @Test("as many are ill as was asked", arguments: [0, 0.05, 0.5, 1])
    func illShare(share: Double) throws {
        let population = try Self.population(persons: 600, illShare: share, stepSeconds: 3600)
        let ill = try population.tracks(day: 0).persons.count { $0.status == .ill }
        // Five deviations of the binomial distribution.
        #expect(abs(Double(ill) - share * 600) <= 5 * (share * (1 - share) * 600).squareRoot())
    }

    @Test("members of a household sleep in one cell, households apart")
    func households() throws {
        let tracks = try Self.population(persons: 48).tracks(day: 0)
        let homes = (0..<48).compactMap { tracks.fixes(of: $0).fixes.first?.cell }
        #expect(Set(homes).count == 20)
        #expect(homes[0] == homes[1])
        #expect(homes[1] != homes[2])
    }

    // MARK: Refusals

    @Test("refuses numbers of persons out of range", arguments: [0, -1, .min, .max, MobilityLimits.persons + 1])
    func badPersons(persons: Int) throws {
        #expect(throws: GeneratorError.personsOutOfRange(allowed: SyntheticPopulation.personCounts)) {
            try Self.population(persons: persons)
        }
    }

    @Test("refuses shares, steps and days out of range")
    func badArguments() throws {
        for share in [-0.01, 1.01, .nan, .infinity, -.infinity] {
            #expect(throws: GeneratorError.illShareOutOfRange) { try Self.population(illShare: share) }
        }
        for step in [0, 9, 3601, UInt32.max] {
            #expect(throws: GeneratorError.stepOutOfRange(allowed: SyntheticPopulation.stepRange)) {
                try Self.population(stepSeconds: step)
            }
        }
        for count in [0, 3661] {
            #expect(throws: GeneratorError.daysOutOfRange(allowed: SyntheticPopulation.dayCounts)) {
                try Self.population(midnights: (0..<count).map { Int64($0) })
            }
        }
        for midnights in [[5, 5], [5, 4], [.max, .min]] as [[Int64]] {
            #expect(throws: GeneratorError.midnightsNotRising) { try Self.population(midnights: midnights) }
        }
    }

    @Test("refuses days and persons it does not have, and sets too long to hold")
    func outside() throws {
        let population = try Self.population()
        for day in [-1, 7, .min, .max] {
            #expect(throws: GeneratorError.noSuchDay) { try population.tracks(day: day) }
            #expect(throws: GeneratorError.noSuchDay) { try population.track(ofPerson: 0, day: day) }
        }
        for person in [-1, 20, .min, .max] {
            #expect(throws: GeneratorError.noSuchPerson) { try population.track(ofPerson: person, day: 0) }
        }
        let crowd = try Self.population(persons: MobilityLimits.persons)
        #expect(throws: GeneratorError.tooManyFixes(limit: MobilityLimits.rows)) { try crowd.tracks(day: 0) }
        #expect(try crowd.track(ofPerson: MobilityLimits.persons - 1, day: 0).person.identifier == "p16777216")
    }

    @Test("refuses a time zone that no track set takes")
    func badTimeZone() throws {
        let population = try Self.population(timeZone: "")
        #expect(throws: GeneratorError.tracksRefused(.timeBaseInvalid)) { try population.tracks(day: 0) }
    }
}
