/// Plans one person's day: from home at midnight to home at midnight.
///
/// Whoever works goes there on working days, at hours of their own. The rest is TimeGeo (Jiang and others 2016) in slots of
/// ten minutes, with rhythm P and n_w tours a week: from home the person leaves with `n_w P`, from elsewhere moves on with
/// `β₁ n_w P`, and then to another venue with `β₂ n_w P`, else home.
struct DayPlanner {
    /// When everyone is back home, in seconds after midnight.
    private static let curfew = 85_800
    private static let midnight = 86_400
    /// TimeGeo's β₁ and β₂.
    private static let dwellRate = 3.67
    private static let burstRate = 26.0

    private(set) var stays: [Stay] = []
    private(set) var familiarity: Familiarity

    private let resident: Resident
    private let city: CityPlan
    private let rhythm: [Double]
    private let activity: Double
    private var stream: RandomStream
    private var now = 0
    private var arrival = 0
    private var stop: Stop
    private var place: Stay.Place
    private var spot = 0
    /// When the person must leave, to be home in time.
    private var deadline: Int

    /// Plans the day.
    ///
    /// - Parameters:
    ///   - resident: The person.
    ///   - familiarity: Where the person has been on the days before.
    ///   - city: Where that is.
    ///   - isWorkingDay: Whether it is a working day.
    ///   - activity: What is left of the probability to leave home, 1 for all of it.
    ///   - stream: The person's, of this day.
    init(
        _ resident: Resident,
        familiarity: Familiarity,
        city: CityPlan,
        isWorkingDay: Bool,
        activity: Double,
        stream: RandomStream
    ) {
        (self.resident, self.familiarity, self.city) = (resident, familiarity, city)
        (self.activity, self.stream, stop, deadline) = (activity, stream, resident.home, resident.bedtime)
        rhythm = isWorkingDay ? WeekRhythm.workingDay : WeekRhythm.freeDay
        place = .home(Int32(resident.household))
        stays.reserveCapacity(6)
        if isWorkingDay, let desk = resident.work, self.stream.unit() < 0.92 * activity { work(at: desk) }
        spareTime()
        goHome()
        endStay(at: Self.midnight)
    }

    // MARK: Work

    private mutating func work(at desk: Resident.Desk) {
        let start = max(desk.start + stream.bell(deviation: 900), 14_400)
        let end = start + desk.seconds + stream.bell(deviation: 1500)
        let way = way(to: desk.stop)
        guard way.seconds < 9000, start + 7200 < min(end, way.deadline) else { return }
        now = start - way.seconds
        go(to: .firm(desk.firm), spot: desk.spot, stop: desk.stop, way)
        if stream.happens(perMille: 180) { lunch(at: desk, until: min(end, deadline)) }
        now = max(now, min(end, deadline))
        guard stream.happens(perMille: 500), goOut() else { return goHome() }
    }

    private mutating func lunch(at desk: Resident.Desk, until end: Int) {
        let noon = 43_800 + stream.bell(deviation: 1500)
        guard noon > now + 3600, noon + 7200 < end else { return }
        now = noon
        guard goOut(within: 1200) else { return }
        now += stream.within(1500...2700)
        go(to: .firm(desk.firm), spot: desk.spot, stop: desk.stop, way(to: desk.stop))
    }

    // MARK: Spare time

    /// What the rhythm makes of the time from now to bedtime.
    private mutating func spareTime() {
        let departureRate = resident.work == nil ? 2.4 : 2.0
        var slot = now / WeekRhythm.slotSeconds + 1
        while slot * WeekRhythm.slotSeconds < deadline {
            let rate = resident.toursPerWeek * rhythm[slot]
            let isHome = stop == resident.home
            if stream.unit() < rate * (isHome ? departureRate * activity : Self.dwellRate) {
                now = max(now, slot * WeekRhythm.slotSeconds + stream.below(WeekRhythm.slotSeconds))
                if isHome || stream.unit() < rate * Self.burstRate { goOut() } else { goHome() }
                slot = max(slot, now / WeekRhythm.slotSeconds)
            }
            slot += 1
        }
        now = max(now, deadline)
    }

    /// Goes to some venue, unless it takes longer than this, or it would be too late to come home; whether it went.
    @discardableResult
    private mutating func goOut(within limit: Int = .max) -> Bool {
        var current: Int?
        if case .venue(let venue) = place { current = Int(venue) }
        let choice = VenueChoice(resident: resident, city: city, familiarity: familiarity)
        let index = choice.draw(at: stop, in: current, &stream)
        let venue = city.venues[index]
        // Every other time with friends, who meet at the same table.
        let spot = stream.happens(perMille: 500) ? resident.circle &+ index : stream.below(venue.spots)
        let stop = venue.stop(atSpot: spot % venue.spots)
        let way = way(to: stop)
        guard way.seconds < limit, now + way.seconds + WeekRhythm.slotSeconds < way.deadline else { return false }
        familiarity.visit(index)
        go(to: .venue(Int32(index)), spot: spot % venue.spots, stop: stop, way)
        return true
    }

    private mutating func goHome() {
        guard stop != resident.home else { return }
        let seconds = Leg(from: stop, to: resident.home, roads: city.roads).seconds(&stream)
        go(to: .home(Int32(resident.household)), spot: 0, stop: resident.home, (seconds, resident.bedtime))
    }

    // MARK: Going

    /// How long the way takes, and when one must leave from there.
    private mutating func way(to stop: Stop) -> (seconds: Int, deadline: Int) {
        let seconds = Leg(from: self.stop, to: stop, roads: city.roads).seconds(&stream)
        // Twice, because the way home will draw a speed of its own.
        let back = Leg(from: stop, to: resident.home, roads: city.roads).seconds(&stream) * 2
        return (seconds, min(resident.bedtime, Self.curfew - back))
    }

    private mutating func go(to place: Stay.Place, spot: Int, stop: Stop, _ way: (seconds: Int, deadline: Int)) {
        now = max(now, arrival + 60)
        endStay(at: now)
        now += way.seconds
        (self.place, self.spot, self.stop, arrival, deadline) = (place, spot, stop, now, way.deadline)
    }

    private mutating func endStay(at second: Int) {
        stays.append(Stay(place: place, spot: Int32(spot), arrival: Int32(arrival), departure: Int32(second)))
    }
}
