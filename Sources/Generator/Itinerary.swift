/// One person's day: stays and journeys in turn, from home at midnight to home at midnight.
struct Itinerary {
    /// A stay, or a journey that ends at it.
    enum Part {
        case stay(Position)
        case journey(Journey, start: Int)
    }

    /// When everyone is back home, in seconds after midnight.
    private static let curfew = 85_800

    /// The parts, each with the second at which it ends.
    private(set) var parts: [(part: Part, end: Int)] = []

    private let resident: Resident
    private let city: CityPlan
    private var stream: RandomStream
    private var now = 0
    private var place: Stop

    /// Plans the day of a person.
    init(resident: Resident, isWorkingDay: Bool, city: CityPlan, stream: RandomStream) {
        (self.resident, self.city, self.stream, place) = (resident, city, stream, resident.home)
        if isWorkingDay, let work = resident.work, self.stream.happens(perMille: 900) {
            workDay(at: work)
        } else {
            freeDay(outings: isWorkingDay ? [450, 350] : [600, 450])
        }
        parts.append((.stay(resident.home.position), .max))
    }

    private mutating func workDay(at work: Stop) {
        let start = max(resident.workStart + stream.bell(deviation: 600), 3600)
        let end = start + resident.workSeconds + stream.bell(deviation: 1200)
        guard go(to: work, leaving: start, staying: end - start) else { return }
        if stream.happens(perMille: 250) { lunch(at: work, until: end) }
        if stream.happens(perMille: 300) { visit(leaving: end, staying: stream.within(1500...6000)) }
        goHome()
        if stream.happens(perMille: 250) { outing(leaving: max(now + 1800, 66_600 + stream.bell(deviation: 2400))) }
    }

    /// Interrupts the stay at work, which is the last part so far.
    private mutating func lunch(at work: Stop, until end: Int) {
        let noon = 43_800 + stream.bell(deviation: 1200)
        guard parts.count >= 2, noon > parts[parts.count - 2].end + 3600, noon + 7200 < end else { return }
        parts[parts.count - 1].end = noon
        now = noon
        let index = city.nearbyDraw(
            city.venues,
            city.venueRelevance,
            from: work.position,
            reach: city.half / 25,
            &stream
        )
        if go(to: stop(at: index), leaving: noon, staying: stream.within(1500...2700)) {
            go(to: work, leaving: now, staying: max(end - now, 1800))
        } else {
            stay(until: end)
        }
    }

    private mutating func freeDay(outings: [Int]) {
        if stream.happens(perMille: outings[0]) { outing(leaving: 36_000 + stream.bell(deviation: 3600)) }
        if stream.happens(perMille: outings[1]) {
            outing(leaving: max(now + 1800, 54_000 + stream.bell(deviation: 4500)))
        }
        if stream.happens(perMille: 350) { outing(leaving: max(now + 1800, 67_200 + stream.bell(deviation: 3000))) }
    }

    /// Leaves home for one venue or two, and comes back.
    private mutating func outing(leaving: Int) {
        visit(leaving: leaving, staying: stream.within(1800...9000))
        if place != resident.home, stream.happens(perMille: 300) {
            visit(leaving: now, staying: stream.within(1500...5400))
        }
        goHome()
    }

    /// Goes to a favourite venue, the dearer the likelier, or to a new one.
    private mutating func visit(leaving: Int, staying: Int) {
        let favourites = resident.favourites
        let index =
            if stream.happens(perMille: 150) {
                city.nearbyDraw(city.venues, city.venueRelevance, from: place.position, reach: city.half / 6, &stream)
            } else {
                // The lower of two draws: 11/36 for the first of six, 1/36 for the last.
                favourites[min(stream.below(favourites.count), stream.below(favourites.count))]
            }
        go(to: stop(at: index), leaving: leaving, staying: staying)
    }

    private mutating func stop(at venue: Int) -> Stop {
        let venue = city.venues[venue]
        return venue.stop(atSpot: stream.below(venue.spots))
    }

    private mutating func goHome() {
        guard place != resident.home else { return }
        let journey = Journey(from: place, to: resident.home, roads: city.roads, stream: &stream)
        travel(journey, to: resident.home)
    }

    /// Goes and stays, unless that would bring the person home after the curfew; whether it went.
    @discardableResult
    private mutating func go(to stop: Stop, leaving: Int, staying: Int) -> Bool {
        guard stop != place else {
            stay(until: min(leaving + staying, Self.curfew))
            return true
        }
        let leaving = max(leaving, now)
        let journey = Journey(from: place, to: stop, roads: city.roads, stream: &stream)
        // Twice, because the way home will draw a speed of its own.
        let back = Journey(from: stop, to: resident.home, roads: city.roads, stream: &stream).seconds * 2
        guard leaving + journey.seconds + staying + back < Self.curfew else { return false }
        stay(until: leaving)
        travel(journey, to: stop)
        stay(until: now + staying)
        return true
    }

    private mutating func stay(until end: Int) {
        guard end > now else { return }
        parts.append((.stay(place.position), end))
        now = end
    }

    private mutating func travel(_ journey: Journey, to stop: Stop) {
        parts.append((.journey(journey, start: now), now + journey.seconds))
        now += journey.seconds
        place = stop
    }
}
