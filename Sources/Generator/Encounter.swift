/// Some time that a person spends at one spot with one who is infectious.
struct Encounter: Hashable, Sendable {
    /// Who may be infected.
    let person: Int
    /// Who may infect.
    let source: Int
    /// When it begins and ends, in seconds after midnight.
    let seconds: Range<Int32>
    /// Whether it is at home.
    let isAtHome: Bool

    /// All encounters of a day with some people, ordered by person, then as the person's stays are.
    ///
    /// - Parameters:
    ///   - sources: Those who may infect.
    ///   - day: Everyone's stays.
    ///   - personCount: How many persons there are.
    ///   - take: Is given the encounters.
    static func each(
        with sources: [Int],
        on day: DayOfStays,
        personCount: Int,
        _ take: (Encounter) -> Void
    ) {
        var visits: [Spot: [(source: Int, seconds: Range<Int32>)]] = [:]
        for source in sources {
            for stay in day.stays(ofPerson: source) {
                visits[Spot(stay), default: []].append((source, stay.arrival..<stay.departure))
            }
        }
        for person in 0..<personCount {
            for stay in day.stays(ofPerson: person) {
                guard let present = visits[Spot(stay)] else { continue }
                for visit in present where visit.source != person {
                    let seconds = visit.seconds.clamped(to: stay.arrival..<stay.departure)
                    guard !seconds.isEmpty else { continue }
                    let isAtHome = if case .home = stay.place { true } else { false }
                    take(Encounter(person: person, source: visit.source, seconds: seconds, isAtHome: isAtHome))
                }
            }
        }
    }

    /// Hours times infectivity, for a source with this course; to be multiplied by a rate.
    func exposure(to course: DiseaseCourse, day: Int) -> Double {
        Double(seconds.count) / 3600 * course.infectivity(at: middle(day: day))
    }

    /// When it is half over, in days after the first midnight.
    func middle(day: Int) -> Double {
        Double(day) + Double(seconds.lowerBound + seconds.upperBound) / 172_800
    }

    /// A spot of a place.
    private struct Spot: Hashable {
        let place: Stay.Place
        let spot: Int32

        init(_ stay: Stay) {
            (place, spot) = (stay.place, stay.spot)
        }
    }
}
