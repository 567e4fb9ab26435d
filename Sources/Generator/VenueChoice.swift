/// Where someone goes who goes out: exploration and preferential return (Song and others 2010).
///
/// With `ρ S^-γ` a new venue, S being the places that the person knows, else a known one in proportion to its visits. New
/// ones come from the law of gravity, or, for a fifth, from the haunts of the person's friends (the social choice of
/// Cornacchia and others 2020, with haunts that stay instead of friends who are followed).
struct VenueChoice {
    /// The share of new venues that come from friends.
    private static let socialPerMille = 200
    /// Venues that a circle of friends has in common.
    private static let haunts = 6
    /// Attempts to find a venue that the person does not know.
    private static let attempts = 8

    let resident: Resident
    let city: CityPlan
    let familiarity: Familiarity

    /// Draws a venue for someone at a stop, who is in the current venue, if in any.
    func draw(at stop: Stop, in current: Int?, _ stream: inout RandomStream) -> Int {
        let known = Double(familiarity.count + (resident.work == nil ? 1 : 2))
        let explores = stream.unit() < resident.exploration * known.raised(to: -resident.satiation)
        if !explores, let venue = familiarity.draw(except: current, &stream) { return venue }
        if stream.happens(perMille: Self.socialPerMille) {
            let haunt = haunt(stream.below(Self.haunts))
            if haunt != current, !familiarity.knows(haunt) { return haunt }
        }
        var venue = city.visiting.draw(from: stop, &stream)
        for _ in 1..<Self.attempts where venue == current || familiarity.knows(venue) {
            venue = city.visiting.draw(from: stop, &stream)
        }
        return venue
    }

    /// One of the circle's haunts: near where the circle's first household lives.
    private func haunt(_ number: Int) -> Int {
        let (seed, circle) = (resident.seed, resident.circle)
        let middle = Resident.home(ofHousehold: circle * Resident.circleHouseholds, seed: seed, city: city)
        var stream = RandomStream(seed: seed, purpose: .haunt, index: circle * Self.haunts + number)
        return city.visiting.draw(from: middle, &stream)
    }
}
