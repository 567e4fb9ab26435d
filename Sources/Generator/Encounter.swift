/// Some time that a person spends at one spot with one who is infectious.
struct Encounter: Hashable, Sendable {
    /// Who may be infected.
    let person: Int
    /// Who may infect.
    let source: Int
    /// When it begins and ends, in seconds after midnight.
    let seconds: Range<Int32>
    /// What kind of place it is at.
    let setting: Setting

    /// A kind of place: how near people are to each other there depends on it.
    enum Setting: Hashable, Sendable {
        case home, firm, venue

        /// The kind of a place.
        init(of place: Stay.Place) {
            self =
                switch place {
                case .home: .home
                case .firm: .firm
                case .venue: .venue
                }
        }
    }

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
                    let setting = Setting(of: stay.place)
                    take(Encounter(person: person, source: visit.source, seconds: seconds, setting: setting))
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
