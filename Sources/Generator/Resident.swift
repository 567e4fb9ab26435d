/// What stays the same about one person.
struct Resident: Sendable {
    /// Sizes of ten households, which repeat: 24 persons, 2.4 to a household.
    private static let householdSizes = [2, 1, 3, 2, 4, 1, 2, 5, 1, 3]
    /// Households of a circle of friends.
    static let circleHouseholds = householdSizes.count
    /// For each of the 24 persons, the household among the ten.
    private static let households = householdSizes.enumerated().flatMap {
        Array(repeating: $0.offset, count: $0.element)
    }

    /// What everything follows from.
    let seed: UInt64
    /// Whether the person is declared ill.
    let isIll: Bool
    /// Which household the person belongs to.
    let household: Int
    /// Which friends the person has: the ten households, 24 persons, around the person's own.
    var circle: Int { household / Self.circleHouseholds }
    /// Where the household lives.
    let home: Stop
    /// The person's desk; nil for who does not work.
    let work: Desk?
    /// Tours from home in a week, for one who always is at home: TimeGeo's n_w.
    let toursPerWeek: Double
    /// Exploration and preferential return: the ρ of `P(new) = ρ S^-γ`.
    let exploration: Double
    /// The γ of the same.
    let satiation: Double
    /// When the person wants to be home, in seconds after midnight.
    let bedtime: Int

    /// Where, when and how long someone works.
    struct Desk: Sendable {
        let firm: Int32
        let spot: Int
        let stop: Stop
        /// In seconds after midnight.
        let start: Int
        let seconds: Int
    }

    /// The person of this index.
    init(index: Int, seed: UInt64, illThreshold: UInt64, city: CityPlan) {
        self.seed = seed
        household = Self.household(ofPerson: index)
        home = Self.home(ofHousehold: household, seed: seed, city: city)
        var own = RandomStream(seed: seed, purpose: .person, index: index)
        isIll = own.next() >> 11 < illThreshold
        work = own.happens(perMille: 600) ? Self.desk(from: home, city: city, &own) : nil
        toursPerWeek = max(6.1 + own.normal() * 1.8, 1.5)
        exploration = min(max(0.6 + own.normal() * 0.1, 0.1), 1)
        satiation = max(0.21 + own.normal() * 0.03, 0)
        bedtime = min(81_600 + own.bell(deviation: 2400), 84_000)
    }

    /// The household of a person.
    static func household(ofPerson index: Int) -> Int {
        let (decade, place) = index.quotientAndRemainder(dividingBy: households.count)
        return decade * householdSizes.count + households[place]
    }

    /// Where a household lives.
    static func home(ofHousehold household: Int, seed: UInt64, city: CityPlan) -> Stop {
        var stream = RandomStream(seed: seed, purpose: .household, index: household)
        return city.home(&stream)
    }

    private static func desk(from home: Stop, city: CityPlan, _ stream: inout RandomStream) -> Desk {
        let firm = city.commuting.draw(from: home, &stream)
        let spot = stream.below(city.firms[firm].spots)
        return Desk(
            firm: Int32(firm),
            spot: spot,
            stop: city.firms[firm].stop(atSpot: spot),
            start: 29_900 + stream.bell(deviation: 2900),
            seconds: 29_900 + stream.bell(deviation: 2500)
        )
    }
}
