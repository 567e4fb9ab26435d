package import Geohash
internal import Mobility

/// A made-up city: roads that grow from a dense centre, sub-centres on them, homes around, venues and firms in between.
///
/// Everything follows from the seed. The weights that place things fall off exponentially from the centre and from the
/// sub-centres; relevance is lognormal, so that a few venues draw many people.
package struct CityPlan: Hashable, Sendable {
    /// Sides that a city may have, in kilometres.
    package static let extents = 1.0...200.0
    /// Numbers of venues that a city may have.
    package static let venueCounts = 10...200_000

    /// The cells of precision 12 that make up the city; no fix lies outside.
    package let region: CellRectangle

    let frame: CityFrame
    /// Half the side, in centimetres.
    let half: Int
    let roads: RoadTree
    /// Shops, cafés and the like.
    let venues: [Venue]
    /// Where people work.
    let firms: [Venue]
    /// How people choose venues.
    let visiting: Gravity
    /// How people choose firms.
    let commuting: Gravity
    private let residential: WeightedChoice

    /// The law by which people choose among venues.
    private static let visitingLaw = Gravity.Law(exponent: 2.3, cutoff: 30_000)
    /// The law by which people choose where to work.
    private static let commutingLaw = Gravity.Law(exponent: 1.8, cutoff: 12_000)
    /// The share of the persons who are at venues at a busy time.
    private static let outAndAbout = 0.1
    /// The share of the persons who work.
    private static let working = 0.6
    /// Persons for each spot of a venue at a busy time, and of a firm, so that people meet 8 to 14 others a day.
    private static let crowd = (venue: 0.7, firm: 9.0)
    /// Persons who work at a firm, on average.
    private static let staff = 14.0

    /// Plans a city.
    ///
    /// - Parameters:
    ///   - latitude: The centre's latitude in degrees.
    ///   - longitude: The centre's longitude in degrees.
    ///   - extentKilometres: The side of the square that holds everything.
    ///   - venues: How many shops, cafés and the like there are.
    ///   - persons: How many persons venues and firms are made for; twelve for each venue unless said.
    ///   - seed: What everything follows from.
    /// - Throws: The case of the argument that is out of range.
    package init(
        latitude: Double,
        longitude: Double,
        extentKilometres: Double = 20,
        venues: Int = 400,
        persons: Int? = nil,
        seed: UInt64
    ) throws(GeneratorError) {
        guard Self.extents.contains(extentKilometres) else { throw .extentOutOfRange(allowed: Self.extents) }
        guard Self.venueCounts.contains(venues) else { throw .venuesOutOfRange(allowed: Self.venueCounts) }
        half = Int(extentKilometres * 50_000)
        guard let frame = CityFrame(latitude: latitude, longitude: longitude, half: half),
            let region = frame.region(half: half)
        else { throw .centreOutOfRange }
        (self.frame, self.region) = (frame, region)
        var stream = RandomStream(seed: seed, purpose: .roads)
        roads = RoadTree(half: half, stream: &stream)
        let districts = Districts(roads: roads, half: half, stream: &stream)
        residential = WeightedChoice(districts.residential)

        let persons = Double(min(max(persons ?? venues * 12, 1), MobilityLimits.persons))
        var builder = VenueBuilder(
            half: half,
            roads: roads,
            homes: residential,
            stream: RandomStream(seed: seed, purpose: .venues)
        )
        let guests = persons * Self.outAndAbout
        (self.venues, visiting) = builder.venues(
            venues,
            weights: districts.commercial,
            law: Self.visitingLaw,
            spots: guests / Self.crowd.venue
        )
        builder.stream = RandomStream(seed: seed, purpose: .firms)
        let desks = persons * Self.working
        (firms, commuting) = builder.venues(
            max(Int(desks / Self.staff), 3),
            weights: districts.industrial,
            law: Self.commutingLaw,
            spots: desks / Self.crowd.firm
        )
    }

    /// Venues of which a population of this size has enough to choose from: 4,000, or one for twelve persons.
    package static func venueCount(forPersons persons: Int) -> Int {
        min(max(persons / 12, 4000), venueCounts.upperBound)
    }

    /// A place for a household to live.
    func home(_ stream: inout RandomStream) -> Stop {
        let node = residential.draw(&stream)
        let scatter = half / 36
        let position = roads.nodes[node].position
            .moved(east: stream.bell(deviation: scatter), north: stream.bell(deviation: scatter))
            .clamped(to: half * 98 / 100)
        return Stop(position: position, node: node)
    }
}

/// Places venues by weights of the roads' nodes.
private struct VenueBuilder {
    /// Visits for each venue that tell how popular it is.
    private static let trials = 8

    let half: Int
    let roads: RoadTree
    let homes: WeightedChoice
    var stream: RandomStream

    /// So many venues of lognormal relevance, which share so many spots by how often people from anywhere come.
    mutating func venues(
        _ count: Int,
        weights: [Double],
        law: Gravity.Law,
        spots: Double
    ) -> (venues: [Venue], choice: Gravity) {
        let nodes = WeightedChoice(weights)
        let relevance = (0..<count).map { _ in stream.normal().exponential }
        let scatter = half / 110
        let places = relevance.map { _ in
            let node = nodes.draw(&stream)
            let corner = roads.nodes[node].position
                .moved(east: stream.bell(deviation: scatter), north: stream.bell(deviation: scatter))
                .clamped(to: half - Venue.widest)
            return Stop(position: corner, node: node)
        }
        let choice = Gravity(to: places.map(\.position), relevance: relevance, half: half, law: law)
        var visits = [Int](repeating: 0, count: count)
        for _ in 0..<count * Self.trials {
            visits[choice.draw(from: roads.nodes[homes.draw(&stream)].position, &stream)] += 1
        }
        let spotsPerVisit = spots / Double(count * Self.trials)
        let venues = zip(places, visits).map { place, visits in
            let spots = min(max(Int(Double(visits) * spotsPerVisit), 1), Venue.maximumSpots)
            return Venue(corner: place.position, node: place.node, spots: spots)
        }
        return (venues, choice)
    }
}
