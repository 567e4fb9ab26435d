/// What stays the same about one person.
struct Resident: Sendable {
    /// Sizes of ten households, which repeat: 24 persons, 2.4 to a household.
    private static let householdSizes = [2, 1, 3, 2, 4, 1, 2, 5, 1, 3]
    /// For each of the 24 persons, the household among the ten.
    private static let households = householdSizes.enumerated().flatMap {
        Array(repeating: $0.offset, count: $0.element)
    }
    /// Places that a person returns to.
    private static let favouriteCount = 6

    /// Whether the person is declared ill.
    let isIll: Bool
    /// Where the household lives.
    let home: Stop
    /// The person's desk; nil for who does not work.
    let work: Stop?
    /// Seconds after midnight when work begins.
    let workStart: Int
    /// Seconds that a day of work takes.
    let workSeconds: Int
    /// Indices of the venues the person goes to, the dearest first.
    let favourites: [Int]

    /// The person of this index.
    init(index: Int, seed: UInt64, illThreshold: UInt64, city: CityPlan) {
        let (decade, place) = index.quotientAndRemainder(dividingBy: Self.households.count)
        let household = decade * Self.householdSizes.count + Self.households[place]
        var shared = RandomStream(seed: seed, purpose: .household, index: household)
        home = city.home(&shared)

        var own = RandomStream(seed: seed, purpose: .person, index: index)
        isIll = own.next() >> 11 < illThreshold
        let position = home.position
        if own.happens(perMille: 600) {
            let firm = city.workplaces[
                city.nearbyDraw(city.workplaces, city.workplaceRelevance, from: position, reach: city.half / 2, &own)
            ]
            work = firm.stop(atSpot: own.below(firm.spots))
        } else {
            work = nil
        }
        workStart = 29_700 + own.bell(deviation: 2700)
        workSeconds = 29_000 + own.bell(deviation: 2400)
        var favourites: [Int] = []
        for _ in 0..<Self.favouriteCount {
            favourites.append(
                city.nearbyDraw(city.venues, city.venueRelevance, from: position, reach: city.half / 6, &own)
            )
        }
        self.favourites = favourites
    }
}

extension CityPlan {
    /// Draws a venue by relevance, and less likely the farther it is: halved at `reach`, falling with the square beyond.
    func nearbyDraw(
        _ venues: [Venue],
        _ relevance: WeightedChoice,
        from position: Position,
        reach: Int,
        _ stream: inout RandomStream
    ) -> Int {
        let reach = reach / 100  // metres, so that the products below fit
        var choice = relevance.draw(&stream)
        for _ in 0..<40 {
            let distance = venues[choice].corner.distance(to: position) / 100
            if stream.below(1 << 20) * (reach * reach + distance * distance) < reach * reach << 20 { break }
            choice = relevance.draw(&stream)
        }
        return choice
    }
}
